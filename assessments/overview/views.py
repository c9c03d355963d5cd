"""The assessment's own page: result, next steps, signatures, timeline; and taking a step from there."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from assessments.access.loader import load, log_access
from assessments.access.permissions import Part, can_rate, can_rate_self, can_read_ratings, hidden_because, part_of
from assessments.calibration.notes import proposed_reason
from assessments.enums import Action, Status
from assessments.evidence.page import section_context
from assessments.followups.rights import may_confirm
from assessments.followups.told import of_assessment
from assessments.models import Assessment
from assessments.overview.choices import COURSE, choices_for
from assessments.overview.forms import StepForm
from assessments.overview.page import own_context, own_note, result_context, statements
from assessments.rating.page import self_rating_of
from assessments.rating.views import look_page
from assessments.record.agreed import agreed_before
from assessments.record.facts import changing_facts
from assessments.sheet.layout import load_sheet
from assessments.training.beside import places_for
from assessments.workflow.awaited import Awaited, hand_over_note
from assessments.workflow.steps import AsksFirst, allowed, perform
from assessments.workflow.table import TABLE
from assessments.workflow.timeline import chapters, taken_back
from config.error_pages import refused, wants_json
from config.refusals import Forbidden, Refusal
from people.namesakes import shared_names
from people.requests import SignedInRequest

ANSWERS = {Action.ACKNOWLEDGE, Action.DISPUTE}


@login_required
@never_cache
def detail(request: SignedInRequest, pk: int) -> HttpResponse:
    assessment = load(request, pk, purged=True)
    if assessment.purged_at is not None:
        context = {"assessment": assessment, "tombstone": assessment.events.filter(action=Action.PURGE).last()}
        return render(request, "assessments/overview/purged.html", context)
    return detail_page(request, assessment)


def detail_page(
    request: SignedInRequest, assessment: Assessment, bound: StepForm | None = None, status: int = 200
) -> HttpResponse:
    """The page, which counts as a look whatever led to it."""
    log_access(request, assessment)
    return render(
        request, "assessments/overview/detail.html", detail_context(request, assessment, bound), status=status
    )


def detail_context(
    request: SignedInRequest, assessment: Assessment, bound: StepForm | None = None
) -> dict[str, object]:
    """Everything the page shows; `bound` is a step's form that came back with an error."""
    readable = can_read_ratings(request.user, assessment)
    part = part_of(request.user, assessment)
    reads_first = part is Part.TRAINEE
    choices = choices_for(request.user, assessment, bound, proposed_reason(request.user, assessment, request.GET))
    events = list(assessment.events.select_related("signature", "actor"))
    shared = shared_names()
    read = _read(request, assessment, part, readable=readable)
    signed = [event for event in events if hasattr(event, "signature") and not event.signature.voided_at]
    return {
        "assessment": assessment,
        "part": part,
        "trainee_facts": changing_facts(assessment),
        "agreed": agreed_before(assessment),
        **read,
        **section_context(assessment, request.user, read["sheet"]),
        "readable": readable,
        "follow_ups": of_assessment(assessment),
        "may_follow_up": may_confirm(request.user, assessment),
        "reads_first": reads_first,
        "turn_leads": bool(choices.first and not reads_first) or can_rate(request.user, assessment),
        "unfolded": bool(choices.first and reads_first),
        "shows_progress": part is not Part.TRAINEE and assessment.status in Status.being_rated(),
        "hidden_because": "" if readable else hidden_because(assessment, part),
        "can_rate": can_rate(request.user, assessment),
        "can_rate_self": can_rate_self(request.user, assessment),
        "first_steps": choices.first,
        "other_steps": choices.other,
        "ending_steps": choices.ending,
        "own_steps": choices.own,
        "own_note": own_note(assessment, part, choices),
        "reopened": [event for event in events if event.action == Action.SELF_REOPEN],
        "course": COURSE.get(part),
        "chapters": chapters(
            events,
            full=readable or part is not Part.TRAINEE,
            shared=shared,
            notes=part is not Part.TRAINEE,
            unread=() if readable else taken_back(events),
        ),
        "signatures": signed,
        "unanswered": assessment.answer_is_overdue
        or (assessment.is_approved and ANSWERS.isdisjoint(event.action for event in signed)),
        "objection": next((event for event in signed if event.action == Action.DISPUTE), None),
        "statements": statements(signed, shared),
        "answered": next((event for event in signed if event.action == Action.SUBMIT and event.reason), None),
        "shared_names": shared,
        "training": places_for(request.user, assessment) if readable else [],
        "notes": [event for event in reversed(events) if event.action == Action.NOTE],
        "snapshots": assessment.snapshots.order_by("-revision"),
        "next": Awaited(request.user).next(assessment),
        "hand_over": hand_over_note(assessment) if choices.hands_over else "",
    }


def _read(request: SignedInRequest, assessment: Assessment, part: Part | None, *, readable: bool) -> dict[str, Any]:
    """The ratings that this person may read; of a draft the trainee reads their own, others how far it is."""
    if readable:
        return result_context(assessment, request.user, part)
    if part is Part.TRAINEE:
        return own_context(assessment)
    return {"sheet": load_sheet(assessment), "self_rating": self_rating_of(assessment)}


@login_required
@require_POST
def step(request: SignedInRequest, pk: int, action: str) -> HttpResponse:
    """Takes the step; what is missing is asked for on the page it came from, with what was typed."""
    if action not in TABLE:
        raise Http404
    assessment = load(request, pk)
    form = StepForm(TABLE[action], assessment, request.POST)
    try:
        perform(pk, action, request.user, **form.step_input())
    except Refusal as refusal:
        return answer_refusal(request, assessment, form, refusal)
    messages.success(request, str(TABLE[action].done))
    return redirect(assessment)


def answer_refusal(request: SignedInRequest, assessment: Assessment, form: StepForm, refusal: Refusal) -> HttpResponse:
    """The page as it is now with the message, and with what was typed where the step can still be taken."""
    assessment = load(request, assessment.pk)
    if wants_json(request) or isinstance(refusal, Forbidden):
        return refused(request, refusal)
    if isinstance(refusal, AsksFirst):
        return redirect("assessments:last-look", pk=assessment.pk)
    messages.error(request, refusal.message)
    possible = allowed(form.step, assessment, request.user)
    if possible and form.step.action == Action.SUBMIT:
        return look_page(request, assessment, refusal.status, form["reason"].value() or "")
    data = {**request.POST.dict(), "version": assessment.version}
    bound = StepForm(form.step, assessment, data) if possible else None
    if bound and not bound.errors:
        bound.add_error(None, refusal.message)
    return detail_page(request, assessment, bound, status=refusal.status)
