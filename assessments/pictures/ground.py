"""What all pictures of a page stand on: the results of the scope that can be counted together, and what is left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import NamedTuple

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import ngettext

from assessments.insight.columns import Columns, Group, Item
from assessments.insight.scope import Scope
from assessments.insight.standing import Standing, standing
from assessments.models import ScaleLevel
from assessments.pictures.behind import Figure, counts
from config.days import written


class Result(NamedTuple):
    """
    What a picture counts of a person: their confirmed appraisal, read by the columns of the page. `ratings`: as they
    stand after follow-ups, `rated`: as they were signed.
    """

    assessment: int
    person: int
    department: int | None
    standard: int
    scale: int
    rater: int | None
    confirmed_on: date
    verdict: str
    ratings: str
    own: str
    rated: str


@dataclass(frozen=True)
class Ground:
    """
    `people`: the results that are counted, all on one scale with these `levels`. Of the scope there are more people:
    `unrated` without a confirmed result, `other_scale` rated on another scale, `too_old` with results older than the
    company's term.
    """

    scope: Scope
    columns: Columns
    people: list[Result]
    scale: int | None
    levels: list[ScaleLevel]
    unrated: int
    other_scale: int
    too_old: int

    @cached_property
    def meeting(self) -> frozenset[str]:
        """The digits of the levels that meet the standard."""
        return frozenset(str(level.value) for level in self.levels if level.meets)

    @cached_property
    def ratings(self) -> list[str]:
        return [one.ratings for one in self.people]

    @cached_property
    def items(self) -> list[Item]:
        return self.columns.items

    @cached_property
    def tasks(self) -> list[Group]:
        return [group for group in self.columns.groups if not group.is_attitudes]

    @cached_property
    def places(self) -> list[list[int]]:
        """Of each task where its indicators stand in the ratings."""
        return [[item.position for item in task.items] for task in self.tasks]

    def behind(self, figure: Figure, **changes: object) -> str:
        """Where the people stand whom a figure counts; `changes` narrow what the address asks."""
        start = self._address(**changes) if changes else self._start
        return f"{start}&{urlencode(figure.asks)}"

    @cached_property
    def _start(self) -> str:
        """The same for most figures of a page."""
        return self._address()

    def _address(self, **changes: object) -> str:
        return f"{reverse('assessments:insight-behind')}?{self.scope.address(scale=self.scale, **changes)}"

    def counted(self, figure: Figure) -> list[Result]:
        return [one for one in self.people if counts(figure, one, self.places, self.meeting)]

    @property
    def since(self) -> str:
        """The first and the last day of approval of what is counted."""
        if not self.people:
            return ""
        days = [one.confirmed_on for one in self.people]
        first, last = min(days), max(days)
        return written(first) if first == last else f"{written(first)}–{written(last)}"

    @property
    def left_out(self) -> list[str]:
        """In words; nothing where all of the scope is counted."""
        unrated, too_old, other = (
            ngettext(
                "%(n)s person without an approved result", "%(n)s people without an approved result", self.unrated
            ),
            ngettext(
                "%(n)s person whose results are older than the company’s term",
                "%(n)s people whose results are older than the company’s term",
                self.too_old,
            ),
            ngettext("%(n)s person rated on another scale", "%(n)s people rated on another scale", self.other_scale),
        )
        found = [(unrated, self.unrated), (too_old, self.too_old), (other, self.other_scale)]
        return [words % {"n": number} for words, number in found if number]


def ground_of(scope: Scope, scale: int | None = None) -> Ground:
    """
    In a number of queries that does not grow with the people. `scale`: that one, else the one of most. Of
    a cycle that is asked for all counts, however long ago.
    """
    return standing_on(standing(scope), aging=scope.cycle is None, scale=scale)


def standing_on(
    stands: Standing,
    wanted: Callable[[Result], bool] | None = None,
    *,
    aging: bool = True,
    scale: int | None = None,
) -> Ground:
    """`wanted`: of which results alone; `aging`: those that are too old are left out; `scale` as in `ground_of`."""
    rows = [
        Result(
            *(profile.assessment, profile.person, row.person.department, profile.standard, profile.scale),
            *(profile.rater, profile.confirmed_on, profile.verdict),
            *(row.ratings, row.own, row.rated),
        )
        for row, profile in stands.confirmed
    ]
    found = [one for one in rows if wanted(one)] if wanted else rows
    fresh = [one for one in found if one.confirmed_on >= stands.oldest] if aging else found
    scales = Counter(one.scale for one in fresh)
    # Of two scales with as many, the newer one.
    most = scale if scale is not None else max(scales, key=lambda pk: (scales[pk], pk), default=None)
    people = [one for one in fresh if one.scale == most]
    levels = list(ScaleLevel.objects.filter(scale=most).order_by("value"))
    return Ground(
        stands.scope,
        stands.columns,
        people,
        most,
        levels,
        unrated=len(stands.rows) - len(rows),
        other_scale=len(fresh) - len(people),
        too_old=len(found) - len(fresh),
    )


def narrowed(ground: Ground, people: list[Result]) -> Ground:
    return replace(ground, people=people)
