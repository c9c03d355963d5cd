"""Every form of the portal that leads on when it is pressed: who presses it, what it holds, what is done by it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.enums import CycleState
from assessments.evidence.adding import NewEvidence, add_evidence
from assessments.joining.checks import Wanted
from assessments.joining.preparing import prepare
from assessments.models import Assessment, Cycle, Event, Evidence, ExportJob, PlanLine
from assessments.workflow import steps
from competency.drafts.publishing import new_draft
from competency.models import StandardVersion
from mailing import sending
from mailing.models import Mail
from people.models import User
from tests.assessments.cycles.test_cycles import made
from tests.assessments.files import pdf
from tests.competency.exchange_desk import content_of, fresh, written
from tests.factories import CycleFactory, approved, submitted
from tests.pressing import Forms, filled

USERS = "/admin/people/user/"
VERSIONS = "/admin/competency/standardversion/"
Given = Callable[[str], Any]
# Who presses, the form, and how often the work was done.
Case = tuple[User, Callable[[Client], tuple[str, dict[str, Any]]], Callable[[], int]]


def form(page: str, action: str, **typed: Any) -> Callable[[Client], tuple[str, dict[str, Any]]]:
    return lambda browser: filled(browser, page, action, **typed)


def cycle_made(given: Given) -> Case:
    page = reverse("assessments:cycle-new")
    return given("hr"), form(page, "", **made(given("standard"))), Cycle.objects.count


def cycle_opened(given: Given) -> Case:
    cycle = CycleFactory(version=given("standard"), state=CycleState.DRAFT)
    hr = given("hr")
    job = prepare(cycle, hr, [Wanted(given("trainee").pk)])
    page = reverse("assessments:cycle-opening", args=[cycle.pk, job.pk])
    return hr, form(page, "", then="open"), Assessment.objects.count


def cycle_closed(given: Given) -> Case:
    cycle = approved(given("assessment"), given("hr")).cycle
    closed = Cycle.objects.filter(state=CycleState.CLOSED).count
    return given("hr"), form(reverse("assessments:cycle-close", args=[cycle.pk]), ""), closed


def step_taken(given: Given) -> Case:
    page = submitted(given("assessment")).get_absolute_url()
    taken = Event.objects.filter(action="acknowledge").count
    return given("trainee"), form(page, "/acknowledge/"), taken


def step_with_words(given: Given) -> Case:
    page = submitted(given("assessment")).get_absolute_url()
    taken = Event.objects.filter(action="return").count
    return given("hr"), form(page, "/return/", reason="請補上 P1.1.2 的說明"), taken


def exported(given: Given) -> Case:
    assessment = approved(given("assessment"), given("hr"))
    page = f"{reverse('assessments:export-new')}?cycle={assessment.cycle_id}"
    return given("hr"), form(page, "", assessment=[assessment.pk], format="zip"), ExportJob.objects.count


def export_cancelled(given: Given) -> Case:
    job = ExportJob.objects.create(made_by=given("hr"), title="匯出", format="zip", total=1)
    cancelled = ExportJob.objects.filter(state="cancelled").count
    return given("hr"), form(reverse("assessments:export", args=[job.pk]), "/cancel/"), cancelled


def evidence_added(given: Given) -> Case:
    given("media")
    page = reverse("assessments:evidence", args=[given("assessment").pk])
    typed = {"text": "下單時主動確認", "observed_on": timezone.localdate().isoformat()}
    return given("supervisor"), lambda browser: filled(browser, page, "/evidence/", **typed, **file()), added


def file() -> dict[str, Any]:
    return {"file": SimpleUploadedFile("紀錄.pdf", pdf())}


def added() -> int:
    return Evidence.objects.filter(removed_at__isnull=True).count()


def evidence_taken_back(given: Given) -> Case:
    assessment = given("assessment")
    add_evidence(assessment.pk, given("supervisor"), NewEvidence(text="聽到", observed_on=timezone.localdate()))
    page = reverse("assessments:evidence", args=[assessment.pk])
    return given("supervisor"), form(page, "/remove/"), lambda: -added()


def line_planned(given: Given) -> Case:
    page = reverse("assessments:plan", args=[given("assessment").pk])
    return (
        given("supervisor"),
        form(page, "/plan/", goal="能獨立處理退貨", measure="跟班"),
        PlanLine.objects.count,
    )


def mail_sent_again(given: Given) -> Case:
    steps.perform(given("assessment").pk, "cancel", given("hr"), reason="離職")
    sending.send_due()
    mail = Mail.objects.get(person=given("trainee"))
    Mail.objects.filter(pk=mail.pk).update(state="failed", trouble="refused", next_try_at=None)
    page = reverse("assessments:mails")
    return given("hr"), form(page, f"/mails/{mail.pk}/again/"), lambda: Mail.objects.filter(state="waiting").count()


def person_added(given: Given) -> Case:
    typed = {"username": "E7001", "name": "許雅婷"}
    return given("administrator"), form(f"{USERS}add/", "", **typed), User.objects.filter(username="E7001").count


def role_given(given: Given) -> Case:
    given("hr")
    typed = {"person": given("stranger").username, "role": "hr", "words": "接替離職同事"}
    return given("administrator"), form("/people/rights/propose/", "", **typed), given("stranger").role_grants.count


def person_left(given: Given) -> Case:
    page = f"/people/{given('stranger').username}/edit/"
    left = User.objects.filter(left_on__isnull=False).count
    return given("hr"), form(page, "", left_on="2026-01-31"), left


def draft_made(given: Given) -> Case:
    version = given("standard")
    return given("editor"), form(f"{VERSIONS}{version.pk}/new-draft/", ""), StandardVersion.objects.count


def draft_published(given: Given) -> Case:
    draft = new_draft(given("standard"), by=given("editor"), code="BAS4222-002v3", label="v3", origin="official")
    published = StandardVersion.objects.filter(pk=draft.pk, status="current").count
    return given("editor"), form(f"{VERSIONS}{draft.pk}/publish/", "", seen="1"), published


def draft_saved(given: Given) -> Case:
    draft = new_draft(given("standard"), by=given("editor"), code="BAS4222-002v3", label="v3")
    renamed = StandardVersion.objects.filter(name="門市服務員").count
    return given("editor"), form(f"{VERSIONS}{draft.pk}/head/names/", "/head/names/", name="門市服務員"), renamed


def draft_deleted(given: Given) -> Case:
    draft = new_draft(given("standard"), by=given("editor"), code="BAS4222-002v3", label="v3")
    return given("editor"), form(f"{VERSIONS}{draft.pk}/delete/", ""), lambda: -StandardVersion.objects.count()


def standard_imported(given: Given) -> Case:
    raw = written(fresh(content_of(given("standard"))))

    def look(browser: Client) -> tuple[str, dict[str, Any]]:
        to, fields = filled(browser, f"{VERSIONS}import/", "/import/")
        answer = browser.post(to, {**fields, "file": SimpleUploadedFile("standard.json", raw)})
        found = next(each for each in Forms(answer.content.decode()).found if each.action.endswith("/confirm/"))
        return found.action, dict(found.fields)

    return given("editor"), look, StandardVersion.objects.count


CASES = [
    cycle_made,
    cycle_opened,
    cycle_closed,
    step_taken,
    step_with_words,
    exported,
    export_cancelled,
    evidence_added,
    evidence_taken_back,
    line_planned,
    mail_sent_again,
    person_added,
    role_given,
    person_left,
    draft_made,
    draft_published,
    draft_saved,
    draft_deleted,
    standard_imported,
]
