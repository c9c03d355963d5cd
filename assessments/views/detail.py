"""The assessment's own page: result, next steps, signatures, timeline."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from assessments.enums import Action, Status
from assessments.forms import StepForm
from assessments.models import Assessment
from assessments.permissions import Part, can_rate, can_read_ratings, can_read_self_rating, part_of
from assessments.sheet import load_sheet
from assessments.transitions import available
from assessments.views.loader import load, log_access
from assessments.wording import BUTTON, MEANS, NEXT, hidden_because, told
from people.requests import SignedInRequest

# Steps that finish the person's turn, before those that undo or change it.
FIRST = (Action.SUBMIT, Action.ACKNOWLEDGE, Action.DISPUTE, Action.APPROVE, Action.RETURN)


@login_required
@never_cache
def detail(request: SignedInRequest, pk: int) -> HttpResponse:
    assessment = load(request, pk, purged=True)
    if assessment.purged_at is not None:
        context = {"assessment": assessment, "tombstone": assessment.events.filter(action=Action.PURGE).last()}
        return render(request, "assessments/purged.html", context)
    log_access(request, assessment)
    return render(request, "assessments/detail.html", detail_context(request, assessment))


def detail_context(request: SignedInRequest, assessment: Assessment, bound: StepForm | None = None) -> dict[str, Any]:
    """Everything the page shows; `bound` is a step's form that came back with an error."""
    readable = can_read_ratings(request.user, assessment)
    part = part_of(request.user, assessment)
    forms = _forms(request, assessment, bound)
    events = list(assessment.events.select_related("signature"))
    signed = [event for event in events if hasattr(event, "signature") and not event.signature.voided_at]
    return {
        "assessment": assessment,
        "part": part,
        "sheet": load_sheet(assessment, own=readable and can_read_self_rating(request.user, assessment)),
        "readable": readable,
        "reads_first": part is Part.TRAINEE,
        "shows_progress": part is not Part.TRAINEE,
        "hidden_because": "" if readable else hidden_because(assessment, part),
        "can_rate": can_rate(request.user, assessment),
        "first_steps": sorted((_worded(form) for form in forms if form.step.action in FIRST), key=_in_order),
        "other_steps": [_worded(form) for form in forms if form.step.action not in FIRST],
        "events": [told(event, full=readable or part is not Part.TRAINEE) for event in reversed(events)],
        "signatures": signed,
        "objection": next((event for event in signed if event.action == Action.DISPUTE), None),
        "notes": [event for event in reversed(events) if event.action == Action.NOTE],
        "snapshots": assessment.snapshots.order_by("-revision"),
        "next": NEXT[Status(assessment.status)],
    }


def _in_order(step: dict[str, Any]) -> int:
    return FIRST.index(step["form"].step.action)


def _worded(form: StepForm) -> dict[str, Any]:
    action = form.step.action
    return {"form": form, "label": BUTTON[action], "means": MEANS.get(action, "")}


def _forms(request: SignedInRequest, assessment: Assessment, bound: StepForm | None) -> list[StepForm]:
    """A form per step that is this person's to take; submitting is done on the rating page."""
    steps = [step for step in available(assessment, request.user) if step.action != Action.SUBMIT]
    return [bound if bound and bound.step.action == step.action else StepForm(step, assessment) for step in steps]
