"""
Stacked bars: a row for each thing counted, its parts side by side, the same numbers in the row. Bars of 100 % beginning
at the left, or lying to both sides of the middle. All places are percent of the width, so that text is never stretched.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

# Of 100: a part that is narrower carries no number; it stands in the table all the same.
LEAST_WITH_NUMBER = 7
# How far from the threshold a level is told apart by its colour.
TONES = 3


@dataclass(frozen=True, slots=True)
class Part:
    """What is counted: its name, what stands over its column (`short`), and its colour and pattern (`tone`)."""

    key: str
    label: str
    short: str
    tone: str

    @property
    def words(self) -> str:
        return self.label if self.short in self.label else f"{self.short} {self.label}"


@dataclass(frozen=True, slots=True)
class Counted:
    """A row as numbers: how often each part (by key) occurs; `urls` lead to the people behind each of them."""

    code: str
    name: str
    counts: Mapping[str, int]
    url: str = ""
    urls: Mapping[str, str] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Piece:
    """A drawn part: where it begins, how wide it is, where its middle is; `text` is empty where it is too narrow."""

    part: Part
    count: int
    start: str
    width: str
    middle: str
    text: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A number of the table, with what it leads to; a part that does not occur leads nowhere."""

    part: Part
    count: int
    percent: int
    url: str


@dataclass(frozen=True, slots=True)
class Row:
    """`edge`: where the standard begins to be met, empty where the bar has no such place."""

    code: str
    name: str
    url: str
    total: int
    pieces: list[Piece]
    cells: list[Cell]
    edge: str

    @property
    def words(self) -> str:
        """What the bar shows, for who does not see it."""
        return ", ".join(f"{cell.part.words}: {cell.count}" for cell in self.cells if cell.count)


@dataclass(frozen=True, slots=True)
class Bars:
    """`first`: over the column of names; `how`: how to read it, in a line; `middle`: the bars lie to both sides."""

    title: str
    how: str
    first: str
    parts: Sequence[Part]
    rows: list[Row]
    middle: bool = False


def percent(part: int, whole: int) -> int:
    """Of 100, rounded half up; 100 and 0 only where it is all or nothing."""
    if not whole:
        return 0
    rounded = (200 * part + whole) // (2 * whole)
    if 0 < part < whole:
        return min(99, max(1, rounded))
    return rounded


def place(value: float) -> str:
    return f"{value:.2f}%"


def bars(title: str, how: str, first: str, parts: Sequence[Part], rows: Iterable[Counted]) -> Bars:
    """Each row over the full width."""
    return Bars(title, how, first, parts, [_row(parts, row, 100, 0) for row in rows])


def both_sides(title: str, how: str, first: str, parts: Sequence[Part], rows: Iterable[Counted]) -> Bars:
    """
    The middle of the middle part stands in the middle; what comes before it lies to the left. All bars are equally
    long, as long as the one that reaches furthest allows. An odd number of parts.
    """
    counted = list(rows)
    middles = [_middle(parts, row) for row in counted]
    furthest = max((max(middle, 1 - middle) for middle in middles), default=0.5)
    width = 50 / furthest
    shown = [_row(parts, row, width, 50 - width * middle) for row, middle in zip(counted, middles, strict=True)]
    return Bars(title, how, first, parts, shown, middle=True)


def _middle(parts: Sequence[Part], row: Counted) -> float:
    """Where the middle of the middle part stands, of 1."""
    half = len(parts) // 2
    before = sum(row.counts.get(part.key, 0) for part in parts[:half])
    return (before + row.counts.get(parts[half].key, 0) / 2) / row.total if row.total else 0.5


def _row(parts: Sequence[Part], row: Counted, width: float, offset: float) -> Row:
    pieces, done, edge = list[Piece](), 0, ""
    for part in parts:
        count = row.counts.get(part.key, 0)
        if part.tone == "high-1" and row.total and not edge:
            edge = place(offset + width * done / row.total)
        if count:
            start, end = (offset + width * at / row.total for at in (done, done + count))
            text = str(count) if end - start >= LEAST_WITH_NUMBER else ""
            pieces.append(Piece(part, count, place(start), place(end - start), place((start + end) / 2), text))
        done += count
    cells = [
        Cell(part, count, percent(count, row.total), row.urls.get(part.key, "") if count else "")
        for part in parts
        for count in [row.counts.get(part.key, 0)]
    ]
    return Row(row.code, row.name, row.url, row.total, pieces, cells, edge)


def level_tones(levels: Sequence[tuple[int, bool]]) -> dict[int, str]:
    """The tone of each level by its value: the further from the threshold, the stronger. `levels`: value and meets."""
    below = sorted((value for value, meets in levels if not meets), reverse=True)
    above = sorted(value for value, meets in levels if meets)
    tones = {value: f"low-{min(step, TONES)}" for step, value in enumerate(below, 1)}
    return tones | {value: f"high-{min(step, TONES)}" for step, value in enumerate(above, 1)}
