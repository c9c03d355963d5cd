"""
Whether the gap behind a place in a course is closed, and by what. Nothing of it is stored: it follows from what was
confirmed since (docs/decisions/0077). Only a need whose person's data were deleted keeps the day on which it closed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import pgettext_lazy

from assessments.enums import Attendance, NeedKind, PlannedState
from assessments.models import ElementMark, Participant, TrainingNeed
from assessments.models.items import ItemKey
from assessments.training.results import Confirmed, Moment, Result, confirmed_of
from competency.models import BlockElement, ElementKind
from config.days import local_day

COLUMNS = (
    *("pk", "participant", "participant__planned", "participant__person", "kind", "indicator", "element"),
    *("indicator__block__task__duty__version", "element__version", "assessment", "revision", "level__value"),
    *("confirmed_on", "closed_on", "participant__same_as", "participant__planned__plan"),
    *("participant__attendance", "participant__session__starts_at", "participant__planned__state"),
)
OPEN, CLOSED, UNKNOWN = "open", "closed", "unknown"
WORDS = {
    OPEN: pgettext_lazy("training need", "open"),
    CLOSED: pgettext_lazy("training need", "closed"),
    UNKNOWN: pgettext_lazy("training need", "cannot be measured"),
}
SIGNS = {OPEN: "○", CLOSED: "✓", UNKNOWN: "–"}


class Need(NamedTuple):
    """
    A row of `TrainingNeed`; `version`: the one that its indicator, attitude, knowledge or skill belongs to; `same_as`:
    the first place of the same person whose name is deleted; `came`, `held_on`: to the course, and on which day it
    began, where that is known.
    """

    pk: int
    participant: int
    planned: int
    person: int | None
    kind: str
    indicator: int | None
    element: int | None
    version: int
    assessment: int | None
    revision: int
    level: int | None
    confirmed_on: date
    closed_on: date | None
    same_as: int | None = None
    plan: int = 0
    came: bool = False
    held_on: date | None = None
    called_off: bool = False

    @property
    def moment(self) -> Moment:
        """A follow-up of the same revision on the same day comes after it."""
        return self.confirmed_on, self.assessment or 0, self.revision, 0

    @property
    def gap(self) -> tuple[int, int | None, int | None, str]:
        """Two places of one person for the same gap are one gap."""
        return self.person or -(self.same_as or self.participant), self.indicator, self.element, self.kind


class Closing(NamedTuple):
    """`by`: what closed it; None while it is open, and where that was deleted. `now`: the newest that says anything."""

    state: str
    on: date | None = None
    by: Result | None = None
    now: Result | None = None

    @property
    def word(self) -> str:
        return str(WORDS[self.state])

    @property
    def sign(self) -> str:
        return SIGNS[self.state]


@dataclass(frozen=True, slots=True)
class Chain:
    """The needs behind some places, with what became of each."""

    needs: list[Need]
    closings: dict[int, Closing]

    def is_closed_by_course(self, need: Need) -> bool:
        """Closed after whoever has the place came to the course; not by what was confirmed without it."""
        closing = self.closings[need.pk]
        after = need.held_on is None or closing.on is None or closing.on >= need.held_on
        return closing.state == CLOSED and need.came and after

    def by_planned(self) -> dict[int, list[Need]]:
        found: dict[int, list[Need]] = defaultdict(list)
        for need in self.needs:
            found[need.planned].append(need)
        return found

    def by_participant(self) -> dict[int, list[Need]]:
        found: dict[int, list[Need]] = defaultdict(list)
        for need in self.needs:
            found[need.participant].append(need)
        return found


def chain_of(places: QuerySet[Participant]) -> Chain:
    """In a constant number of queries."""
    rows = TrainingNeed.objects.filter(participant__in=places.order_by().values("pk")).order_by("pk")
    needs = [_need(row) for row in rows.values_list(*COLUMNS)]
    if not needs:
        return Chain([], {})
    confirmed = confirmed_of(places, {need.version for need in needs})
    asked = _items_of_marks(needs)
    return Chain(needs, {need.pk: closing(need, confirmed, asked.get(need.pk, [])) for need in needs})


def _need(row: tuple[object, ...]) -> Need:
    """Of the two versions in COLUMNS the one that there is."""
    *values, attendance, starts_at, state = row
    values[7:9] = [values[7] or values[8]]
    came, held_on = attendance in Attendance.came(), local_day(starts_at) if isinstance(starts_at, datetime) else None
    ending = {"came": came, "held_on": held_on, "called_off": state == PlannedState.CANCELLED}
    return Need(*values)._replace(**ending)  # type: ignore[arg-type]  # in the order of COLUMNS


def closing(need: Need, confirmed: Confirmed, asked: list[ItemKey]) -> Closing:
    """`asked`: of a mark the indicators in whose blocks the knowledge or skill stands."""
    if need.person is None:
        return _kept(need)
    if need.kind == NeedKind.MARK:
        found = _closing_of_mark(need, confirmed, asked)
    else:
        key = ItemKey(need.indicator is None, need.indicator or need.element or 0)
        found = closed_by(confirmed.of(need.person, need.version, key), need.moment)
    day = need.closed_on
    is_deleted = day is not None and found.state != CLOSED and not (found.now and found.now.on > day)
    return _kept(need) if is_deleted else found


def _kept(need: Need) -> Closing:
    """What was deleted is told by the day alone."""
    return Closing(CLOSED if need.closed_on else OPEN, need.closed_on)


def closed_by(results: Iterable[Result], since: Moment) -> Closing:
    """
    The newest confirmation decides: what met and fell short again is open again. What was not observed says nothing.
    Closed is it by the first of those that met without a break.
    """
    first: Result | None = None
    newest: Result | None = None
    for one in results:
        if one.moment <= since or one.meets is None:
            continue
        newest = one
        first = (first or one) if one.meets else None
    return Closing(CLOSED, first.on, first, newest) if first else Closing(OPEN, now=newest)


def _closing_of_mark(need: Need, confirmed: Confirmed, asked: list[ItemKey]) -> Closing:
    """
    Closed when every indicator that asks for it meets, at least one of them confirmed since. `closed_by` counts what is
    later than a moment; the appraisal in which it was marked counts too, for what met already.
    """
    if not asked:
        return Closing(UNKNOWN)
    day, assessment, revision, _follow_up = need.moment
    before = (day, assessment, revision, -1)
    found = [closed_by(confirmed.of(need.person, need.version, key), before) for key in asked]
    newer = [one for one in found if one.now is not None and one.now.moment > need.moment]
    now = max((one.now for one in newer if one.now), key=lambda one: one.moment, default=None)
    if newer and all(one.state == CLOSED for one in found):
        last = max((one.by for one in found if one.by), key=lambda one: one.moment)
        by = last if last.moment > need.moment else now
        return Closing(CLOSED, by.on if by else None, by, now)
    return Closing(OPEN, now=now)


def _items_of_marks(needs: list[Need]) -> dict[int, list[ItemKey]]:
    """
    By need: the indicators of the blocks that ask for the knowledge or skill, in the tasks in which the appraisal
    marked it; in all tasks where no mark is left.
    """
    marks = [need for need in needs if need.kind == NeedKind.MARK]
    if not marks:
        return {}
    wanted = BlockElement.objects.filter(
        element__in={need.element for need in marks}, element__kind__in=[ElementKind.KNOWLEDGE, ElementKind.SKILL]
    )
    asks: dict[int, list[tuple[int, int]]] = defaultdict(list)
    columns = ("element", "block__task", "block__indicators")
    for element, task, indicator in wanted.order_by("pk", "block__indicators__position").values_list(*columns):
        if indicator is not None:
            asks[element].append((task, indicator))
    marked = ElementMark.objects.filter(assessment__in={need.assessment for need in marks if need.assessment})
    tasks: dict[tuple[int, int], set[int]] = defaultdict(set)
    owner = Coalesce("task__blocks_of", "task")
    for assessment, element, task in marked.order_by().values_list("assessment", "element", owner):
        tasks[assessment, element].add(task)
    found = {}
    for need in marks:
        inside = tasks.get((need.assessment or 0, need.element or 0))
        pairs = asks.get(need.element or 0, [])
        found[need.pk] = [ItemKey(False, pk) for task, pk in pairs if not inside or task in inside]
    return found
