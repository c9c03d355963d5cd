"""Who stands far from the rest, by numbers that are worked out by hand."""

from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.calibration.strictness import Measure, middle_without, strictness
from assessments.calibration.words import coefficient, figure


def cases(**raters):
    """Each rater with their cases: r1="33 43"."""
    return [(int(name[1:]), text) for name, texts in raters.items() for text in texts.split()]


def alike(level, times=5, items=2):
    return " ".join([str(level) * items] * times)


def of(found, rater):
    return next(one for one in found.raters if one.rater == rater)


def test_nobody_is_judged_by_fewer_than_five_cases():
    found = strictness(cases(r1=alike(3), r2=alike(3), r3=alike(3), r4=alike(3), r5=alike(5, times=4)))
    assert [one.rater for one in found.raters] == [1, 2, 3, 4]
    assert (found.withheld, found.cases, found.far) == (1, 24, [])


def test_of_three_raters_nobody_is_far_since_either_side_may_be_the_odd_one():
    found = strictness(cases(r1=alike(3), r2=alike(3), r3=alike(5)))
    assert not found.can_tell
    assert found.far == []


def test_no_case_at_all_says_nothing():
    found = strictness([])
    assert (found.raters, found.withheld, found.cases, found.can_tell) == ([], 0, 0, False)


# At each item 2, 3, 3, 3, 4: 3 on average; squares of 2 in four degrees of freedom: a deviation of the root of a half.
USUAL = "22 33 33 33 44"


def test_whoever_rates_above_all_others_is_far_and_the_difference_is_in_levels():
    found = strictness(cases(r1=USUAL, r2=USUAL, r3=USUAL, r4="33 44 44 33 55"))
    (far,) = found.far
    # 0, 1, 1, 0 and 2 above: 0.8 on average.
    assert far.rater == 4
    assert [(one.measure, round(one.value, 3), one.others) for one in far.findings] == [(Measure.DIFFERENCE, 0.8, 0)]
    assert far.findings[0].is_above
    assert of(found, 1).figures[Measure.DIFFERENCE].value == 0


def test_whoever_rates_below_all_others_is_far_too():
    found = strictness(cases(r1=USUAL, r2=USUAL, r3=USUAL, r4="22 22 11 22 33"))
    assert [(one.value, one.is_above) for one in found.far[0].findings] == [(-1, False)]


def test_items_are_compared_each_with_itself():
    """Who rates only what is easy gives high levels, as the others do there; that is no difference."""
    easy = cases(r1=alike(52, items=1), r2=alike(52, items=1), r3=alike(52, items=1), r4="5- 5- 5- 5- 5-")
    figures = of(strictness(easy), 4).figures
    assert figures[Measure.DIFFERENCE].value == 0
    assert figures[Measure.MISSING].value == 0.5


def test_what_nobody_else_rated_is_compared_with_nothing():
    found = strictness(cases(r1="3. 3. 3. 3. 3.", r2="35 35 35 35 35", r3="3. 3. 3. 3. 3.", r4="3. 3. 3. 3. 3."))
    assert of(found, 2).figures[Measure.DIFFERENCE].value == 0
    assert of(found, 2).figures[Measure.MISSING].value == 0


def test_a_share_that_is_not_observed_counts_as_no_level():
    found = strictness(cases(r1=alike(3), r2=alike(3), r3=alike(3), r4="3- 3- 3- -3 33"))
    (far,) = found.far
    assert [(one.measure, one.value, one.others) for one in far.findings] == [(Measure.MISSING, 0.4, 0)]
    assert far.figures[Measure.DIFFERENCE].value == 0


def test_whoever_gives_everybody_the_same_is_told_apart_by_the_spread():
    found = strictness(cases(r1=USUAL, r2=USUAL, r3=USUAL, r4=alike(3)))
    (far,) = found.far
    ((measure, value, others),) = far.findings
    assert (measure, value, round(others, 4)) == (Measure.SPREAD, 0, 0.7071)
    assert not far.findings[0].is_above


