"""In which training plans a course stands."""

from __future__ import annotations

from typing import NamedTuple

from django.db.models import Count, Q
from django.urls import reverse

from assessments.models import Course, PlannedCourse


class InPlan(NamedTuple):
    """A row of a training plan; `people`: those with a place; `url` of the plan."""

    year: int
    month: str
    state: str
    people: int
    url: str


def plans_of(course: Course) -> list[InPlan]:
    """The newest first; two queries."""
    taking_part = Count("participants", filter=Q(participants__withdrawn_at__isnull=True))
    rows = PlannedCourse.objects.filter(course=course).select_related("plan").order_by("-plan__year", "position", "pk")
    people = dict(rows.annotate(taking_part=taking_part).values_list("pk", "taking_part"))
    return [
        InPlan(
            row.plan.year, str(row.month or "–"), row.get_state_display(), people[row.pk], plan_address(row.plan.year)
        )
        for row in rows
    ]


def plan_address(year: int) -> str:
    """Of the plan of a year."""
    return reverse("assessments:training-plan", args=[year])
