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
from assessments.timeline import chapters
from assessments.turn import turn_of
from assessments.views.loader import load, log_access
from assessments.wording import COURSE, NEXT, hidden_because
from people.requests import SignedInRequest

ANSWERS = {Action.ACKNOWLEDGE, Action.DISPUTE}


@login_required
@never_cache
def detail(request: SignedInRequest, pk: int) -> HttpResponse:
    assessment = load(request, pk)
    log_access(request, assessment)
    return render(request, "assessments/detail.html", detail_context(request, assessment))


def detail_context(request: SignedInRequest, assessment: Assessment, bound: StepForm | None = None) -> dict[str, Any]:
    """Everything the page shows; `bound` is a step's form that came back with an error."""
    readable = can_read_ratings(request.user, assessment)
    part = part_of(request.user, assessment)
    turn = turn_of(request.user, assessment, bound)
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
        "first_steps": turn.first,
        "other_steps": turn.other,
        "ending_steps": turn.ending,
        "course": COURSE.get(part),
        "chapters": chapters(events, full=readable or part is not Part.TRAINEE),
        "signatures": signed,
        "unanswered": assessment.answer_is_overdue
        or (assessment.is_approved and ANSWERS.isdisjoint(event.action for event in signed)),
        "objection": next((event for event in signed if event.action == Action.DISPUTE), None),
        "snapshots": assessment.snapshots.order_by("-revision"),
        "next": NEXT[Status(assessment.status)],
    }
