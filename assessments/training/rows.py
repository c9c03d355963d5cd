"""The courses of a plan: added, changed, put in order, called off."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.enums import PlannedState
from assessments.models import Course, PlannedCourse, TrainingPlan
from assessments.texts import checked_text
from assessments.training import letters, plans
from config.refusals import BadInput, Conflict
from config.texts import is_blank
from people.models import User


@dataclass(frozen=True, slots=True)
class Given:
    """What HR types of a row."""

    goal: str = ""
    month: int | None = None
    cost: int = 0
    spent: int | None = None


def add(plan_id: int, course: Course, given: Given, by: User) -> PlannedCourse:
    """At the end of the plan."""
    with plans.held(plan_id, by) as plan:
        if course.retired_at is not None:
            raise BadInput(_("This course is no longer offered. Choose another one, or offer it again first."))
        last = plan.courses.aggregate(last=Max("position"))["last"] or 0
        row = PlannedCourse(plan=plan, course=course, position=last + 1, created_by=by)
        _fill(row, given)
        row.save()
        plans.touch(plan)
    return row


def change(row: PlannedCourse, version: int, given: Given, by: User) -> PlannedCourse:
    with held(row, by, version) as (plan, now):
        _fill(now, given)
        _raise(plan, now)
    return now


def call_off(row: PlannedCourse, version: int, reason: str, by: User) -> PlannedCourse:
    """Its sessions too; whoever was invited is told. Places and the gaps behind them stay as a record."""
    if is_blank(reason):
        raise BadInput(_("Say why the course is called off; it stands in the plan."))
    with held(row, by, version) as (plan, now):
        if now.state != PlannedState.PLANNED:
            raise Conflict(_("Only a planned course can be called off. Reload the page to see how it is now."))
        now.state, now.reason = PlannedState.CANCELLED, checked_text(reason).strip()
        at = timezone.now()
        for session in now.sessions.select_for_update(of=("self",)).filter(cancelled_at__isnull=True):
            session.cancelled_at = at
            session.sequence += 1
            session.version += 1
            session.save()
            letters.session_called_off(session)
        _raise(plan, now)
    return now


def put_back(row: PlannedCourse, version: int, by: User) -> PlannedCourse:
    """It takes place after all; its sessions stay called off, since nobody knows whether room and trainer are there."""
    with held(row, by, version) as (plan, now):
        if now.state != PlannedState.CANCELLED:
            raise Conflict(_("This course is not called off any more. Reload the page to see how it is now."))
        now.state, now.reason = PlannedState.PLANNED, ""
        _raise(plan, now)
    return now


def move(row: PlannedCourse, up: bool, by: User) -> None:
    """Past its neighbour; at the end nothing happens."""
    with plans.held(row.plan_id, by) as plan:
        rows = list(plan.courses.select_for_update(of=("self",)).order_by("position", "pk"))
        at = next(place for place, one in enumerate(rows) if one.pk == row.pk)
        to = at - 1 if up else at + 1
        if not 0 <= to < len(rows):
            return
        rows[at], rows[to] = rows[to], rows[at]
        for place, one in enumerate(rows, 1):
            if one.position != place:
                one.position = place
                one.save(update_fields=["position"])
        plans.touch(plan)


@contextmanager
def held(row: PlannedCourse, by: User, version: int | None = None) -> Iterator[tuple[TrainingPlan, PlannedCourse]]:
    """The plan and the row as they are now, locked. Raises Forbidden, or Conflict where it is not as it was seen."""
    with plans.held(row.plan_id, by) as plan:
        now = PlannedCourse.objects.select_for_update(of=("self",)).select_related("course").get(pk=row.pk)
        if version is not None and now.version != version:
            raise Conflict(
                _(
                    "Somebody else changed this course of the plan in the meantime; nothing of yours is saved yet. "
                    "Look at what stands here now, then send it again."
                )
            )
        yield plan, now


def refuse_called_off(row: PlannedCourse) -> None:
    if row.state == PlannedState.CANCELLED:
        raise Conflict(_("The course is called off. Put it back into the plan first, then change it."))


def _fill(row: PlannedCourse, given: Given) -> None:
    row.goal, row.month, row.cost, row.spent = given.goal, given.month, given.cost, given.spent


def _raise(plan: TrainingPlan, row: PlannedCourse) -> None:
    row.version += 1
    row.save()
    plans.touch(plan)
