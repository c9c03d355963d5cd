"""Indicators on which own and supervisor's ratings disagree, by sums that are worked out by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.calibration.disagreement import disagreements, most_apart


def test_nothing_is_told_of_fewer_than_five_pairs():
    assert disagreements([("3", "4")] * 4) == []
    assert disagreements([("3", "4")] * 4 + [("", "4"), ("-", "4"), ("3", "."), ("3", "-")]) == []
    assert disagreements([]) == []


def test_levels_are_counted_by_direction():
    (one,) = disagreements([("4", "3"), ("4", "3"), ("5", "3"), ("3", "3"), ("2", "3")])
    assert (one.count, one.above, one.same, one.below) == (5, 3, 1, 1)
    assert one.shift == pytest.approx(0.6)  # 1 + 1 + 2 + 0 - 1 of five
    assert one.pairs == {(4, 3): 2, (5, 3): 1, (3, 3): 1, (2, 3): 1}


def test_the_opposite_of_each_other_stands_first_and_full_agreement_not_at_all():
    rows = [("35", "33"), ("33", "35"), ("45", "43"), ("43", "45"), ("53", "55"), ("55", "53")]
    agreed, apart = disagreements(rows)
    assert (agreed.alpha, agreed.is_apart) == (1, False)
    assert apart.alpha < 0
    assert [one.position for one in most_apart([agreed, apart])] == [1]


def test_where_nearly_all_have_one_level_a_low_alpha_alone_is_nothing_to_talk_about():
    (one,) = disagreements([("3", "3")] * 18 + [("4", "3"), ("3", "4")])
    assert one.alpha < 0
    assert not one.is_apart


def test_one_level_throughout_has_no_alpha_and_is_nothing_to_talk_about():
    (one,) = disagreements([("3", "3")] * 9)
    assert (one.alpha, one.is_apart, one.same) == (None, False, 9)


def test_five_stand_first_whatever_the_length_of_the_standard():
    rows = [("5" * 9, "3" * 9), ("3" * 9, "5" * 9)] * 3
    assert [one.position for one in most_apart(disagreements(rows))] == [0, 1, 2, 3, 4]


@given(st.lists(st.tuples(st.text("1234-.", min_size=2, max_size=2), st.text("1234-.", min_size=2, max_size=2))))
def test_the_counts_are_those_of_a_plain_recount(rows):
    for one in disagreements(rows):
        levels = [
            (int(own[one.position]), int(rated[one.position]))
            for own, rated in rows
            if own[one.position].isdigit() and rated[one.position].isdigit()
        ]
        assert one.count == len(levels) >= 5
        assert one.above == sum(own > rated for own, rated in levels)
        assert one.shift == pytest.approx(sum(own - rated for own, rated in levels) / len(levels))
