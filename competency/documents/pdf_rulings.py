"""
The tables of a printed page by their rulings: where lines touch one another there is a table, and what no line parts is
one cell, merged or not. Pure geometry; points (1/72 inch) from the top left corner of the page.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

# Lines nearer than this are one, and lines that miss one another by no more touch; no printed cell is as small.
NEAR = 3.0
# A line drawn as a filled box is no thicker; a shorter one is a stroke of a letter or a tick.
THICK, SHORT = 3.0, 5.0
# How much of a side a line must cover to part two cells.
COVERED = 0.5


class Ruling(NamedTuple):
    """`at` is its place across, `start` and `end` along it: of a horizontal one the y, and x from left to right."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Region:
    """A cell in the grid of its table, with what it is merged over, from 0."""

    row: int
    column: int
    height: int
    width: int


class Grid:
    """A table: the places of its lines, and which region covers each place between them."""

    def __init__(self, across: list[Ruling], down: list[Ruling]) -> None:
        self.xs = _with_ends({one.at for one in down}, [x for one in across for x in one[1:]])
        self.ys = _with_ends({one.at for one in across}, [y for one in down for y in one[1:]])
        self._covered = _Covered(across), _Covered(down)
        self._at: dict[tuple[int, int], Region] = {}

    @property
    def size(self) -> int:
        return (len(self.xs) - 1) * (len(self.ys) - 1)

    @property
    def area(self) -> float:
        return (self.xs[-1] - self.xs[0]) * (self.ys[-1] - self.ys[0])

    def holds(self, other: Grid) -> bool:
        return (
            self is not other
            and self.xs[0] <= other.xs[0] and other.xs[-1] <= self.xs[-1]
            and self.ys[0] <= other.ys[0] and other.ys[-1] <= self.ys[-1]
        )  # fmt: skip

    def laid_out(self) -> list[Region]:
        """Its cells, row by row; what is open to the outside at a corner belongs to no cell."""
        found = [
            region for places in self._parts() if not self._is_outside(places) for region in _rectangles(set(places))
        ]
        found.sort(key=lambda one: (one.row, one.column))
        for region in found:
            for row in range(region.row, region.row + region.height):
                for column in range(region.column, region.column + region.width):
                    self._at[row, column] = region
        return found

    def region_at(self, x: float, y: float) -> Region | None:
        return self._at.get((bisect_right(self.ys, y) - 1, bisect_right(self.xs, x) - 1))

    def is_open_below(self, region: Region) -> bool:
        """Whether it reaches to where the page ends, with no line below it."""
        bottom = len(self.ys) - 1
        return region.row + region.height == bottom and not any(
            self._has_line_above(bottom, column) for column in range(region.column, region.column + region.width)
        )

    def _parts(self) -> Iterable[list[tuple[int, int]]]:
        """The places between the lines, together where no line parts them."""
        rows, columns = len(self.ys) - 1, len(self.xs) - 1
        first = {(row, column): (row, column) for row in range(rows) for column in range(columns)}

        def head(place: tuple[int, int]) -> tuple[int, int]:
            while first[place] != place:
                first[place] = first[first[place]]
                place = first[place]
            return place

        for row, column in list(first):
            if row + 1 < rows and not self._has_line_above(row + 1, column):
                first[head((row + 1, column))] = head((row, column))
            if column + 1 < columns and not self._has_line_left(row, column + 1):
                first[head((row, column + 1))] = head((row, column))
        parts = defaultdict(list)
        for place in first:
            parts[head(place)].append(place)
        return parts.values()

    def _has_line_above(self, row: int, column: int) -> bool:
        return self._covered[0].by(self.ys[row], self.xs[column], self.xs[column + 1])

    def _has_line_left(self, row: int, column: int) -> bool:
        return self._covered[1].by(self.xs[column], self.ys[row], self.ys[row + 1])

    def _is_outside(self, places: list[tuple[int, int]]) -> bool:
        """Open upwards or downwards is a cell that a page cuts; open to a side as well, it is the page beside."""
        bottom, right = len(self.ys) - 1, len(self.xs) - 1
        is_cut = any(
            (row == 0 and not self._has_line_above(0, column))
            or (row + 1 == bottom and not self._has_line_above(bottom, column))
            for row, column in places
        )
        is_open = any(
            (column == 0 and not self._has_line_left(row, 0))
            or (column + 1 == right and not self._has_line_left(row, right))
            for row, column in places
        )
        return is_cut and is_open


