"""A portal in use: assessments in every status with all that people add, as the pages of the whole portal need them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from assessments.demo.pictures import tracking_sheet
from assessments.evidence.adding import NewEvidence, add_evidence
from assessments.evidence.files import checked_file
from assessments.exports.making import ask_for
from assessments.models import Assessment, PlanLine
from assessments.sheet.layout import load_sheet
from assessments.workflow import steps
from mailing.models import Mail
from tests.browser.grown import grow
from tests.factories import CycleFactory, approved, open_for, rate_all, self_submitted, submitted


@pytest.fixture
def stocked(
    live_server, standard, supervisor, trainee, hr, auditor, editor, administrator, assessment, media, settings
):
    """People by what they do; each with something to see."""
    settings.DEMO_MODE = True
    self_submitted(assessment, changes={"P1.1.2": ("4", "自己舉的例子")})
    rate_all(assessment, supervisor, changes={"P1.1.2": ("2", "請再練習"), "P1.2.1": ("", "")})
    first = load_sheet(assessment).items[0]
    picture = checked_file(SimpleUploadedFile("追蹤表.png", tracking_sheet()))
    for file, url in ((picture, ""), (None, "https://example.com/record")):
        add_evidence(assessment.pk, supervisor, NewEvidence(first.key, timezone.localdate(), "電話錄音", url, file))
    line = PlanLine(
        assessment=assessment, position=1, goal="學會退費規定", measure="跟單三次", due_on=timezone.localdate()
    )
    line.full_clean()
    line.save()
    for state in ("submitted", "disputed", "approved", "acknowledged", "returned"):
        row = open_for(CycleFactory(version=standard), trainee, supervisor, hr)
        changes = {"P1.1.1": ("2", "漏了兩項"), "P1.1.2": ("2", "請再練習")}
        if state == "approved":
            grow(approved(row, hr, changes=changes), hr)
            continue
        submitted(row, changes=changes)
        if state == "disputed":
            steps.perform(row.pk, "dispute", trainee, reason="第一項不是這樣")
        elif state == "acknowledged":
            steps.perform(row.pk, "acknowledge", trainee, reason="謝謝")
        elif state == "returned":
            steps.perform(row.pk, "return", hr, reason="請補充評語")
    ask_for(hr, list(Assessment.objects.filter(status="approved")), "zip")
    Mail.objects.filter(person=hr).update(state="failed", next_try_at=None, trouble="refused", last_error="550 nobody")
    return {
        "supervisor": supervisor,
        "trainee": trainee,
        "hr": hr,
        "auditor": auditor,
        "editor": editor,
        "admin": administrator,
    }
