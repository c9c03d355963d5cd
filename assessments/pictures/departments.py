"""Verdicts by department, each with all below it; level by level, from the top down."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from assessments.listing.outline import Outline

# So many stand on a page; the others are one row together until all are asked for.
MOST = 40


@dataclass(slots=True)
class Group:
    """A department with all below it; `pk` None: those who stand directly in the department of the level."""

    pk: int | None
    name: str
    verdicts: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Level:
    """`way` leads from the top to the department whose parts these are; `others`: how many more, as one `rest`."""

    way: list[tuple[int, str]]
    groups: list[Group]
    others: int
    rest: Counter[str]


def level(
    found: Iterable[tuple[int | None, str]], outline: Outline, chosen: int | None = None, *, whole: bool = False
) -> Level:
    """
    Of (department, verdict) each: the parts of the department that is chosen; else of the first one, from the top, that
    has more than one.
    """
    counts = Counter(found)
    at = chosen if chosen in outline.names else None
    parts = _parts(counts, outline, at)
    while chosen is None and len(parts) == 1 and (only := next(iter(parts))) and outline.children.get(only):
        at, parts = only, _parts(counts, outline, only)
    places = {pk: place for place, pk in enumerate(outline.children.get(at, []))}
    order = sorted(parts, key=lambda pk: len(places) if pk is None else places.get(pk, len(places)))
    groups = [Group(pk, "" if pk is None else outline.names[pk], parts[pk]) for pk in order]
    most = len(groups) if whole or len(groups) <= MOST else MOST
    return Level(
        way=[(pk, outline.names[pk]) for pk in outline.way_to(at)],
        groups=groups[:most],
        others=len(groups) - most,
        rest=sum((group.verdicts for group in groups[most:]), Counter()),
    )


def _parts(
    counts: Mapping[tuple[int | None, str], int], outline: Outline, at: int | None
) -> dict[int | None, Counter[str]]:
    """By the department next below `at`; None for those who stand in `at` itself, or in no department at all."""
    found: dict[int | None, Counter[str]] = {}
    depth = len(outline.way_to(at))
    for (pk, verdict), number in counts.items():
        way = outline.way_to(pk)
        if at is None or at in way:
            found.setdefault(way[depth] if len(way) > depth else None, Counter())[verdict] += number
    return found
