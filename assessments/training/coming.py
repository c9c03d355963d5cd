"""The courses that lie before somebody, on their desk."""

from __future__ import annotations

from django.db.models import Case, Q, When
from django.utils import timezone

from assessments.enums import Attendance, PlannedState, TrainingPlanState
from assessments.models import Participant
from people.models import User

MOST = 6


def coming(person: User) -> list[Participant]:
    """Sessions that have not ended, the next first, then places without a day; one that was called off is none."""
    places = Participant.objects.filter(
        Q(session__isnull=True) | Q(session__cancelled_at__isnull=False) | Q(session__ends_at__gte=timezone.now()),
        person=person,
        withdrawn_at__isnull=True,
        attendance=Attendance.OPEN,
        planned__state__in=[PlannedState.PLANNED, PlannedState.HELD],
    ).exclude(planned__plan__state=TrainingPlanState.CLOSED)
    found = places.select_related("session", "planned__course", "planned__plan")
    fixed = Case(When(session__cancelled_at__isnull=True, then="session__starts_at"))
    return list(found.order_by(fixed.asc(nulls_last=True), "pk")[:MOST])
