"""While the fonts are being prepared, whoever wants a document is told so, waits or is led to it; nobody gets boxes."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as portal
from django.test import Client
from django.urls import reverse
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from assessments.enums import ExportFormat
from assessments.exports import making, working
from assessments.models import Assessment, ExportItem, Report
from assessments.workflow.tasks import render_reports
from competency.models import StandardVersion
from config.refusals import NotYet
from people.models import User
from printing import readiness
from printing.font_files import FACES, failure_file, missing_fonts
from printing.making.store import seal
from tests.assessments.stages import take

needs_fonts = pytest.mark.skipif(bool(missing_fonts(portal.FONT_DIR)), reason="make setup prepares the fonts")


@pytest.fixture
def unprepared(settings: Any, tmp_path: Path) -> Path:
    """The folder in which no fonts are yet."""
    settings.FONT_DIR = tmp_path / "fonts"
    return settings.FONT_DIR


@pytest.fixture
def approved(rated: Assessment, hr: User) -> Assessment:
    """Approved, with a report that is not made yet."""
    for action in ("submit", "acknowledge", "approve"):
        take(rated, action, hr)
    return rated


def prepare(folder: Path) -> None:
    """As the preparing does: the whole set at once."""
    fresh = folder.with_name("fresh")
    fresh.mkdir()
    for name in FACES:
        (fresh / name).touch()
    seal(fresh, "played")
    fresh.rename(folder)


def test_asked_by_address_a_document_says_that_it_comes_later(
    unprepared: Path, standard: StandardVersion, client: Client
) -> None:
    answer = client.get(reverse("competency:standard_pdf", args=[standard.code]))
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "30"
    assert "字型" in answer.content.decode()


def test_where_the_fonts_can_not_be_had_nobody_waits_for_them(
    unprepared: Path, standard: StandardVersion, client: Client, settings: Any
) -> None:
    settings.FONT_WAIT_SECONDS = 600
    failure_file(unprepared).write_text("wheels: no network")
    answer = client.get(reverse("competency:standard_pdf", args=[standard.code]))
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "300"
    assert "no network" not in answer.content.decode()


def test_who_waits_goes_on_once_the_fonts_are_there(unprepared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[float] = []

    def look(seconds: float) -> None:
        looks.append(seconds)
        if len(looks) == 3:
            prepare(unprepared)

    monkeypatch.setattr(readiness.time, "sleep", look)
    readiness.wait_for_fonts(600)
    assert len(looks) == 3


def test_those_who_wait_leave_room_for_pages(unprepared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    places = threading.BoundedSemaphore(1)
    monkeypatch.setattr(readiness, "_PLACES", places)
    with places, pytest.raises(NotYet):
        readiness.wait_for_fonts(600)


def test_links_lead_to_the_page_that_waits(
    unprepared: Path, standard: StandardVersion, signed_in: Callable[[User], Client], hr: User
) -> None:
    page, document = (reverse(f"competency:{name}", args=[standard.code]) for name in ("standard", "standard_pdf"))
    browser = signed_in(hr)
    address = f"{reverse('printing:waiting')}?to={document.replace('/', '%2F')}"
    assert address in browser.get(page).content.decode()
    waiting = browser.get(address)
    assert waiting.status_code == 200
    text = waiting.content.decode()
    assert f'data-to="{document}"' in text
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in text
    assert browser.get(reverse("printing:state")).json() == {"state": "preparing"}
    prepare(unprepared)
    assert browser.get(reverse("printing:state")).json() == {"state": "ready"}
    assert browser.get(address).headers["Location"] == document
    assert f'href="{document}"' in browser.get(page).content.decode()


@pytest.mark.parametrize(
    "elsewhere", ["https://example.com/a.pdf", "//example.com/a.pdf", "/my-data/", "javascript:alert(1)//.pdf", ""]
)
def test_the_page_that_waits_leads_to_documents_of_the_portal_only(
    unprepared: Path, db: Any, client: Client, elsewhere: str
) -> None:
    assert client.get(reverse("printing:waiting"), {"to": elsewhere}).status_code == 400


def queued(task: Any) -> list[DBTaskResult]:
    return list(DBTaskResult.objects.filter(task_path=task.module_path, status=TaskResultStatus.READY))


def test_the_report_of_an_approval_is_made_later_and_never_with_other_fonts(
    unprepared: Path, approved: Assessment
) -> None:
    DBTaskResult.objects.all().delete()
    render_reports.call(approved.pk)
    assert not Report.objects.exists()
    (later,) = queued(render_reports)
    assert later.run_after is not None


@needs_fonts
def test_the_report_is_made_once_the_fonts_are_there(unprepared: Path, approved: Assessment, settings: Any) -> None:
    render_reports.call(approved.pk)
    settings.FONT_DIR = portal.VAR_DIR / "fonts"
    render_reports.call(approved.pk)
    assert Report.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_export_leaves_nothing_out_for_want_of_fonts(
    unprepared: Path, approved: Assessment, hr: User, media: Path
) -> None:
    job = making.ask_for(hr, [Assessment.objects.get(pk=approved.pk)], ExportFormat.ZIP)
    DBTaskResult.objects.all().delete()
    working.work_on_export.call(job.pk)
    job.refresh_from_db()
    assert job.is_waiting
    assert not ExportItem.objects.exclude(state="waiting").exists()
    assert len(queued(working.work_on_export)) == 1
