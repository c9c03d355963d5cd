"""Two periods compared: for each thing a hollow dot for then, a full one for now, and a line that joins them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from assessments.pictures.bars import percent, place

# Dots stand between these, of 100, so that those at 0 and 100 % are whole.
LEFT, WIDE = 3.0, 94.0


@dataclass(frozen=True, slots=True)
class Pair:
    """The same `people` then and now: how many met it, who got there and who fell back; `…_url` lead to them."""

    code: str
    name: str
    people: int
    then: int
    now: int
    risen: int
    fallen: int
    url: str = ""
    then_url: str = ""
    now_url: str = ""
    risen_url: str = ""
    fallen_url: str = ""


@dataclass(frozen=True, slots=True)
class DotRow:
    pair: Pair
    then_percent: int
    now_percent: int
    then: str
    now: str

    @property
    def change(self) -> int:
        """In points of a hundred."""
        return self.now_percent - self.then_percent

    @property
    def points(self) -> str:
        return f"{self.change:+d}".replace("-", "−")

    @property
    def tone(self) -> str:
        return "high-3" if self.change > 0 else "low-3" if self.change < 0 else "same"

    @property
    def sign(self) -> str:
        return "▲" if self.change > 0 else "▼" if self.change < 0 else "＝"

    @property
    def words(self) -> str:
        return _("then %(then)s %%, now %(now)s %% (%(people)s people)") % {
            "then": self.then_percent,
            "now": self.now_percent,
            "people": self.pair.people,
        }


@dataclass(frozen=True, slots=True)
class Dots:
    title: str
    how: str
    first: str
    rows: list[DotRow]


def dots(title: str, how: str, first: str, pairs: Iterable[Pair]) -> Dots:
    return Dots(title, how, first, [_row(pair) for pair in pairs])


def _row(pair: Pair) -> DotRow:
    then, now = percent(pair.then, pair.people), percent(pair.now, pair.people)
    return DotRow(pair, then, now, place(LEFT + WIDE * then / 100), place(LEFT + WIDE * now / 100))