class _Covered:
    def __init__(self, rulings: list[Ruling]) -> None:
        self.by_place = defaultdict(list)
        for one in rulings:
            self.by_place[one.at].append((one.start, one.end))

    def by(self, at: float, start: float, end: float) -> bool:
        shared = sum(
            max(0.0, min(end, other_end) - max(start, other_start))
            for other_start, other_end in self.by_place.get(at, ())
        )
        return shared >= COVERED * (end - start)


def _with_ends(places: set[float], ends: list[float]) -> list[float]:
    """In order; lines that end in the open make an edge of their own there."""
    found = sorted(places)
    for end in (min(ends, default=0.0), max(ends, default=0.0)):
        if found and (end < found[0] - NEAR or end > found[-1] + NEAR):
            found.append(end)
    return sorted(found)


def _rectangles(places: set[tuple[int, int]]) -> Iterator[Region]:
    """One, where no line is missing; else as many as it takes."""
    for row, column in sorted(places):
        if (row, column) not in places:
            continue
        width = 1
        while (row, column + width) in places:
            width += 1
        height = 1
        while all((row + height, column + step) in places for step in range(width)):
            height += 1
        taken = {(row + down, column + step) for down in range(height) for step in range(width)}
        places -= taken
        yield Region(row, column, height, width)


def tidy(rulings: Iterable[Ruling]) -> list[Ruling]:
    """Lines of one direction with nearly the same place on the same place, and pieces of a line as one."""
    by_place: list[tuple[float, list[Ruling]]] = []
    for one in sorted(rulings):
        if by_place and one.at - by_place[-1][0] <= NEAR:
            by_place[-1][1].append(one)
        else:
            by_place.append((one.at, [one]))
    found = []
    for _first, near in by_place:
        at = sorted(one.at for one in near)[len(near) // 2]
        start, end = None, 0.0
        for one in sorted(near, key=lambda one: one.start):
            if start is None:
                start, end = one.start, one.end
            elif one.start <= end + NEAR:
                end = max(end, one.end)
            else:
                found.append(Ruling(at, start, end))
                start, end = one.start, one.end
        if start is not None:
            found.append(Ruling(at, start, end))
    return found


def grids(across: list[Ruling], down: list[Ruling]) -> list[Grid]:
    """The tables of a page by what touches what, those within others first; a frame around others is none."""
    groups = _touching(across, down)
    found = [Grid(*group) for group in groups]
    found = [grid for grid in found if grid.size]
    found = [grid for grid in found if grid.size > 1 or not any(grid.holds(other) for other in found)]
    return sorted(found, key=lambda grid: grid.area)


def _touching(across: list[Ruling], down: list[Ruling]) -> list[tuple[list[Ruling], list[Ruling]]]:
    groups: list[tuple[list[Ruling], list[Ruling]]] = []
    left = set(down)
    waiting = set(across)
    while waiting:
        group: tuple[list[Ruling], list[Ruling]] = ([], [])
        more: list[tuple[int, Ruling]] = [(0, waiting.pop())]
        while more:
            kind, one = more.pop()
            group[kind].append(one)
            others = left if kind == 0 else waiting
            met = [other for other in others if _meet(one, other)]
            others.difference_update(met)
            more += [(1 - kind, other) for other in met]
        groups.append(group)
    return groups


def _meet(one: Ruling, other: Ruling) -> bool:
    return one.start - NEAR <= other.at <= one.end + NEAR and other.start - NEAR <= one.at <= other.end + NEAR
