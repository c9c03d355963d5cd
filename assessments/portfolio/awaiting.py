"""What waits for a follow-up: gaps for which a course was attended or an action done, looked at by nobody since."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from assessments.careers.career import Career, ItemNow
from assessments.enums import ActionState, Attendance, NeedKind
from assessments.insight.states import State
from assessments.models import DevelopmentAction, Participant
from assessments.models.items import ItemKey
from assessments.training.chain import OPEN, chain_of
from competency.models import Element, Indicator
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
    rows = Participant.objects.filter(
        person=person, withdrawn_at__isnull=True, attendance__in=Attendance.came()
    ).select_related("planned__course", "session")
    places = {row.pk: row for row in rows}
    chain = chain_of(Participant.objects.filter(pk__in=places)) if places else None
    needs = [need for need in chain.needs if need.kind == NeedKind.GAP] if chain else []
    indicators = Indicator.objects.in_bulk([need.indicator for need in needs if need.indicator])
    attitudes = Element.objects.in_bulk([need.element for need in needs if need.element])
    for need in needs:
        closing = chain.closings[need.pk] if chain else None
        if closing is None or closing.state != OPEN:
            continue
        place = places[need.participant]
        day = local_day(place.session.ends_at) if place.session else None
        if closing.now is not None and (day is None or closing.now.on >= day):
            continue  # looked at since, and it falls short still
        subject = indicators[need.indicator] if need.indicator else attitudes[need.element or 0]
        key = ItemKey(need.indicator is None, need.indicator or need.element or 0)
        yield key, Awaiting(subject.code, subject.text, place.planned.course.name, day)


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
