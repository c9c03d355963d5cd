"""The courses that lie before somebody, on their desk."""

from __future__ import annotations

from django.db.models import F, Q
from django.utils import timezone

from assessments.enums import Attendance, PlannedState, TrainingPlanState
from assessments.models import Participant
from people.models import User

MOST = 6


def coming(person: User) -> list[Participant]:
    """Sessions that have not ended, the next first, then places without a day."""
    places = Participant.objects.filter(
        Q(session__isnull=True) | Q(session__ends_at__gte=timezone.now(), session__cancelled_at__isnull=True),
        person=person,
        withdrawn_at__isnull=True,
        attendance=Attendance.OPEN,
        planned__state__in=[PlannedState.PLANNED, PlannedState.HELD],
    ).exclude(planned__plan__state=TrainingPlanState.CLOSED)
    found = places.select_related("session", "planned__course", "planned__plan")
    return list(found.order_by(F("session__starts_at").asc(nulls_last=True), "pk")[:MOST])
