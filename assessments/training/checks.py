"""What HR is told before a plan is approved or closed: what is still missing, and what follows."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.enums import PlannedState
from assessments.models import Participant, PlannedCourse, TrainingPlan, TrainingSession
from assessments.training.figures import TAKES_PART, money


def before_approval(plan: TrainingPlan, rows: Iterable[PlannedCourse]) -> list[str]:
    """In the order in which it weighs; empty where nothing is missing."""
    counted = [row for row in rows if row.state != PlannedState.CANCELLED]
    cost = sum(row.cost for row in counted)
    dated = _courses_of(plan, TrainingSession.objects.filter(cancelled_at=None))
    filled = _courses_of(plan, Participant.objects.filter(TAKES_PART))
    undated = sum(row.month is None and row.pk not in dated for row in counted)
    empty = sum(row.pk not in filled for row in counted)
    found = []
    if cost > plan.budget:
        values = {"planned": money(cost), "budget": money(plan.budget)}
        found.append(_("NT$ %(planned)s are planned, the budget is NT$ %(budget)s.") % values)
    if undated:
        said = ngettext(
            "%(n)d course has neither a month nor a session.",
            "%(n)d courses have neither a month nor a session.",
            undated,
        )
        found.append(said % {"n": undated})
    if empty:
        said = ngettext("%(n)d course has no participants.", "%(n)d courses have no participants.", empty)
        found.append(said % {"n": empty})
    return found


def before_closing(plan: TrainingPlan, rows: Iterable[PlannedCourse]) -> list[str]:
    found, waiting = [], sum(row.state == PlannedState.PLANNED for row in rows)
    if waiting:
        said = ngettext("%(n)d course was not held yet.", "%(n)d courses were not held yet.", waiting)
        found.append(said % {"n": waiting})
    if plan.year >= timezone.localdate().year:
        found.append(_("The year %(year)d is not over.") % {"year": plan.year})
    return found


def _courses_of(plan: TrainingPlan, rows: QuerySet[TrainingSession] | QuerySet[Participant]) -> set[int]:
    return set(rows.filter(planned__plan=plan).order_by().values_list("planned", flat=True).distinct())
