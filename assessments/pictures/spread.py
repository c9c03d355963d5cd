"""How raters use a scale: the mean of each as a dot, the spread as a line to both sides, what all gave as a mark."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from assessments.pictures.bars import place

LEFT, WIDE = 4.0, 92.0


@dataclass(frozen=True, slots=True)
class Rater:
    """Counted are `cases` of `all`; `mean`, None where nothing was rated, and `spread` in levels; `unseen`: %."""

    name: str
    number: str
    cases: int
    all: int
    mean: float | None
    spread: float
    unseen: int
    url: str = ""


@dataclass(frozen=True, slots=True)
class SpreadRow:
    rater: Rater
    dot: str
    start: str
    end: str

    @property
    def mean(self) -> str:
        return shown(self.rater.mean)

    @property
    def spread(self) -> str:
        return shown(self.rater.spread if self.rater.mean is not None else None)

    @property
    def words(self) -> str:
        return _("mean %(mean)s, spread %(spread)s, not observed %(unseen)s %%, %(cases)s appraisals") % {
            "mean": self.mean,
            "spread": self.spread,
            "unseen": self.rater.unseen,
            "cases": self.rater.cases,
        }


@dataclass(frozen=True, slots=True)
class Spread:
    """`levels`: each value of the scale with its place; `all_mean`: of all that are shown."""

    title: str
    how: str
    first: str
    levels: list[tuple[int, str]]
    rows: list[SpreadRow]
    all_mean: str
    all_place: str


def shown(value: float | None) -> str:
    """Two places, as the language writes them."""
    return "–" if value is None else number_format(round(value + 1e-9, 2), 2)


def spread(
    title: str, how: str, first: str, values: Iterable[int], raters: Iterable[Rater], all_mean: float | None
) -> Spread:
    """`values`: the levels of the scale, one at least."""
    steps = sorted(values)
    low, high = steps[0], max(steps[-1], steps[0] + 1)

    def at(value: float) -> str:
        return place(LEFT + WIDE * (min(max(value, low), high) - low) / (high - low))

    rows = [
        SpreadRow(one, "", "", "")
        if one.mean is None
        else SpreadRow(one, at(one.mean), at(one.mean - one.spread), at(one.mean + one.spread))
        for one in raters
    ]
    marks = [(value, at(value)) for value in steps]
    return Spread(title, how, first, marks, rows, shown(all_mean), "" if all_mean is None else at(all_mean))
