"""A font that was harmed after it was prepared ends in no document: least of all in one that is kept for ever."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pydyf
import pytest
from django.conf import settings as portal
from django.test import Client
from django.urls import reverse
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from assessments.enums import ExportFormat, ItemState
from assessments.exports import making, working
from assessments.models import Assessment, Report
from assessments.reports.stored import STYLE, stored_report
from assessments.workflow.tasks import render_reports
from config.refusals import NotYet
from people.models import User
from printing import checks, embedded, kits, readiness
from printing.company import of_settings
from printing.drawable import drawable
from printing.font_files import FACES, missing_fonts
from printing.intact import SUMS, unfit_fonts
from printing.making import preparing, store
from printing.making.originals import WHEELS
from printing.pdf import pdf_of
from tests.assessments.stages import take
from tests.processes import until

needs_fonts = pytest.mark.skipif(bool(missing_fonts(portal.FONT_DIR)), reason="make setup prepares the fonts")
MAIN = "NotoSansTC-Regular.ttf"


def truncated(folder: Path) -> None:
    with (folder / MAIN).open("r+b") as file:
        file.truncate(200_000)


def swapped(folder: Path) -> None:
    shutil.copy(folder / "NotoSansTC-Bold.ttf", folder / MAIN)


def swapped_with_its_neighbour(folder: Path) -> None:
    (folder / MAIN).rename(folder / "x")
    (folder / "NotoSansTC-Bold.ttf").rename(folder / MAIN)
    (folder / "x").rename(folder / "NotoSansTC-Bold.ttf")


def changed_as_if_never_touched(folder: Path) -> None:
    """One byte, with size and time of the change as they were."""
    file, content = folder / MAIN, bytearray((folder / MAIN).read_bytes())
    before = file.stat()
    content[300_000] ^= 1
    file.write_bytes(content)
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


def deleted(folder: Path) -> None:
    (folder / MAIN).unlink()


def unrecorded(folder: Path) -> None:
    (folder / SUMS).unlink()


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    """The fonts of this test, which it may harm."""
    own = tmp_path / "fonts"
    shutil.copytree(portal.FONT_DIR, own)
    settings.FONT_DIR = own
    return own


@pytest.fixture
def approved(rated: Assessment, hr: User) -> Assessment:
    """Approved, with a report that is not made yet."""
    for action in ("submit", "acknowledge", "approve"):
        take(rated, action, hr)
    return rated


@needs_fonts
@pytest.mark.parametrize(
    "harm", [truncated, swapped, swapped_with_its_neighbour, changed_as_if_never_touched, deleted, unrecorded]
)
def test_a_font_harmed_between_two_documents_keeps_the_second_from_being_made(
    folder: Path, approved: Assessment, harm: Callable[[Path], None]
) -> None:
    assert pdf_of("<title>文件</title><p>職能", STYLE).startswith(b"%PDF")
    harm(folder)
    with pytest.raises(NotYet):
        stored_report(approved.snapshots.get())
    assert not Report.objects.exists()


@needs_fonts
def test_a_font_harmed_before_the_first_document_keeps_it_from_being_made(folder: Path, approved: Assessment) -> None:
    truncated(folder)
    with pytest.raises(NotYet):
        stored_report(approved.snapshots.get())
    assert not Report.objects.exists()


@needs_fonts
def test_a_font_harmed_between_the_look_and_the_reading_is_not_used(
    folder: Path, approved: Assessment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("printing.pdf.wait_for_fonts", lambda: swapped(folder))
    with pytest.raises(NotYet):
        stored_report(approved.snapshots.get())
    assert not Report.objects.exists()


def cleaned() -> kits.Kit:
    """As a cleaner of temporary files leaves a process that has run for weeks: without WeasyPrint's copies."""
    kit = kits.kit_of(STYLE, of_settings())
    for file in kit.copies:
        file.unlink()
    return kit


@needs_fonts
def test_copies_of_fonts_that_were_cleaned_away_are_made_anew(folder: Path) -> None:
    html = "<html lang='zh'><title>文件</title><p>職能 é 😀"
    before = pdf_of(html, STYLE)
    cleaned()
    assert pdf_of(html, STYLE) == before


@needs_fonts
def test_copies_that_are_cleaned_away_after_the_look_end_in_no_report_of_blank_pages(
    folder: Path, approved: Assessment, monkeypatch: pytest.MonkeyPatch
) -> None:
    kits.forget_kits()  # nothing was read from them yet
    kit = cleaned()
    monkeypatch.setattr("printing.pdf.kit_of", lambda style, look: kit)
    with pytest.raises(NotYet):
        stored_report(approved.snapshots.get())
    assert not Report.objects.exists()
    monkeypatch.undo()
    assert stored_report(approved.snapshots.get()).pk


