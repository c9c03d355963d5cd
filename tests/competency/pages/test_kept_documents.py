"""A published version's documents are made once, and handed out only as they were made."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from competency.drafts.publishing import new_draft, publish
from competency.exchange.preparing import prepare_documents
from competency.models import Indicator, StandardVersion
from competency.pages import kept
from config.refusals import NotYet

PATIENCE = 30


class Press:
    """Makes a document that says what it was made of, and counts."""

    def __init__(self) -> None:
        self.made = 0

    def __call__(self, version: StandardVersion) -> bytes:
        self.made += 1
        text = version.duties.all()[0].tasks.all()[0].blocks.all()[0].indicators.all()[0].text
        return f"{version.code} {version.status} {text}\n".encode()


@pytest.fixture
def press() -> Press:
    return Press()


@pytest.fixture
def ask(standard: StandardVersion, media: Path, press: Press) -> Callable[[], bytes]:
    return lambda: kept.document(StandardVersion.objects.get(pk=standard.pk), "pdf", press)


def files(media: Path) -> list[Path]:
    return sorted(path for path in (media / "standards").rglob("*") if path.is_file())


def change_past_the_portal(standard: StandardVersion, text: str) -> str:
    indicator = Indicator.objects.filter(block__task__duty__version=standard).order_by(
        "block__task__duty__position", "block__task__position", "block__position", "position"
    )[0]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE competency_indicator SET text = %s WHERE id = %s", [text, indicator.pk])
    return indicator.text


def test_it_is_made_once(ask, press, media):
    assert ask() == ask() == ask()
    assert press.made == 1
    assert len(files(media)) == 1


@pytest.mark.parametrize(
    "damage", [lambda data: data + b" ", lambda data: data[:-3], lambda data: b"", lambda d: d[1:]]
)
def test_other_bytes_in_its_place_are_not_handed_out(ask, press, media, damage):
    right = ask()
    (file,) = files(media)
    file.write_bytes(damage(file.read_bytes()))
    assert ask() == right
    assert press.made == 2
    assert ask() == right
    assert press.made == 2


def test_the_file_of_another_version_is_not_handed_out(ask, press, standard, editor, media):
    right = ask()
    (file,) = files(media)
    other = new_draft(standard, "BAS4222-002v3", "v3", by=editor, origin="official")
    StandardVersion.objects.filter(pk=other.pk).update(status="superseded", digest="0" * 64)
    file.rename(file.with_name(f"{other.pk}.pdf"))
    published = StandardVersion.objects.get(pk=other.pk)
    assert kept.document(published, "pdf", press).startswith(b"BAS4222-002v3")
    assert ask() == right


def test_what_was_changed_past_the_portal_is_not_kept_for_when_it_is_put_back(ask, press, standard, media):
    former = change_past_the_portal(standard, "假的")
    assert "假的" in ask().decode()
    assert files(media) == []
    change_past_the_portal(standard, former)
    assert "假的" not in ask().decode()
    assert len(files(media)) == 1


def test_a_draft_is_made_each_time(press, standard, editor, media):
    draft = new_draft(standard, "BAS4222-002v3", "v3", by=editor, origin="official")
    for _look in range(2):
        kept.document(draft, "pdf", press)
    assert press.made == 2
    assert files(media) == []


def test_a_new_status_or_look_is_shown(ask, press, standard, media, settings):
    ask()
    StandardVersion.objects.filter(pk=standard.pk).update(status="superseded")
    assert b"superseded" in ask()
    settings.COMPANY_COLOUR = "#0f3b52"
    ask()
    assert press.made == 3


def test_where_it_can_not_be_kept_it_is_made(ask, press, settings):
    settings.MEDIA_ROOT = "/dev/null/media"
    assert ask() == ask()
    assert press.made == 2


@pytest.mark.parametrize("ending", ["pdf", "xlsx"])
def test_who_has_it_already_is_answered_without_it(standard, client, media, ending):
    url = f"/standards/{standard.code}.{ending}"
    first = client.get(url)
    assert first["Cache-Control"] == "no-cache"
    for file in files(media):
        file.unlink()
    again = client.get(url, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert files(media) == []
    StandardVersion.objects.filter(pk=standard.pk).update(status="superseded")
    assert client.get(url, headers={"If-None-Match": first["ETag"]}).status_code == 200


@pytest.mark.parametrize("ending", ["pdf", "xlsx"])
def test_the_same_bytes_come_from_the_file(standard, media, ending):
    url = f"/standards/{standard.code}.{ending}"
    first, second = Client().get(url), Client().get(url)
    assert first.content == second.content
    (file,) = files(media)
    assert file.read_bytes().endswith(first.content)


def test_what_is_published_is_prepared_for_the_first_reader(standard, editor, media):
    publish(new_draft(standard, "BAS4222-002v3", "v3", by=editor, origin="official"), editor)
    prepare_documents.call(standard.standard_id)
    prepared = files(media)
    assert len(prepared) == 2 * StandardVersion.objects.published().count()
    for ending in ("pdf", "xlsx"):
        for code in ("BAS4222-002v3", standard.code):
            assert Client().get(f"/standards/{code}.{ending}").status_code == 200
    assert files(media) == prepared


def test_where_the_fonts_are_not_ready_it_is_prepared_later(standard, media, settings, tmp_path):
    settings.FONT_DIR = tmp_path / "no-fonts"
    prepare_documents.call(standard.standard_id)
    (queued,) = DBTaskResult.objects.all()
    assert queued.task_path == prepare_documents.module_path
    assert queued.run_after > timezone.now()


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_one_makes_it_one_waits_and_the_others_come_again(standard, media):
    may_end, refused = threading.Event(), threading.Semaphore(0)
    made: list[int] = []
    got: list[bytes] = []

    def make(version: StandardVersion) -> bytes:
        made.append(version.pk)
        assert may_end.wait(PATIENCE)
        return b"document"

    def ask() -> None:
        try:
            got.append(kept.document(StandardVersion.objects.get(pk=standard.pk), "pdf", make))
        except NotYet:
            refused.release()
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _number in range(5)]
    for thread in threads:
        thread.start()
    for _number in range(3):
        assert refused.acquire(timeout=PATIENCE), "more than two wait"
    may_end.set()
    for thread in threads:
        thread.join()
    assert made == [standard.pk]
    assert got == [b"document"] * 2
