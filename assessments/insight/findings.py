"""What can be seen in a matrix, in at most three sentences; nothing where there is nothing to say."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from assessments.insight.matrix import Bench, Column, Matrix, items_of
from assessments.insight.states import LETTER_OF, State

GAP, MEETS, NOT_OBSERVED = (LETTER_OF[state] for state in (State.GAP, State.MEETS, State.NOT_OBSERVED))
# From here on it is worth a sentence: a fifth of those with results, and never one person alone.
SHARE, LEAST = 0.2, 2
# Gaps gather in a department where they are so many times as frequent as everywhere.
TIMES = 1.5


@dataclass(frozen=True, slots=True)
class MostGaps:
    """The item that most fall short of: `gaps` of the `rated`, `there` of them in `department`, None for nowhere."""

    column: Column
    gaps: int
    rated: int
    department: int | None = None
    there: int = 0


@dataclass(frozen=True, slots=True)
class Unobserved:
    """The item that was not observed of most: `people` of the `rated`, who have confirmed results at all."""

    column: Column
    people: int
    rated: int


@dataclass(frozen=True, slots=True)
class Findings:
    most_gaps: MostGaps | None
    thinnest: Bench | None
    unobserved: Unobserved | None

    @property
    def are_any(self) -> bool:
        return any((self.most_gaps, self.thinnest, self.unobserved))


def findings_of(matrix: Matrix) -> Findings:
    """Of all people of the page's question, whatever is looked for among them."""
    return Findings(_most_gaps(matrix), thinnest_of(matrix), _unobserved(matrix))


def _of_item(matrix: Matrix, letter: str) -> list[tuple[int, Column]]:
    """How many are in this state, by item."""
    items = items_of(matrix.standing)
    whole, width = "".join(row.states for row in matrix.standing.rows), len(items)
    return [(whole[at::width].count(letter), item) for at, item in enumerate(items)]


def _most_gaps(matrix: Matrix) -> MostGaps | None:
    counts = _of_item(matrix, GAP)
    gaps, column = max(counts, key=lambda one: one[0], default=(0, None))
    if column is None or gaps < LEAST:
        return None
    rated, short = Counter[int](), Counter[int]()
    people = 0
    for row in matrix.standing.rows:
        state, department = row.states[column.first], row.person.department
        if state in (GAP, MEETS):
            people += 1
            if department is not None:
                rated[department] += 1
                short[department] += state == GAP
    gathered = [
        (count, -rated[pk], -pk)
        for pk, count in short.items()
        if count >= LEAST and count / rated[pk] >= TIMES * gaps / people
    ]
    if not gathered:
        return MostGaps(column, gaps, people)
    there, _rated, key = max(gathered)
    return MostGaps(column, gaps, people, -key, there)


def thinnest_of(matrix: Matrix) -> Bench | None:
    """The task with too few stand-ins in most departments."""
    found = max(matrix.bench, key=lambda one: (len(one.short), -one.meet), default=None)
    return found if found and found.short and matrix.standing.confirmed else None


def _unobserved(matrix: Matrix) -> Unobserved | None:
    rated = len(matrix.standing.confirmed)
    people, column = max(_of_item(matrix, NOT_OBSERVED), key=lambda one: one[0], default=(0, None))
    if column is None or people < LEAST or people < SHARE * rated:
        return None
    return Unobserved(column, people, rated)
