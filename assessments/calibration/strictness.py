"""
How strictly each rater rates, and who stands far from the rest.

A case is one appraisal as a text: for each item the digit of its level, "-" not observed, "." not rated. All cases are
by one standard on one scale. Three measures of a rater:

- `difference`: the mean over their cases of the mean over the items of (level - middle of the others), in levels. The
  middle of the others at an item is the median of the means that the other raters gave there, each rater once: neither
  one odd rater nor one with very many people moves it.
- `spread`: the standard deviation of their levels at one and the same item, pooled over the items, in levels.
- `missing`: the mean share of items that they marked as not observed, from 0 to 1.

Far from the rest is who lies further from the median of all raters than each of: twice the median absolute deviation
from it, made comparable with a standard deviation by 1.4826 (Leys et al., Journal of Experimental Social Psychology 49,
2013, 764-766, who name 2, 2.5 and 3; the least strict, since what follows is a talk); two standard errors, since few
cases differ by chance alone; and `LEAST`, below which there is nothing to talk about.
"""

from __future__ import annotations

import struct
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from math import sqrt
from statistics import fmean, median
from typing import NamedTuple

# Nobody is judged by fewer cases, and nobody is far from fewer than three others: of two, either may be the odd one.
FEWEST_CASES = 5
FEWEST_RATERS = 4
AS_DEVIATION = 1.4826
FAR = 2
ERRORS = 2
NOT_OBSERVED, NOT_RATED = "-", "."


class Measure(Enum):
    DIFFERENCE = "difference"
    SPREAD = "spread"
    MISSING = "missing"


LEAST = {Measure.DIFFERENCE: 0.3, Measure.SPREAD: 0.3, Measure.MISSING: 0.15}


class Figure(NamedTuple):
    """`value` of one rater, with its standard error."""

    value: float
    error: float


class Finding(NamedTuple):
    """One measure in which a rater is far from the rest; `others`: the median of the other raters."""

    measure: Measure
    value: float
    others: float

    @property
    def is_above(self) -> bool:
        return self.value > self.others


@dataclass(frozen=True, slots=True)
class Rater:
    """One rater of `cases` appraisals; a measure is missing where nothing can be said."""

    rater: int
    cases: int
    figures: dict[Measure, Figure]
    findings: list[Finding]


@dataclass(frozen=True, slots=True)
class Strictness:
    """`raters`: those of `FEWEST_CASES` or more; `withheld`: how many others there are; `cases`: of all of them."""

    raters: list[Rater]
    withheld: int
    cases: int

    @property
    def can_tell(self) -> bool:
        return len(self.raters) >= FEWEST_RATERS

    @property
    def far(self) -> list[Rater]:
        return [one for one in self.raters if one.findings]


def strictness(cases: Iterable[tuple[int, str]]) -> Strictness:
    """Of (rater, ratings) each; the raters in the order in which they come."""
    return _strictness(tuple(cases))


# The same results give the same figures: who looks again does not wait again.
@lru_cache(maxsize=8)
def _strictness(cases: tuple[tuple[int, str], ...]) -> Strictness:
    of: dict[int, list[str]] = defaultdict(list)
    for rater, ratings in cases:
        of[rater].append(ratings)
    sums = {rater: _sums(texts) for rater, texts in of.items()}
    means = {rater: own.means for rater, own in sums.items()}
    sorted_means = [sorted(one for one in column if one is not None) for column in zip(*means.values(), strict=True)]
    shown = [rater for rater, texts in of.items() if len(texts) >= FEWEST_CASES]
    figures = {rater: _figures(of[rater], sums[rater], _middles(means[rater], sorted_means)) for rater in shown}
    findings = _findings(figures)
    return Strictness(
        raters=[Rater(rater, len(of[rater]), figures[rater], findings.get(rater, [])) for rater in shown],
        withheld=len(of) - len(shown),
        cases=len(cases),
    )


class Sums(NamedTuple):
    """Of one rater, item by item: how many levels they gave, their sum, the sum of their squares."""

    counts: Sequence[int]
    levels: Sequence[int]
    squares: Sequence[int]

    @property
    def means(self) -> list[float | None]:
        return [level / count if count else None for count, level in zip(self.counts, self.levels, strict=True)]


