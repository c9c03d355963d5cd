"""An approved revision is rendered once and answered with the same bytes, whatever happens around it."""

from __future__ import annotations

import hashlib
import threading
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import Model

from assessments.models import Assessment, Report, Snapshot
from assessments.reports import stored
from assessments.reports.errors import AlteredSnapshot
from assessments.reports.stored import report_of, stored_report
from assessments.workflow import steps
from competency.models import Indicator
from people.models import User
from printing.company import Look
from tests.assessments.reports.reading import body, pages, squeezed, watermarks
from tests.factories import approved, submitted


@pytest.fixture
def finished(assessment: Assessment, hr: User) -> Assessment:
    return approved(assessment, hr)


@pytest.fixture
def snapshot(finished: Assessment) -> Snapshot:
    return finished.snapshots.get()


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The code of each report that was rendered."""
    calls: list[str] = []
    render = stored.render

    def counting(content: Any, code: str = "", digest: str = "", look: Look | None = None, mark: str = "") -> bytes:
        calls.append(code)
        return render(content, code, digest, look, mark)

    monkeypatch.setattr(stored, "render", counting)
    return calls


def write(model: type[Model], column: str, value: str) -> None:
    """Changes every row behind the back of models and querysets."""
    table, name = connection.ops.quote_name(model._meta.db_table), connection.ops.quote_name(column)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {name} = %s", [value])  # noqa: S608 - names of our own models


def test_it_is_rendered_once_and_stored_with_its_digest(snapshot: Snapshot, counted: list[str]) -> None:
    first, second = stored_report(snapshot), stored_report(snapshot)
    assert counted == [snapshot.code]
    assert first.pk == second.pk
    assert bytes(first.pdf) == bytes(second.pdf)
    assert first.digest == hashlib.sha256(bytes(first.pdf)).hexdigest()
    assert Report.objects.count() == 1


def test_the_bytes_stay_when_standard_people_and_scale_change_by_sql(finished: Assessment) -> None:
    before = report_of(finished)
    write(Indicator, "text", "全部改過")
    write(User, "name", "改名")
    write(Assessment, "trainee_name", "改名")
    finished.refresh_from_db()
    after = report_of(finished)
    assert after.pdf == before.pdf
    assert after.name == before.name


def test_first_rendered_after_the_change_it_still_says_what_was_approved(finished: Assessment) -> None:
    texts = list(Indicator.objects.values_list("code", "text"))
    write(Indicator, "text", "全部改過")
    write(User, "name", "改名")
    text = body(report_of(finished).pdf)
    assert len(texts) == 15
    for code, said in texts:
        assert squeezed(code + said) in text
    assert "改" not in text
    assert "王小明" in text


def test_it_carries_the_verification_code_and_no_watermark(finished: Assessment, snapshot: Snapshot) -> None:
    made = report_of(finished).pdf
    assert snapshot.code in pages(made)[0]
    assert set(watermarks(made)) == {""}


def test_it_says_where_it_can_be_verified_and_by_which_digest(snapshot: Snapshot, settings: Any) -> None:
    settings.PORTAL_URL = "https://portal.example.com"
    said = pages(stored_report(snapshot).pdf)[0]
    assert f"https://portal.example.com/verify/{snapshot.code}/" in said
    assert f"內容摘要SHA-256{snapshot.digest[:16]}" in said


def test_what_is_not_approved_names_no_place_to_verify_it(assessment: Assessment) -> None:
    assert "/verify/" not in body(report_of(submitted(assessment)).pdf)


def test_of_two_at_once_the_first_is_kept_by_both(snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    def overtaken(content: Any, code: str = "", digest: str = "", look: Look | None = None) -> bytes:
        monkeypatch.setattr(stored, "render", lambda *given: b"the first")
        stored_report(snapshot)
        return b"the second"

    monkeypatch.setattr(stored, "render", overtaken)
    with transaction.atomic():
        assert bytes(stored_report(snapshot).pdf) == b"the first"
        assert Report.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_four_workers_at_once_answer_the_same_bytes(finished: Assessment, monkeypatch: pytest.MonkeyPatch) -> None:
    snapshot, together = finished.snapshots.get(), threading.Barrier(4, timeout=20)
    answers: list[bytes] = []

    def render(content: Any, code: str = "", digest: str = "", look: Look | None = None) -> bytes:
        together.wait()
        return f"by {threading.get_ident()}".encode()

    def work() -> None:
        try:
            answers.append(bytes(stored_report(snapshot).pdf))
        finally:
            connection.close()

    monkeypatch.setattr(stored, "render", render)
    workers = [threading.Thread(target=work) for _number in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(answers) == 4
    assert set(answers) == {bytes(Report.objects.get().pdf)}


def test_nothing_is_printed_from_a_snapshot_that_was_altered(snapshot: Snapshot) -> None:
    write(Snapshot, "content", snapshot.content.replace("王小明", "王大明"))
    snapshot.refresh_from_db()
    with pytest.raises(AlteredSnapshot, match="verify_records"):
        stored_report(snapshot)
    assert not Report.objects.exists()


def test_a_page_of_an_altered_report_says_so_and_what_to_do(snapshot: Snapshot, signed_in: Any, hr: User) -> None:
    write(Snapshot, "content", snapshot.content.replace("王小明", "王大明"))
    answer = signed_in(hr).get(f"/assessments/{snapshot.assessment_id}/report.pdf")
    assert answer.status_code == 409
    assert "不是核定時的內容" in answer.content.decode()


def test_what_is_not_approved_is_rendered_anew_and_never_stored(assessment: Assessment, counted: list[str]) -> None:
    waiting = submitted(assessment)
    assert set(watermarks(report_of(waiting).pdf)) == {"未核定"}
    assert report_of(waiting).name.endswith("_未核定.pdf")
    assert len(counted) == 2
    assert not Report.objects.exists()


def test_a_former_revision_stays_beside_the_new_draft(finished: Assessment, hr: User) -> None:
    before = report_of(finished)
    reopened = steps.perform(finished.pk, "reopen", hr, reason="補正評等")
    assert report_of(reopened, 1) == before
    assert set(watermarks(report_of(reopened).pdf)) == {"草稿"}
    assert "版次2" in pages(report_of(reopened, 2).pdf)[0]


@pytest.mark.parametrize("revision", [0, 2, 9])
def test_a_revision_that_does_not_exist_is_not_replaced_by_another(finished: Assessment, revision: int) -> None:
    with pytest.raises(Snapshot.DoesNotExist):
        report_of(finished, revision)


def test_names_fit_into_file_systems(finished: Assessment) -> None:
    assert report_of(finished).name == f"評核報告_王小明_{finished.number}_r1.pdf"


def test_a_name_of_slashes_does_not_name_a_folder(assessment: Assessment) -> None:
    assessment.trainee_name = '../../etc/"王"\r\n小明'
    assert report_of(assessment).name == f"評核報告_.._.._etc_王_小明_{assessment.number}_r1_草稿.pdf"
