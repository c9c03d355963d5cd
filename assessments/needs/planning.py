"""Places in a course of a year's training plan for people with a need: made if missing, never twice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from assessments.courses import giving
from assessments.courses.giving import Given
from assessments.enums import NeedKind, PlannedState, TrainingPlanState
from assessments.models import Course, PlannedCourse, TrainingNeed, TrainingPlan
from config.refusals import Conflict
from integrity import ledger
from people.models import User


class Reason(NamedTuple):
    """
    Why one person should have a place, as the appraisal says it. `level`: the key of the one that was confirmed, None
    for a mark.
    """

    person: int
    kind: NeedKind
    indicator: int | None
    element: int | None
    assessment: int
    revision: int
    level: int | None
    confirmed_on: date

    @property
    def subject(self) -> tuple[str, int | None, int | None]:
        return self.kind.value, self.indicator, self.element


@dataclass(frozen=True, slots=True)
class Planned:
    """
    `places`: how many people got a place now, `had`: how many had one; `needs`: how many reasons are new; `gone`: who
    can't act any more and got none.
    """

    course: PlannedCourse
    places: int
    had: int
    needs: int
    gone: tuple[User, ...] = ()


def plan_training(by: User, year: int, course: Course, reasons: Iterable[Reason], goal: str = "") -> Planned:
    """
    Gives each person a place in the course as the plan of the year has it, with the reason beside it. The plan, its row
    and the place are made where there is none; who has a place keeps it, and who gave theirs back has it again. Under
    the lock of the plan: sent twice, it does once. Raises Conflict for a plan that is closed, a course off offer, or
    where nobody can act any more.
    """
    reasons = list(reasons)
    with transaction.atomic(), ledger.gathered():
        plan = _plan_of(by, year)
        if Course.objects.select_for_update(of=("self",)).get(pk=course.pk).retired_at is not None:
            raise Conflict(_("“%(name)s” is no longer offered. Choose another course.") % {"name": course.name})
        planned, is_new = _row_of(by, plan, course, goal)
        before = planned.participants.filter(person__isnull=False, withdrawn_at__isnull=True).count()
        people = User.objects.in_bulk({reason.person for reason in reasons})
        wanted = [people[reason.person] for reason in reasons]
        given = giving.give(plan, planned, wanted, by, lambda found: _needs(found, reasons))
        if not given.places:
            raise Conflict(_("None of these people can act any more. Reload the page."))
        now = len(given.new) + len(given.back)
        if now or given.needs or is_new:
            _count(planned, course, before, before + now, is_new=is_new)
        return Planned(planned, now, len(given.there), len(given.needs), tuple(given.gone))


def _plan_of(by: User, year: int) -> TrainingPlan:
    """Held; made where the year has none."""
    found = TrainingPlan.objects.select_for_update(of=("self",))
    if not TrainingPlan.objects.filter(year=year).exists():
        try:
            with transaction.atomic():
                TrainingPlan.objects.create(year=year, created_by=by)
        except IntegrityError:  # somebody made it at the same moment
            pass
    plan = found.get(year=year)
    if plan.state == TrainingPlanState.CLOSED:
        raise Conflict(_("The training plan of %(year)d is closed. Choose another year.") % {"year": year})
    return plan


def _row_of(by: User, plan: TrainingPlan, course: Course, goal: str) -> tuple[PlannedCourse, bool]:
    """The one that is still to be held, or a new one at the end."""
    if found := _to_be_held(plan, course):
        return found, False
    position = (plan.courses.aggregate(last=Max("position"))["last"] or 0) + 1
    return PlannedCourse.objects.create(plan=plan, course=course, position=position, goal=goal, created_by=by), True


def _to_be_held(plan: TrainingPlan, course: Course) -> PlannedCourse | None:
    """The first of several."""
    rows = plan.courses.filter(course=course, state=PlannedState.PLANNED)
    return rows.order_by("position", "pk").first()


def _needs(given: Given, reasons: list[Reason]) -> list[TrainingNeed]:
    """The reasons that do not stand beside their places yet."""
    rows = TrainingNeed.objects.filter(participant__in=[place.pk for place in given.places.values()])
    known = {
        (participant, (kind, indicator, element))
        for participant, kind, indicator, element in rows.values_list("participant", "kind", "indicator", "element")
    }
    told = [(given.places[reason.person].pk, reason) for reason in reasons if reason.person in given.places]
    new = {(key, reason.subject): reason for key, reason in told if (key, reason.subject) not in known}
    return [
        TrainingNeed(
            participant_id=key,
            kind=reason.kind,
            indicator_id=reason.indicator,
            element_id=reason.element,
            assessment_id=reason.assessment,
            revision=reason.revision,
            level_id=reason.level,
            confirmed_on=reason.confirmed_on,
        )
        for (key, _subject), reason in new.items()
    ]


def _count(planned: PlannedCourse, course: Course, before: int, now: int, *, is_new: bool) -> None:
    """The planned cost follows the people until somebody gives another."""
    if is_new or planned.cost == course.cost * before:
        planned.cost = course.cost * now
    if not is_new:
        planned.version += 1
    planned.save()
