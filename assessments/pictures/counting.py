"""
Figures from profiles, counted without the database: for each item of a standard a text with one character for each
person, the level's digit, "-" not observed, "." nobody rated (or what was rated then is another text now).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from assessments.pictures.shares import MOST_APART, UNSEEN

UNRATED = "."


class Moves(NamedTuple):
    """Of the people who were rated in an item both times: how many met it, who got there, who fell back."""

    people: int
    then: int
    now: int
    risen: int
    fallen: int


def by_item(texts: Sequence[str], length: int) -> list[str]:
    """The columns of rows that are all as long as `length`."""
    joined = "".join(texts)
    return [joined[at::length] for at in range(length)]


def levels(texts: Sequence[str], length: int) -> list[dict[str, int]]:
    """How often each item was given each level, and how often it was not observed."""
    return [_without_unrated(Counter(column)) for column in by_item(texts, length)]


def _without_unrated(found: Counter[str]) -> dict[str, int]:
    found.pop(UNRATED, None)
    return dict(found)


def apart(given: Sequence[tuple[str, str]], length: int) -> list[dict[str, int]]:
    """
    Of (supervisor, self) each: how often the self-rating of an item was so many levels above the supervisor's, as
    `apart_of` says it; only where both gave a level.
    """
    theirs, own = by_item([one for one, _own in given], length), by_item([own for _one, own in given], length)
    found = []
    for columns in zip(theirs, own, strict=True):
        counts: dict[str, int] = {}
        for (one, other), number in Counter(zip(*columns, strict=True)).items():
            if key := apart_of(one, other):
                counts[key] = counts.get(key, 0) + number
        found.append(counts)
    return found


def apart_of(theirs: str, own: str) -> str:
    """The key of the part of the picture, such as "-1"; "" where one of them gave no level."""
    if not (theirs.isdigit() and own.isdigit()):
        return ""
    return str(max(-MOST_APART, min(MOST_APART, int(own) - int(theirs))))


def moves(pairs: Sequence[tuple[str, str]], length: int, meeting: Collection[str]) -> list[Moves]:
    """Of (then, now) each of the same people: those who got a level both times. `meeting`: the digits that meet."""
    then, now = by_item([one for one, _now in pairs], length), by_item([one for _then, one in pairs], length)
    found = []
    for columns in zip(then, now, strict=True):
        counts = Counter[tuple[bool, bool]]()
        for (one, other), number in Counter(zip(*columns, strict=True)).items():
            if one.isdigit() and other.isdigit():
                counts[one in meeting, other in meeting] += number
        stayed, risen, fallen = counts[True, True], counts[False, True], counts[True, False]
        found.append(Moves(sum(counts.values()), stayed + fallen, stayed + risen, risen, fallen))
    return found


def task_state(ratings: str, places: Iterable[int], meeting: Collection[str]) -> str:
    """Of a task with these items: "gap" where one falls short, "met" where all meet, else "unknown"; "" unrated."""
    given = {ratings[at] for at in places}
    if not given <= {*meeting, UNSEEN, UNRATED}:
        return "gap"
    if given <= {UNRATED}:
        return ""
    return "unknown" if given & {UNSEEN, UNRATED} else "met"


def task_states(texts: Iterable[str], places: Sequence[int], meeting: Collection[str]) -> dict[str, int]:
    """How many people stand in each state of a task; the same ratings are judged once."""
    at = slice(places[0], places[-1] + 1) if places and list(places) == list(range(places[0], places[-1] + 1)) else None
    parts = Counter(text[at] if at else "".join(text[one] for one in places) for text in texts)
    found = Counter[str]()
    for part, number in parts.items():
        found[task_state(part, range(len(part)), meeting)] += number
    found.pop("", None)
    return dict(found)
