"""The verdict: what a task and the whole come to."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.enums import Outcome, Verdict
from assessments.sheet.scoring import Rating, gap, score, score_task

MEETS = Rating(value=3, meets=True, answered=True)
FAILS = Rating(value=2, meets=False, answered=True)
UNSEEN = Rating(answered=True)
UNRATED = Rating()


@pytest.mark.parametrize(
    ("ratings", "outcome"),
    [
        ([MEETS, MEETS], Outcome.MET),
        ([MEETS, FAILS], Outcome.NOT_MET),
        ([FAILS, UNRATED, UNSEEN], Outcome.NOT_MET),
        ([MEETS, UNSEEN], Outcome.INSUFFICIENT),
        ([MEETS, UNRATED], Outcome.INSUFFICIENT),
        ([UNRATED], Outcome.INSUFFICIENT),
        ([], Outcome.NONE),
    ],
)
def test_a_task_is_met_only_when_all_its_indicators_meet(ratings, outcome):
    assert score_task(ratings).outcome == outcome


@pytest.mark.parametrize(
    ("tasks", "verdict"),
    [
        ([[MEETS], [MEETS, MEETS]], Verdict.COMPETENT),
        ([[MEETS], [FAILS], [UNRATED]], Verdict.NOT_YET_COMPETENT),
        ([[MEETS], [UNSEEN]], Verdict.INSUFFICIENT),
        ([[MEETS], []], Verdict.COMPETENT),
        ([[], []], Verdict.INSUFFICIENT),
        ([], Verdict.INSUFFICIENT),
    ],
)
def test_the_whole_is_competent_only_when_every_task_is_met(tasks, verdict):
    assert score(tasks).verdict == verdict


def test_the_mean_counts_observed_indicators_only_and_says_how_many():
    result = score([[MEETS, UNSEEN], [Rating(4, True, True), UNRATED]])
    assert (result.mean, result.observed, result.total) == (Decimal("3.50"), 2, 4)


def test_without_an_observation_there_is_no_mean():
    assert score([[UNSEEN]]).mean is None


ANY = st.sampled_from([MEETS, FAILS, UNSEEN, UNRATED])


@given(st.lists(st.lists(ANY, max_size=5), max_size=5))
def test_one_failing_indicator_anywhere_decides_and_counts_add_up(tasks):
    result = score(tasks)
    everything = [rating for task in tasks for rating in task]
    assert (FAILS in everything) == (result.verdict == Verdict.NOT_YET_COMPETENT)
    assert result.met + result.not_met + result.not_observed == result.answered
    assert result.total == len(everything)
    assert sum(task.total for task in result.tasks) == result.total


def rated(value):
    return Rating(value=value, meets=value >= 3, answered=True)


@pytest.mark.parametrize(
    ("own", "given_rating", "apart"),
    [
        (rated(3), rated(3), 0),
        (rated(5), rated(4), 0),
        (rated(1), rated(2), 0),
        (rated(5), rated(3), 2),
        (rated(3), rated(5), -2),
        (rated(3), rated(2), 1),
        (rated(2), rated(3), -1),
        (UNSEEN, rated(1), 0),
        (rated(5), UNSEEN, 0),
        (UNRATED, rated(1), 0),
    ],
)
def test_two_ratings_are_apart_from_two_levels_on_or_when_only_one_meets(own, given_rating, apart):
    assert gap(own, given_rating, range(1, 6)) == apart


@pytest.mark.parametrize(("own", "given_rating", "apart"), [(5, 3, 0), (9, 3, 2), (3, 1, 1), (5, 9, 0)])
def test_levels_are_counted_where_a_scale_leaves_values_out(own, given_rating, apart):
    assert gap(rated(own), rated(given_rating), (1, 3, 5, 9)) == apart
