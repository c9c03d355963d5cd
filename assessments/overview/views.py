"""The assessment's own page: result, next steps, signatures, timeline."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from assessments.access.loader import load, log_access
from assessments.access.permissions import Part, can_rate, can_rate_self, can_read_ratings, part_of
from assessments.enums import Action, Status
from assessments.evidence.page import section_context
from assessments.models import Assessment
from assessments.overview.choices import turn_of
from assessments.overview.forms import StepForm
from assessments.overview.page import own_context, result_context, statements
from assessments.rating.page import self_rating_of
from assessments.sheet.layout import load_sheet
from assessments.workflow.timeline import chapters
from assessments.workflow.wording import COURSE, NEXT, hidden_because
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


def detail_context(request: SignedInRequest, assessment: Assessment, bound: StepForm | None = None) -> dict[str, Any]:
    """Everything the page shows; `bound` is a step's form that came back with an error."""
    readable = can_read_ratings(request.user, assessment)
    part = part_of(request.user, assessment)
    turn = turn_of(request.user, assessment, bound)
    events = list(assessment.events.select_related("signature"))
    read = _read(request, assessment, part, readable=readable)
    signed = [event for event in events if hasattr(event, "signature") and not event.signature.voided_at]
    return {
        "assessment": assessment,
        "part": part,
        **read,
        **section_context(assessment, request.user, read["sheet"]),
        "readable": readable,
        "reads_first": part is Part.TRAINEE,
        "shows_progress": part is not Part.TRAINEE,
        "hidden_because": "" if readable else hidden_because(assessment, part),
        "can_rate": can_rate(request.user, assessment),
        "can_rate_self": can_rate_self(request.user, assessment),
        "first_steps": turn.first,
        "other_steps": turn.other,
        "ending_steps": turn.ending,
        "course": COURSE.get(part),
        "chapters": chapters(events, full=readable or part is not Part.TRAINEE),
        "signatures": signed,
        "unanswered": assessment.answer_is_overdue
        or (assessment.is_approved and ANSWERS.isdisjoint(event.action for event in signed)),
        "objection": next((event for event in signed if event.action == Action.DISPUTE), None),
        "statements": statements(signed),
        "notes": [event for event in reversed(events) if event.action == Action.NOTE],
        "snapshots": assessment.snapshots.order_by("-revision"),
        "next": NEXT[Status(assessment.status)],
    }


def _read(request: SignedInRequest, assessment: Assessment, part: Part | None, *, readable: bool) -> dict[str, Any]:
    """The ratings that this person may read; of a draft the trainee reads their own, others how far it is."""
    if readable:
        return result_context(assessment, request.user, part)
    if part is Part.TRAINEE:
        return own_context(assessment)
    return {"sheet": load_sheet(assessment), "self_rating": self_rating_of(assessment)}
