"""The courses that a follow-up follows from: rows of a training plan in which the person had a place for this item."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse

from assessments.enums import Attendance
from assessments.models import FollowUp, Participant
from people.models import User


@dataclass(frozen=True, slots=True)
class Course:
    """`url`: the place in its row of the plan, "" where the reader may not open that."""

    name: str
    year: int
    url: str


def courses_behind(reader: User, row: FollowUp) -> list[Course]:
    """The place that was named, and those given for the same item to which the person came before; oldest first."""
    item = Q(needs__indicator=row.indicator_id) if row.indicator_id else Q(needs__element=row.attitude_id)
    came = Q(person=row.assessment.trainee_id, withdrawn_at__isnull=True, attendance__in=Attendance.came())
    for_it = item & came & Q(added_at__lte=row.confirmed_at)
    rows = Participant.objects.filter(Q(pk=row.participant_id) | for_it).distinct()
    found = list(rows.select_related("planned__plan", "planned__course").order_by("pk"))
    open_to = set(
        Participant.objects.visible_to(reader).filter(pk__in=[one.pk for one in found]).values_list("pk", flat=True)
    )
    return [
        Course(str(one.planned.course), one.planned.plan.year, _url(one) if one.pk in open_to else "") for one in found
    ]


def _url(place: Participant) -> str:
    planned = place.planned
    return reverse("assessments:training-row", args=[planned.plan.year, planned.pk]) + f"#place-{place.pk}"
