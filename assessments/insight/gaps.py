"""職能落差分析表: of each person and item the level now and the one that is asked, how far apart, and what says so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from assessments.insight.columns import Group, Item
from assessments.insight.levels import Levels
from assessments.insight.matrix import Line
from assessments.insight.page import MatrixPage
from assessments.insight.scope import Scope
from assessments.insight.standing import Profile
from assessments.insight.states import LETTERS, State
from assessments.models import Assessment
from config.days import written


class Cell(NamedTuple):
    """`level`: the confirmed one, None for none; `below`: of a gap; `on`: of the follow-up that decided it."""

    state: State
    level: int | None
    below: int
    on: date | None


class Gap(NamedTuple):
    """
    One item that one person falls short of, or that a follow-up decided (`on` its day); `confirmed_on` by the newest of
    the two.
    """

    line: Line
    profile: Profile
    group: Group
    item: Item
    level: int
    asked: int | None
    below: int
    state: State
    confirmed_on: date
    on: date | None

    @property
    def source_number(self) -> str:
        return Assessment.number_of(self.profile.assessment)


class Sum(NamedTuple):
    """Of an item: how many were rated, meet and fall short, and the levels that are missing in all."""

    group: Group
    item: Item
    rated: int
    meets: int
    gaps: int
    below: int

    @property
    def mean(self) -> float:
        """Levels below of those who fall short."""
        return self.below / self.gaps if self.gaps else 0.0


@dataclass
class Analysis:
    """The people and the order of a page of the matrix; `year`: only who was confirmed in it."""

    page: MatrixPage
    year: int | None = None

    @property
    def scope(self) -> Scope:
        return self.page.scope

    @cached_property
    def levels(self) -> Levels:
        return Levels.load()

    @cached_property
    def lines(self) -> list[Line]:
        lines = self.page.matrix.lines
        if self.year is None:
            return lines
        return [one for one in lines if one.row.profile and one.row.profile.confirmed_on.year == self.year]

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        return self.page.matrix.standing.columns.groups

    @cached_property
    def items(self) -> list[tuple[Group, Item]]:
        return [(group, item) for group in self.groups for item in group.items]

    @cached_property
    def asked(self) -> list[int]:
        """The level that is asked of these people: one, unless their appraisals follow several scales."""
        scales = {line.row.profile.scale for line in self.lines if line.row.profile}
        return sorted({level for scale in scales if (level := self.levels.asked(scale)) is not None})

    def cell(self, line: Line, item: Item) -> Cell:
        row, at = line.row, item.position
        state = LETTERS[row.states[at]]
        sign = row.ratings[at] if at < len(row.ratings) else ""
        level = int(sign) if sign.isdigit() and row.profile is not None else None
        is_gap = state == State.GAP and level is not None and row.profile is not None
        below = self.levels.below(row.profile.scale, level) if is_gap and row.profile and level is not None else 0
        return Cell(state, level, below, row.followed.get(at))

    def below(self, line: Line) -> int:
        """The levels that somebody is short of in all."""
        return sum(self.cell(line, item).below for _group, item in self.items)

    @cached_property
    def sums(self) -> list[Sum]:
        found = []
        for group, item in self.items:
            cells = [self.cell(line, item) for line in self.lines]
            meets = sum(cell.state == State.MEETS for cell in cells)
            gaps = [cell.below for cell in cells if cell.state == State.GAP]
            found.append(Sum(group, item, meets + len(gaps), meets, len(gaps), sum(gaps)))
        return found

    @cached_property
    def people_with_gaps(self) -> int:
        return sum("g" in line.row.states for line in self.lines)

    @cached_property
    def all_gaps(self) -> int:
        return sum(one.gaps for one in self.sums)

    def told(self) -> Iterator[Gap]:
        """Gaps and what follow-ups decided, in the order of the people, of each in that of the standard."""
        for line in self.lines:
            profile = line.row.profile
            if profile is None or not (line.row.followed or "g" in line.row.states):
                continue
            asked = self.levels.asked(profile.scale)
            for group, item in self.items:
                cell = self.cell(line, item)
                if cell.level is not None and (cell.state == State.GAP or cell.on):
                    day = cell.on or profile.confirmed_on
                    yield Gap(line, profile, group, item, cell.level, asked, cell.below, cell.state, day, cell.on)

    def gaps(self) -> Iterator[Gap]:
        return (one for one in self.told() if one.state == State.GAP)

    def said(self) -> list[object]:
        """What makes one edition of the paper another: who stands where, in plain data."""
        rows = [(line.row, line.row.person) for line in self.lines]
        people = [(one.number, one.name, one.department, row.states, row.ratings) for row, one in rows]
        followed = [sorted((at, str(on)) for at, on in line.row.followed.items()) for line in self.lines]
        return [people, followed, self.asked, self.year, written(self.scope.as_of)]

    @property
    def shown(self) -> list[int]:
        """The appraisals whose results it tells, for the log."""
        return [line.row.profile.assessment for line in self.lines if line.row.profile]


def whose(analysis: Analysis, line: Line) -> str:
    """The department of a person, from the top."""
    return analysis.scope.outline.path_of(line.row.person.department or 0)
