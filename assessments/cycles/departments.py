"""How a cycle stands department by department, each with all below it; level by level, from the top down."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from assessments.cycles.figures import Counts, total_of
from assessments.listing.outline import Outline

# So many stand open; so many more are folded away; of the others a page says how many there are.
MOST_OPEN = 12
MOST_FOLDED = 48


@dataclass(frozen=True, slots=True)
class Department:
    """One with all below it; `pk` None for the people who stand directly in the department of the level."""

    pk: int | None
    name: str
    counts: Counts


@dataclass(frozen=True, slots=True)
class Level:
    """`way` leads from the top to the department whose parts these are; `shown`, `folded`, and `others` more."""

    way: list[tuple[int, str]]
    shown: list[Department]
    folded: list[Department]
    others: int


def level(counts: Mapping[int | None, Counts], outline: Outline, chosen: int | None = None) -> Level:
    """The parts of the department that is chosen; else of the first one, from the top, that has more than one."""
    at = chosen if chosen in outline.names else None
    parts = _parts(counts, outline, at)
    # A company that stands in one department begins below it.
    while chosen is None and len(parts) == 1 and (only := next(iter(parts))) and outline.children.get(only):
        at, parts = only, _parts(counts, outline, only)
    order = {pk: place for place, pk in enumerate(outline.children.get(at, []))}
    rows = [
        Department(pk, outline.names[pk] if pk is not None else "", parts[pk])
        for pk in sorted(parts, key=lambda pk: order.get(pk, len(order)) if pk is not None else len(order))
        if parts[pk].total or parts[pk].cancelled
    ]
    return Level(
        [(pk, outline.names[pk]) for pk in outline.way_to(at)],
        rows[:MOST_OPEN],
        rows[MOST_OPEN : MOST_OPEN + MOST_FOLDED],
        max(0, len(rows) - MOST_OPEN - MOST_FOLDED),
    )


def _parts(counts: Mapping[int | None, Counts], outline: Outline, at: int | None) -> dict[int | None, Counts]:
    """By the department next below `at`, the counts of all below that one; None for those who stand in `at` itself."""
    found: dict[int | None, list[Counts]] = defaultdict(list)
    depth = len(outline.way_to(at))
    for pk, one in counts.items():
        way = outline.way_to(pk)
        if at is None or at in way:
            found[way[depth] if len(way) > depth else None].append(one)
    return {pk: total_of(ones) for pk, ones in found.items()}
