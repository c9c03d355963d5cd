"""What waits for a follow-up: gaps for which a course was attended or an action done, looked at by nobody since."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from assessments.careers.career import Career, ItemNow
from assessments.enums import ActionState
from assessments.insight.states import State
from assessments.models import DevelopmentAction, Participant
from assessments.models.items import ItemKey
from assessments.training.afterwards import unconfirmed
from config.days import local_day
from people.models import User


@dataclass(frozen=True, slots=True)
class Awaiting:
    """`because`: the course or the action that was to close it, finished on `on` where that is known."""

    code: str
    text: str
    because: str
    on: date | None


def awaiting(person: User, careers: Collection[Career]) -> list[Awaiting]:
    """Each item once; those of courses first."""
    found: dict[ItemKey, Awaiting] = {}
    for key, one in (*_of_courses(person), *_of_actions(person, careers)):
        found.setdefault(key, one)
    return list(found.values())


def _of_courses(person: User) -> Iterator[tuple[ItemKey, Awaiting]]:
    for one in unconfirmed(Participant.objects.filter(person=person)):
        yield one.key, Awaiting(one.code, one.text, one.place.planned.course.name, one.on)


def _of_actions(person: User, careers: Collection[Career]) -> Iterator[tuple[ItemKey, Awaiting]]:
    gaps = {now.item.key: now for career in careers for now in _gaps(career)}
    rows = DevelopmentAction.objects.filter(person=person, state=ActionState.DONE).prefetch_related("steps")
    for row in rows.order_by("-pk"):
        key = ItemKey(row.attitude_id is not None, row.attitude_id or row.indicator_id or 0)
        now = gaps.get(key)
        done = max((local_day(step.at) for step in row.steps.all() if step.to_state == ActionState.DONE), default=None)
        if now is not None and done is not None and now.on is not None and now.on <= done:
            yield key, Awaiting(now.item.code, now.item.text, row.goal, done)


def _gaps(career: Career) -> list[ItemNow]:
    return [now for now in (*career.indicators, *career.attitudes) if now.state == State.GAP]
