"""On which indicators those who are rated and those who rate them see it differently, from pairs of ratings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from assessments.calibration.agreement import alpha, ordinal

# Nothing is told of fewer pairs.
FEWEST_PAIRS = 5
# Below this alpha one speaks of no agreement, not even a tentative one (Krippendorff, Content Analysis, 2004, p. 241).
AGREED = 0.667
# Where nearly everybody has one level, alpha is low although few differ: at least so many of a hundred have to.
LEAST_APART = 20
# So many stand first.
MOST = 5
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """
    Of the item at `position`: how many people rated it themselves and were rated, and how often each pair of levels
    (own, given) came; `alpha` by ordinal distance, None where it is not defined.
    """

    position: int
    pairs: Mapping[Pair, int]
    alpha: float | None

    @property
    def count(self) -> int:
        return sum(self.pairs.values())

    @property
    def above(self) -> int:
        """How many put themselves higher."""
        return sum(count for (own, given), count in self.pairs.items() if own > given)

    @property
    def below(self) -> int:
        return sum(count for (own, given), count in self.pairs.items() if own < given)

    @property
    def same(self) -> int:
        return self.count - self.above - self.below

    @property
    def shift(self) -> float:
        """By how many levels people rate themselves above their supervisors, on average."""
        return sum((own - given) * count for (own, given), count in self.pairs.items()) / self.count

    @property
    def is_apart(self) -> bool:
        differ = (self.above + self.below) * 100
        return self.alpha is not None and self.alpha < AGREED and differ >= LEAST_APART * self.count


def disagreements(profiles: Iterable[tuple[str, str]]) -> list[Disagreement]:
    """Of (own, ratings) each, as profiles hold them, for each item that enough people have both of."""
    return list(_disagreements(tuple(profiles)))


# The same results give the same figures: who looks again does not wait again.
@lru_cache(maxsize=8)
def _disagreements(profiles: tuple[tuple[str, str], ...]) -> list[Disagreement]:
    both = [(own, ratings) for own, ratings in profiles if own]
    owns, given = (zip(*side, strict=True) for side in zip(*both, strict=True)) if both else ((), ())
    found = []
    for position, columns in enumerate(zip(owns, given, strict=True)):
        signs = Counter(zip(*columns, strict=True))
        pairs = {(int(one), int(other)): n for (one, other), n in signs.items() if one.isdigit() and other.isdigit()}
        if sum(pairs.values()) >= FEWEST_PAIRS:
            found.append(Disagreement(position, pairs, alpha(pairs, ordinal)))
    return found


def most_apart(found: Iterable[Disagreement]) -> list[Disagreement]:
    """Those to talk about, the least agreed first."""
    apart = [one for one in found if one.is_apart]
    return sorted(apart, key=lambda one: (one.alpha or 0.0, one.position))[:MOST]
