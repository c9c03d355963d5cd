"""
How raters use a scale. Only here small groups are withheld, by cuts that nobody can move (docs/decisions/0069): a group
is what one rater has confirmed in one cycle by one version of a standard, in the order of approval. It is counted up to
a cut: after 5, 10, 15 …, the last cut at the end, so that between two cuts there are always LEAST_CASES or more. Of
fewer nothing is shown, nor is it in any sum.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from math import sqrt
from typing import NamedTuple

from assessments.pictures.shares import UNSEEN

LEAST_CASES = 5


class Case(NamedTuple):
    """One confirmed appraisal: who rated it, and what of each item; `key` names it."""

    rater: int
    ratings: str
    key: int = 0


@dataclass(frozen=True, slots=True)
class Use:
    """
    `mean` and `spread` (standard deviation) of all levels given, in levels; `unseen`: % of what was judged. Counted are
    the `keys` of the first `cases` of `all` that the rater has in the cycle, those to come with them.
    """

    cases: int
    all: int
    mean: float | None
    spread: float
    unseen: int
    keys: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """By rater; `mean`: of all that is shown, and of nothing else. Of the others only how many they are."""

    raters: dict[int, Use]
    mean: float | None
    too_few: int
    again: int


def cut(done: int, total: int) -> int:
    """How many of `done` count, where there are or will be `total`; 0 for too few."""
    if done >= total:
        return done if done >= LEAST_CASES else 0
    last = total // LEAST_CASES - 1
    return LEAST_CASES * min(done // LEAST_CASES, last) if last > 0 else 0


def raters(cases: Iterable[Case], to_come: Mapping[int, int], again: Collection[int] = ()) -> Shown:
    """
    Of one cycle and one version, in the order of approval. `to_come`: how many of each rater are not finished there;
    `again`: of whom something is open again, so that the order would change under the reader's eyes.
    """
    found: dict[int, list[Case]] = defaultdict(list)
    for case in cases:
        found[case.rater].append(case)
    counted = {
        rater: theirs[: cut(len(theirs), len(theirs) + to_come.get(rater, 0))]
        for rater, theirs in found.items()
        if rater not in again
    }
    signs = {rater: Counter("".join(case.ratings for case in theirs)) for rater, theirs in counted.items() if theirs}
    uses = {
        rater: _use(counted[rater], len(found[rater]) + to_come.get(rater, 0), count) for rater, count in signs.items()
    }
    too_few = sum(not theirs for theirs in counted.values())
    return Shown(uses, _mean(_given(sum(signs.values(), Counter()))), too_few, len(found) - len(counted))


def _use(cases: list[Case], total: int, signs: Counter[str]) -> Use:
    given, keys = _given(signs), tuple(case.key for case in cases)
    number, unseen = sum(given.values()), signs[UNSEEN]
    share = round(100 * unseen / (number + unseen)) if number + unseen else 0
    mean = _mean(given)
    if mean is None:
        return Use(len(cases), total, None, 0.0, share, keys)
    variance = sum((level - mean) ** 2 * times for level, times in given.items()) / number
    return Use(len(cases), total, mean, sqrt(variance), share, keys)


def _given(signs: Counter[str]) -> dict[int, int]:
    return {int(sign): number for sign, number in signs.items() if sign.isdigit()}


def _mean(given: Mapping[int, int]) -> float | None:
    number = sum(given.values())
    return sum(level * times for level, times in given.items()) / number if number else None
