"""The desk at /: what waits for this person comes first, whatever their roles are."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from assessments.enums import CycleState, Status
from assessments.models import Assessment, Cycle
from assessments.permissions import can_rate_self
from competency.models import StandardVersion
from people.models import User
from people.requests import SignedInRequest
from people.roles import Role

# A desk is a desk, not an archive; the rest stands in the list of assessments.
MOST = 12


@login_required
@never_cache
def desk(request: SignedInRequest) -> HttpResponse:
    person: Any = request.user
    context: dict[str, Any] = {**supervisor_desk(person), **trainee_desk(person)}
    if person.has_role(Role.HR):
        context |= hr_desk(person)
    if person.has_role(Role.AUDITOR):
        context["recent"] = _rows(person).filter(submitted_at__isnull=False).order_by("-submitted_at")[:MOST]
    if person.has_role(Role.EDITOR):
        context["versions"] = StandardVersion.objects.order_by("code")
    if person.has_role(Role.ADMINISTRATOR):
        context["people_count"] = User.objects.filter(is_active=True).count()
    return render(request, "assessments/desk.html", context)


def _rows(person: User) -> Any:
    return Assessment.objects.visible_to(person).for_list()


def supervisor_desk(person: User) -> dict[str, Any]:
    """Whom I rate, with how it stood last time: drafts by due date, then what is on its way."""
    mine = _rows(person).filter(supervisor=person).exclude(status=Status.CANCELLED).with_last_verdict()
    rated = [row for row in mine if row.status != Status.DRAFT]
    return {
        "to_rate": [row for row in mine if row.status == Status.DRAFT],
        "rated": sorted(rated, key=lambda row: row.submitted_at, reverse=True)[:MOST],
    }


def trainee_desk(person: User) -> dict[str, Any]:
    """My own appraisals; what waits for me to rate myself or to answer first."""
    own = list(_rows(person).filter(trainee=person).with_own_progress().with_last_verdict().order_by("-created_at"))
    to_rate = [row for row in own if can_rate_self(person, row)]
    return {
        "to_rate_self": to_rate,
        "to_answer": [row for row in own if row.status == Status.SUBMITTED],
        "own": [row for row in own if row.status != Status.SUBMITTED and row not in to_rate],
    }


def hr_desk(person: User) -> dict[str, Any]:
    everything = _rows(person).exclude(trainee=person).exclude(supervisor=person)
    return {
        "to_approve": everything.to_approve().order_by("submitted_at"),
        "overdue": everything.overdue(),
        "open_cycles": Cycle.objects.with_counts().filter(state=CycleState.OPEN),
    }
