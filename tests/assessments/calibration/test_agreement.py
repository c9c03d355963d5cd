"""
Krippendorff's alpha against the examples of K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), and
against sums by hand.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.calibration.agreement import alpha, coincidences, counted, interval, nominal, ordinal


def units_of(*observers):
    """Each observer a line of values, "." what they did not rate."""
    read = [[None if one == "." else one for one in line.split()] for line in observers]
    return counted(zip(*read, strict=True))


def numbers_of(*observers):
    return {tuple(int(one) for one in unit): times for unit, times in units_of(*observers).items()}


# Section A: two observers, two values, nothing missing.
MEG_AND_OWEN = ("0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0")
# Section B: two observers, five names.
BEN_AND_GERRY = ("a a b b d c c c e d d a", "b a b b b c c c e d d d")
# Section C and after: four observers, twelve units, values missing.
FOUR = (
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
)


def test_nothing_that_was_rated_twice_has_no_agreement():
    assert alpha(units_of("1 2 . .", ". . 3 .")) is None
    assert alpha({}) is None


def test_one_value_given_throughout_tells_agreement_from_chance_by_nothing():
    assert alpha(numbers_of("3 3 3", "3 3 3")) is None


def test_two_values_of_two_observers_as_published():
    assert alpha(units_of(*MEG_AND_OWEN), nominal) == pytest.approx(0.095, abs=0.0005)


def test_names_of_two_observers_as_published():
    assert alpha(units_of(*BEN_AND_GERRY), nominal) == pytest.approx(0.692, abs=0.0005)


@pytest.mark.parametrize(("metric", "published"), [(nominal, 0.743), (ordinal, 0.815), (interval, 0.849)])
def test_four_observers_with_missing_values_as_published(metric, published):
    assert alpha(numbers_of(*FOUR), metric) == pytest.approx(published, abs=0.0005)


def test_the_published_coincidences_of_the_four_are_met():
    pairs = coincidences(numbers_of(*FOUR))
    assert sum(pairs.values()) == pytest.approx(40)  # the unit that one alone rated is left out
    assert [round(pairs.get((value, value), 0), 3) for value in range(1, 6)] == [7, 10, 8, 4, 3]
    assert pairs[1, 2] == pytest.approx(4 / 3)
    assert pairs[1, 2] == pairs[2, 1]


def test_the_ordinal_distance_counts_what_stands_between():
    # Three of 1, two of 2, five of 3: from 1 to 3 it is 3/2 + 2 + 5/2 = 6.
    assert ordinal(1, 3, {1: 3, 2: 2, 3: 5}) == ordinal(3, 1, {1: 3, 2: 2, 3: 5}) == 36
    assert ordinal(2, 2, {1: 3, 2: 2, 3: 5}) == 0


def test_the_opposite_of_each_other_lies_below_chance():
    # By hand: D_o = 1, D_e = 2·2·2/(4·3) = 2/3, so alpha = 1 - 3/2.
    assert alpha(numbers_of("1 2", "2 1"), nominal) == pytest.approx(-0.5)


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=1))
def test_full_agreement_is_one_and_who_rated_first_does_not_matter(pairs):
    same = counted((one, one) for one, _other in pairs)
    assert alpha(same) in (None, pytest.approx(1))
    turned = counted((other, one) for one, other in pairs)
    assert alpha(counted(pairs)) == pytest.approx(alpha(turned)) or alpha(turned) is None