LEVELS = range(1, 10)
NOTHING = {NOT_OBSERVED: 0, NOT_RATED: 0}
# What a sign counts for in each of the sums.
WEIGHTS = [
    str.maketrans({str(level): weight for level, weight in zip(LEVELS, weights, strict=True)} | NOTHING)
    for weights in ([1] * len(LEVELS), LEVELS, [level**2 for level in LEVELS])
]


def _sums(texts: Sequence[str]) -> Sums:
    """
    Each case as one large number of 32 bits for each item, so that adding two cases adds them item by item: a tenth of
    the time of counting sign by sign.
    """
    length, text = len(texts[0]), "".join(texts)

    def added(weights: Mapping[int, int]) -> Sequence[int]:
        wide = text.translate(weights).encode("utf-32-le")
        size = 4 * length
        total = sum(int.from_bytes(wide[at : at + size], "little") for at in range(0, len(wide), size))
        return struct.unpack(f"<{length}I", total.to_bytes(size, "little"))

    return Sums(*(added(weights) for weights in WEIGHTS))


def _middles(own: Sequence[float | None], sorted_means: Sequence[Sequence[float]]) -> list[float | None]:
    """Of each item the median of the means of the others; None where nobody else rated it."""
    return [middle_without(mean, others) for mean, others in zip(own, sorted_means, strict=True)]


def middle_without(own: float | None, means: Sequence[float]) -> float | None:
    """The median of sorted numbers, one of which, `own`, is left out."""
    left = len(means) - (own is not None)
    if not left:
        return None
    out = len(means) if own is None else bisect_left(means, own)
    low, high = (left - 1) // 2, left // 2
    return (means[low + (low >= out)] + means[high + (high >= out)]) / 2


def _figures(texts: Sequence[str], sums: Sums, middles: Sequence[float | None]) -> dict[Measure, Figure]:
    found = {}
    if len(differences := _differences(texts, middles)) >= FEWEST_CASES:
        found[Measure.DIFFERENCE] = _figure(differences)
    if (spread := _spread(sums)) is not None:
        found[Measure.SPREAD] = Figure(spread, spread / sqrt(2 * (len(texts) - 1)))
    shares = [text.count(NOT_OBSERVED) / rated for text in texts if (rated := len(text) - text.count(NOT_RATED))]
    if len(shares) >= FEWEST_CASES:
        found[Measure.MISSING] = _figure(shares)
    return found


def _figure(values: Sequence[float]) -> Figure:
    mean, count = fmean(values), len(values)
    return Figure(mean, sqrt(sum((value - mean) ** 2 for value in values) / (count - 1) / count))


def _differences(texts: Sequence[str], middles: Sequence[float | None]) -> list[float]:
    """Of each case with anything to compare."""
    total = sum(middle for middle in middles if middle is not None)
    is_whole, count = None not in middles, len(middles)
    found = []
    for text in texts:
        if is_whole and text.isdigit():
            found.append((sum(text.encode()) - 48 * count - total) / count)
            continue
        pairs = zip(text, middles, strict=True)
        apart = [int(sign) - middle for sign, middle in pairs if middle is not None and sign.isdigit()]
        if apart:
            found.append(fmean(apart))
    return found


def _spread(sums: Sums) -> float | None:
    """Squares around the mean of each item, over all items."""
    around = [square - level**2 / count for count, level, square in zip(*sums, strict=True) if count]
    freedom = sum(sums.counts) - len(around)
    return sqrt(max(0.0, sum(around)) / freedom) if freedom > 0 else None


def _findings(figures: dict[int, dict[Measure, Figure]]) -> dict[int, list[Finding]]:
    found: dict[int, list[Finding]] = defaultdict(list)
    for measure in Measure:
        values = {rater: own[measure] for rater, own in figures.items() if measure in own}
        if len(values) < FEWEST_RATERS:
            continue
        ordered = sorted(figure.value for figure in values.values())
        middle = median(ordered)
        usual = FAR * AS_DEVIATION * median(abs(value - middle) for value in ordered)
        for rater, (value, error) in values.items():
            if abs(value - middle) > max(usual, ERRORS * error, LEAST[measure]):
                others = middle_without(value, ordered)
                found[rater].append(Finding(measure, value, middle if others is None else others))
    return found
