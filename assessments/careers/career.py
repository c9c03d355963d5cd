"""
What the confirmed appraisals of one person by one standard say together. Plain data in, plain data out; no database.

An appraisal is earlier as its cycle is (`Assessment.objects.approved_before`), and of each item counts the newest
confirmation, carried over from former versions of the standard where the text stayed the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from assessments.careers.standards import Carried, Item, Layout, TaskLine
from assessments.enums import ResultSource
from assessments.insight.states import WORST_FIRST, State
from assessments.models import Assessment, ScaleLevel
from assessments.models.items import ItemKey
from assessments.sheet.scoring import Rating, Score, TaskScore, score, score_task


class Given(NamedTuple):
    """What was confirmed of an item: its level, None for what was not observed."""

    level: ScaleLevel | None

    @property
    def state(self) -> State:
        if self.level is None:
            return State.NOT_OBSERVED
        return State.MEETS if self.level.meets else State.GAP

    @property
    def rating(self) -> Rating:
        return Rating(self.level.value, self.level.meets, True) if self.level else Rating(answered=True)


class FollowUp(NamedTuple):
    """A result that was confirmed after the appraisal; `by`: name and number of who confirmed it."""

    key: ItemKey
    given: Given
    on: date
    by: tuple[str, str] | None = None


@dataclass(slots=True)
class Appraisal:
    """
    One with confirmed results, of the approved `revision`; `code`: under which its report is verified, "" where the
    reader may not see the appraisal itself (`is_visible`) or nothing was frozen.
    """

    assessment: Assessment
    layout: Layout
    revision: int
    confirmed_on: date
    given: dict[ItemKey, Given]
    levels: Sequence[ScaleLevel]
    is_visible: bool
    code: str = ""
    follow_ups: list[FollowUp] = field(default_factory=list)

    @property
    def score(self) -> Score:
        """As it was approved."""
        return score([self.ratings(line) for line in self.layout.lines])

    @property
    def rated_by(self) -> tuple[str, str] | None:
        """Name and number; None while it is opened again, since it may have been handed over by now."""
        return self.assessment.rated_by if self.assessment.is_approved else None

    def ratings(self, line: TaskLine) -> list[Rating]:
        return [self.given[item.key].rating if item.key in self.given else Rating() for item in line.items]


@dataclass(frozen=True, slots=True)
class Point:
    """A task in one appraisal: how many of its indicators of then met the standard."""

    appraisal: Appraisal
    score: TaskScore


@dataclass(frozen=True, slots=True)
class ItemNow:
    """
    `given` None: never rated. `on`: when it was confirmed, by which appraisal, whether in a follow-up, and by whom.
    """

    item: Item
    state: State
    given: Given | None = None
    on: date | None = None
    appraisal: Appraisal | None = None
    source: ResultSource = ResultSource.APPRAISAL
    by: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class TaskNow:
    """A task of the newest version: `points` for each appraisal, None where its version has no such task."""

    line: TaskLine
    points: list[Point | None]
    items: list[ItemNow]

    @property
    def state(self) -> State:
        """As a matrix shows a task: met where all its indicators are."""
        states = {item.state for item in self.items}
        return next(state for state in WORST_FIRST if state in states)

    @property
    def newest(self) -> ItemNow | None:
        known = [item for item in self.items if item.on is not None]
        return max(known, key=lambda item: item.on or date.min, default=None)


@dataclass(frozen=True, slots=True)
class Career:
    """All appraisals by versions of one standard, oldest first; `layout`: the version of the newest."""

    layout: Layout
    appraisals: list[Appraisal]
    tasks: list[TaskNow]
    attitudes: list[ItemNow]
    carried: Mapping[int, Carried]

    @property
    def indicators(self) -> list[ItemNow]:
        return [item for task in self.tasks for item in task.items]

    @property
    def newest(self) -> Appraisal:
        return self.appraisals[-1]

    @property
    def before(self) -> Appraisal | None:
        return self.appraisals[-2] if len(self.appraisals) > 1 else None

    def having(self, state: State) -> list[ItemNow]:
        """The indicators that stand so now."""
        return [item for item in self.indicators if item.state == state]

    @property
    def confirmed_on(self) -> date:
        return max(
            [one.confirmed_on for one in self.appraisals] + [f.on for a in self.appraisals for f in a.follow_ups]
        )


def career(appraisals: Sequence[Appraisal], carried: Mapping[int, Carried], oldest: date) -> Career:
    """
    `appraisals`: at least one, oldest first; `carried`: from each version that they name to that of the newest;
    `oldest`: the first day whose results still count.
    """
    layout = appraisals[-1].layout
    newest_first = list(reversed(appraisals))

    def now(item: Item) -> ItemNow:
        return _now(item, newest_first, carried, oldest)

    tasks = [
        TaskNow(
            line=line,
            points=[_point(line, one, carried[one.layout.version.pk]) for one in appraisals],
            items=[now(item) for item in line.items],
        )
        for line in layout.lines
    ]
    return Career(layout, list(appraisals), tasks, [now(item) for item in layout.attitudes], carried)


def _point(line: TaskLine, appraisal: Appraisal, carried: Carried) -> Point | None:
    task = carried.tasks.get(line.pk)
    then = appraisal.layout.line_of(task) if task is not None else None
    return Point(appraisal, score_task(appraisal.ratings(then))) if then else None


def _now(item: Item, newest_first: list[Appraisal], carried: Mapping[int, Carried], oldest: date) -> ItemNow:
    for one in newest_first:
        pairs = carried[one.layout.version.pk]
        key = pairs.items.get(item.key)
        found = _newest_of(one, key) if key else None
        if found:
            given, on, source, by = found
            is_old = on < oldest or item.key in pairs.reworded
            return ItemNow(item, State.TOO_OLD if is_old else given.state, given, on, one, source, by)
    return ItemNow(item, State.UNRATED)


def _newest_of(one: Appraisal, key: ItemKey) -> tuple[Given, date, ResultSource, tuple[str, str] | None] | None:
    later = [follow_up for follow_up in one.follow_ups if follow_up.key == key]
    if later:
        last = max(later, key=lambda follow_up: follow_up.on)
        return last.given, last.on, ResultSource.FOLLOW_UP, last.by
    return (one.given[key], one.confirmed_on, ResultSource.APPRAISAL, one.rated_by) if key in one.given else None
