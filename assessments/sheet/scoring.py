"""
The verdict: computed from what was rated, without the database.

A task is met when all its indicators meet the standard; not met when any does not; insufficient when any is
unrated or not observed and none fails. The whole: competent when every task is met; not yet competent when any
is not met; else insufficient. The mean is information: over observed indicators, with its coverage.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from assessments.enums import Outcome, Verdict

# From so many levels apart on, two people's ratings of one thing are worth a talk.
GAP = 2


@dataclass(frozen=True, slots=True)
class Rating:
    """
    What was given for one indicator: `value` on the scale and whether it meets the standard; both None
    while unrated or not observed. `answered` is true for a value and for 未觀察.
    """

    value: int | None = None
    meets: bool | None = None
    answered: bool = False


@dataclass(frozen=True, slots=True)
class TaskScore:
    """The outcome of one task with its counts of indicators."""

    outcome: Outcome
    met: int
    not_met: int
    not_observed: int
    unrated: int

    @property
    def total(self) -> int:
        return self.met + self.not_met + self.not_observed + self.unrated

    @property
    def answered(self) -> int:
        return self.total - self.unrated


@dataclass(frozen=True, slots=True)
class Score:
    """The whole: verdict, tasks in their order, mean over the observed indicators (None when none is)."""

    verdict: Verdict
    tasks: tuple[TaskScore, ...]
    mean: Decimal | None
    observed: int
    total: int

    @property
    def answered(self) -> int:
        return sum(task.answered for task in self.tasks)

    @property
    def met(self) -> int:
        return sum(task.met for task in self.tasks)

    @property
    def not_met(self) -> int:
        return sum(task.not_met for task in self.tasks)

    @property
    def not_observed(self) -> int:
        return sum(task.not_observed for task in self.tasks)


def score_task(ratings: Iterable[Rating]) -> TaskScore:
    met = not_met = not_observed = unrated = 0
    for rating in ratings:
        if not rating.answered:
            unrated += 1
        elif rating.meets is None:
            not_observed += 1
        elif rating.meets:
            met += 1
        else:
            not_met += 1
    if not_met:
        outcome = Outcome.NOT_MET
    elif unrated or not_observed:
        outcome = Outcome.INSUFFICIENT
    else:
        outcome = Outcome.MET if met else Outcome.NONE
    return TaskScore(outcome, met, not_met, not_observed, unrated)


def score(tasks: Iterable[Iterable[Rating]]) -> Score:
    """Scores tasks in their order, each an iterable of the ratings of its indicators."""
    ratings = [list(task) for task in tasks]
    scored = tuple(score_task(task) for task in ratings)
    outcomes = {task.outcome for task in scored} - {Outcome.NONE}
    if Outcome.NOT_MET in outcomes:
        verdict = Verdict.NOT_YET_COMPETENT
    elif outcomes == {Outcome.MET}:
        verdict = Verdict.COMPETENT
    else:
        verdict = Verdict.INSUFFICIENT
    values = [rating.value for task in ratings for rating in task if rating.value is not None]
    mean = None
    if values:
        mean = (Decimal(sum(values)) / len(values)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return Score(verdict, scored, mean, len(values), sum(len(task) for task in ratings))


def gap(own: Rating, given: Rating, values: Sequence[int]) -> int:
    """
    How many levels the own rating stands above (or, negative, below) the supervisor's, where they are GAP apart or
    only one of them meets the standard; 0 where they agree well enough, or one of them says nothing. `values`: of the
    scale, which may leave some out, from the lowest to the highest.
    """
    if own.value is None or given.value is None:
        return 0
    apart = values.index(own.value) - values.index(given.value)
    return apart if abs(apart) >= GAP or own.meets != given.meets else 0