def test_a_small_difference_is_nothing_to_talk_about():
    found = strictness(cases(r1=USUAL, r2=USUAL, r3=USUAL, r4="33 33 33 34 44"))  # 0.3 above
    assert found.far == []


def test_few_cases_that_differ_among_themselves_may_be_chance():
    # 5, 1, 5, 5, 3 are 3.8 on average and 1.79 apart: two standard errors are 1.6.
    found = strictness(cases(r1=alike(3), r2=alike(3), r3=alike(3), r4="55 11 55 55 33"))
    assert Measure.DIFFERENCE not in [one.measure for one in of(found, 4).findings]


def test_where_all_raters_differ_much_one_more_is_not_odd():
    # The differences are -1, -0.5, 0.5 and 1 around 3: their median absolute deviation is 0.75.
    found = strictness(cases(r1=alike(2), r2="22 33 22 33 33", r3="44 33 44 33 33", r4=alike(4)))
    assert found.far == []


def test_one_odd_rater_with_very_many_people_moves_nobody_else():
    usual = {"r1": alike(3), "r2": alike(3), "r3": alike(3), "r4": alike(3), "r5": alike(3)}
    found = strictness(cases(**usual, r9=alike(9, times=500)))
    assert [one.rater for one in found.far] == [9]
    assert all(of(found, rater).figures[Measure.DIFFERENCE].value == 0 for rater in range(1, 6))


def test_the_order_of_raters_is_the_one_in_which_they_come_not_one_of_figures():
    found = strictness(cases(r7=alike(5), r1=alike(3), r2=alike(3), r3=alike(3), r4=alike(1), r5=alike(3)))
    assert [one.rater for one in found.far] == [7, 4]


@given(st.lists(st.integers(1, 5), min_size=1, max_size=9), st.data())
def test_the_middle_of_the_others_is_their_median(levels, data):
    own = data.draw(st.sampled_from(levels))
    rest = list(levels)
    rest.remove(own)
    assert middle_without(own, sorted(levels)) == (median(rest) if rest else None)
    assert middle_without(None, sorted(levels)) == median(levels)


@given(st.lists(st.tuples(st.integers(1, 6), st.text("12345-.", min_size=3, max_size=3)), max_size=60))
def test_the_figures_are_those_of_a_plain_recount(rows):
    found = strictness(rows)
    for one in found.raters:
        own = [text for rater, text in rows if rater == one.rater]
        assert one.cases == len(own) >= 5
        apart = []
        for text in own:
            levels = [
                int(sign) - middle for at, sign in enumerate(text) if (middle := others(rows, one.rater, at, sign))
            ]
            apart += [sum(levels) / len(levels)] if levels else []
        figure = one.figures.get(Measure.DIFFERENCE)
        assert (figure is None) == (len(apart) < 5)
        if figure:
            assert figure.value == pytest.approx(sum(apart) / len(apart))


def others(rows, rater, at, sign):
    """The median of the other raters' means at an item; None where there is none, or no level to hold against it."""
    given_levels = {}
    for who, text in rows:
        if who != rater and text[at].isdigit():
            given_levels.setdefault(who, []).append(int(text[at]))
    means = [sum(levels) / len(levels) for levels in given_levels.values()]
    return median(means) if means and sign.isdigit() else None


def test_what_is_said_of_figures_has_no_minus_before_a_zero():
    assert figure(Measure.DIFFERENCE, -0.04, signed=True) == "0.0"
    assert figure(Measure.DIFFERENCE, 0.75, signed=True) == "+0.8"
    assert figure(Measure.DIFFERENCE, -0.85, signed=True) == "−0.8"
    assert figure(Measure.MISSING, 0.333) == "33%"
    assert (coefficient(-0.001), coefficient(-0.25), coefficient(None)) == ("0.00", "−0.25", "–")
