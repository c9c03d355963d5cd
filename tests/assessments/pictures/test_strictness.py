"""How raters use the scale: what is withheld, and that no difference of two views says it."""

import random
from collections import Counter
from itertools import combinations, pairwise
from statistics import fmean, pstdev

import pytest

from assessments.pictures.strictness import LEAST_CASES, Case, cut, raters


def levels(texts):
    return [int(sign) for text in texts for sign in text if sign.isdigit()]


def test_a_rater_of_four_is_in_no_figure():
    shown = raters([Case(1, "333")] * 5 + [Case(2, "111")] * 4, {})
    assert set(shown.raters) == {1}
    assert (shown.mean, shown.too_few, shown.again) == (3, 1, 0)


@pytest.mark.parametrize("total", range(40))
def test_between_two_cuts_there_are_five_or_more(total):
    cuts = sorted({cut(done, total) for done in range(total + 1)})
    assert cuts[0] == 0
    assert cuts[-1] == (total if total >= LEAST_CASES else 0)
    assert all(after - before >= LEAST_CASES for before, after in pairwise(cuts))


def test_while_more_are_to_come_the_first_five_count():
    shown = raters([Case(1, "5", key) for key in range(9)], {1: 3})
    assert shown.raters[1].keys == (0, 1, 2, 3, 4)
    assert (shown.raters[1].cases, shown.raters[1].all) == (5, 12)
    assert raters([Case(1, "5")] * 6, {1: 1}).raters == {}, "the second cut would be one after the first"


def test_a_rater_of_whom_something_is_open_again_is_not_shown():
    shown = raters([Case(1, "3")] * 9, {1: 1}, again={1})
    assert (shown.raters, shown.again, shown.mean) == ({}, 1, None)


def test_who_observed_nothing_has_no_mean():
    use = raters([Case(1, "-")] * 5, {}).raters[1]
    assert (use.mean, use.unseen) == (None, 100)


def test_nobody_at_all_is_nothing_to_show():
    assert (raters([], {}).raters, raters([], {}).mean) == ({}, None)


@pytest.mark.parametrize("seed", range(20))
def test_mean_and_spread_are_those_of_a_plain_recount(seed):
    draw = random.Random(seed)
    texts = ["".join(draw.choice("12345-.") for _item in range(7)) for _case in range(draw.randint(5, 30))]
    use = raters([Case(9, text) for text in texts], {}).raters[9]
    assert use.mean == pytest.approx(fmean(levels(texts)))
    assert use.spread == pytest.approx(pstdev(levels(texts)))
    judged = [sign for text in texts for sign in text if sign != "."]
    assert use.unseen == round(100 * judged.count("-") / len(judged))


def views_of(company):
    """Every view that the page has: each cycle and version, after each approval."""
    for at in range(len(company) + 1):
        for place in {case[0] for case in company}:
            done = [Case(rater, text, key) for one, rater, text, key in company[:at] if one == place]
            to_come = Counter(rater for one, rater, _text, _key in company[at:] if one == place)
            yield raters(done, to_come)


@pytest.mark.parametrize("seed", range(12))
def test_no_difference_of_two_views_is_about_fewer_than_five_appraisals(seed):
    """What stands behind each figure, what two figures share and what either has more: nothing, or at least five."""
    draw = random.Random(seed)
    company = [
        (place, rater, "".join(draw.choice("12345-") for _item in range(4)))
        for place in [("cycle 1", "v1"), ("cycle 1", "v2"), ("cycle 2", "v1")]
        for rater in range(4)
        for _case in range(draw.choice([1, 3, 4, 5, 6, 9, 13]))
    ]
    draw.shuffle(company)
    company = [(*case, key) for key, case in enumerate(company)]
    texts = {key: text for _place, _rater, text, key in company}
    behind = set()
    for shown in views_of(company):
        groups = [frozenset(use.keys) for use in shown.raters.values()]
        everybody = frozenset().union(*groups)
        given = levels(texts[key] for key in everybody)
        assert shown.mean == (pytest.approx(fmean(given)) if given else None)
        for use in shown.raters.values():
            own = levels(texts[key] for key in use.keys)
            assert use.mean == (pytest.approx(fmean(own)) if own else None)
        behind |= {*groups, everybody}
    assert len(behind) > 5
    for one, other in combinations(behind, 2):
        for rest in (one - other, other - one, one & other):
            assert not rest or len(rest) >= LEAST_CASES
