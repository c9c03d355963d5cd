"""
Krippendorff's alpha: how far those who rate the same thing agree, beyond what chance would bring about.

1 is full agreement, 0 what chance brings about, below it they disagree systematically. As in K. Krippendorff,
*Computing Krippendorff's Alpha-Reliability* (2011): alpha = 1 - D_o / D_e over the coincidences of values in units.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import permutations
from typing import TypeAlias, TypeVar

Value: TypeAlias = int | str
# What one unit was rated by those who rated it.
Unit = TypeVar("Unit", bound=tuple[int | str, ...])
# How often each two values met in one unit, both ways round.
Coincidences: TypeAlias = Mapping[tuple[Value, Value], float]
# How far two values are apart, squared; the last argument: how often each value stands in pairs.
Metric: TypeAlias = Callable[[Value, Value, Mapping[Value, float]], float]


def nominal(one: Value, other: Value, often: Mapping[Value, float]) -> float:
    return float(one != other)


def interval(one: Value, other: Value, often: Mapping[Value, float]) -> float:
    return (float(one) - float(other)) ** 2


def ordinal(one: Value, other: Value, often: Mapping[Value, float]) -> float:
    """By how many values stand between the two, each end counted half."""
    low, high = sorted((float(one), float(other)))
    between = sum(count for value, count in often.items() if low <= float(value) <= high)
    return (between - (often[one] + often[other]) / 2) ** 2


def counted(units: Iterable[Sequence[Value | None]]) -> Counter[tuple[Value, ...]]:
    """How many units were rated alike; None: somebody did not rate it."""
    return Counter(tuple(value for value in unit if value is not None) for unit in units)


def coincidences(units: Mapping[Unit, int]) -> Coincidences:
    """A unit that fewer than two rated says nothing of agreement."""
    weights: dict[tuple[Value, Value], float] = {}
    for values, times in units.items():
        if len(values) < 2:
            continue
        for pair, count in Counter(permutations(values, 2)).items():
            weights[pair] = weights.get(pair, 0.0) + times * count / (len(values) - 1)
    return weights


def alpha(units: Mapping[Unit, int], metric: Metric = ordinal) -> float | None:
    """
    Of units given as how many were rated so (`counted`). None where it is not defined: nothing was rated twice, or
    only one value was ever given, so that there is nothing by which agreement and chance could be told apart.
    """
    pairs = coincidences(units)
    often: dict[Value, float] = {}
    for (value, _other), count in pairs.items():
        often[value] = often.get(value, 0.0) + count
    total = sum(often.values())
    if len(often) < 2:
        return None
    apart = {(one, other): metric(one, other, often) for one in often for other in often}
    observed = sum(count * apart[pair] for pair, count in pairs.items())
    expected = sum(often[one] * often[other] * distance for (one, other), distance in apart.items())
    return 1 - (total - 1) * observed / expected