@needs_fonts
@pytest.mark.parametrize(("language", "words"), [("zh-hant", "準備文件的字型"), ("en", "preparing the fonts")])
def test_who_asks_is_told_in_a_sentence_when_to_come_again(
    folder: Path, approved: Assessment, signed_in: Callable[[User], Client], hr: User, language: str, words: str
) -> None:
    hr.language = language
    hr.save()
    truncated(folder)
    answer = signed_in(hr).get(reverse("assessments:report", args=[approved.pk]))
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "30"
    assert words in answer.content.decode()


def queued(task: Any) -> int:
    return DBTaskResult.objects.filter(task_path=task.module_path, status=TaskResultStatus.READY).count()


@needs_fonts
def test_the_task_that_renders_after_an_approval_comes_again(
    folder: Path, approved: Assessment, monkeypatch: pytest.MonkeyPatch
) -> None:
    DBTaskResult.objects.all().delete()
    monkeypatch.setattr("printing.pdf.wait_for_fonts", lambda: swapped(folder))
    render_reports.call(approved.pk)
    assert not Report.objects.exists()
    assert queued(render_reports) == 1


@needs_fonts
@pytest.mark.django_db(transaction=True)
def test_an_export_leaves_nothing_out_when_a_font_is_harmed_in_the_middle_of_it(
    folder: Path, approved: Assessment, hr: User, media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = making.ask_for(hr, [Assessment.objects.get(pk=approved.pk)], ExportFormat.ZIP)
    DBTaskResult.objects.all().delete()
    monkeypatch.setattr("printing.pdf.wait_for_fonts", lambda: swapped(folder))
    working.work_on_export.call(job.pk)
    item = job.items.get()
    assert (item.state, item.lease_until, item.tries) == (ItemState.WAITING, None, 0)
    assert queued(working.work_on_export) == 1


@pytest.mark.parametrize("harm", [truncated, deleted])
def test_the_worker_prepares_anew_what_was_harmed_while_it_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, harm: Callable[[Path], None]
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(preparing, "WATCH_SECONDS", 0.05)
    digest = store.digest_of(WHEELS)
    kept = store.kept_for(tmp_path / "fonts") / digest
    kept.mkdir()
    for name in FACES:
        (kept / name).write_bytes(name.encode() * 20_000)
    store.seal(kept, digest)
    folder = tmp_path / "var" / "fonts"
    with preparing.prepared_meanwhile(folder):
        until(lambda: not unfit_fonts(folder), "the fonts were not prepared")
        harm(folder)
        assert unfit_fonts(folder)
        until(lambda: not unfit_fonts(folder), "the fonts were not prepared anew")


def pdf_with(**entries: Any) -> pydyf.PDF:
    pdf = pydyf.PDF()
    pdf.add_object(pydyf.Dictionary(entries))
    return pdf


@pytest.mark.parametrize(
    ("svg", "problems"),
    [("<svg><text>公司</text></svg>", 1), ("<svg><svg:text x='1'/></svg>", 1), ("<svg><path d='M0 0'/></svg>", 0)],
)
def test_a_logo_with_text_would_be_printed_with_a_font_of_the_machine(
    tmp_path: Path, settings: Any, svg: str, problems: int
) -> None:
    logo = tmp_path / "logo.svg"
    logo.write_text(svg, "utf-8")
    settings.COMPANY_LOGO = str(logo)
    assert [problem.id for problem in checks.company_look()] == ["printing.E005"] * problems


@needs_fonts
def test_a_mark_that_no_font_of_the_portal_draws_is_told_by_its_number() -> None:
    assert drawable("क\u0946") == "[U+0915][U+0946]"
    assert drawable("葛\U000e0100 ❤\ufe0f") == "葛\U000e0100 ❤\ufe0f"


@pytest.mark.parametrize(
    ("entries", "named"),
    [({"FontFamily": pydyf.String("DejaVu Sans")}, "DejaVu Sans"), ({"Subtype": "/Type3"}, "without a name")],
)
def test_a_font_of_the_machine_in_a_document_is_named(entries: dict[str, Any], named: str) -> None:
    with pytest.raises(embedded.UnfitFont, match=named):
        embedded.refuse_unfit(pdf_with(**entries))


def test_the_fonts_of_the_portal_are_permitted() -> None:
    for face in FACES.values():
        embedded.refuse_unfit(pdf_with(FontFamily=pydyf.String(face.family)))


def test_a_look_at_unharmed_fonts_reads_none_of_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in FACES:
        (tmp_path / name).write_bytes(name.encode())
    store.seal(tmp_path, "played")
    assert not unfit_fonts(tmp_path)

    def read(file: Path) -> bytes:
        raise AssertionError(f"{file} was read again")

    monkeypatch.setattr(Path, "read_bytes", read)
    assert not unfit_fonts(tmp_path)


def test_the_state_is_that_of_the_files_now(settings: Any, tmp_path: Path) -> None:
    settings.FONT_DIR = tmp_path
    for name in FACES:
        (tmp_path / name).write_bytes(name.encode())
    store.seal(tmp_path, "played")
    assert readiness.fonts_are_ready()
    (tmp_path / MAIN).write_bytes(b"x")
    assert not readiness.fonts_are_ready()
