"""Figures of random companies equal a plain recount, one person after the other, without the database."""

import random

import pytest

from assessments.pictures.behind import Figure, counts, figure_of, has_moved
from assessments.pictures.counting import Moves, apart, by_item, levels, moves, task_states

MEETING = frozenset("345")
TASKS = [(0, 1, 2), (3,), (2, 4)]


class Person:
    def __init__(self, draw):
        self.ratings = "".join(draw.choice("1234555-.") for _item in range(5))
        self.rated = "".join(draw.choice("1234555-.") for _item in range(5))
        self.own = draw.choice(["", "".join(draw.choice("123455-.") for _item in range(5))])
        self.verdict = draw.choice(["competent", "not_yet_competent"])


@pytest.fixture(params=range(25))
def people(request):
    draw = random.Random(request.param)
    return [Person(draw) for _person in range(draw.choice([0, 1, 2, 9, 60]))]


def test_the_columns_of_nobody_are_empty_and_of_no_item_none():
    assert by_item([], 3) == ["", "", ""]
    assert by_item(["", ""], 0) == []


def test_levels(people):
    for at, found in enumerate(levels([one.ratings for one in people], 5)):
        assert sum(found.values()) == sum(one.ratings[at] != "." for one in people)
        for sign, number in found.items():
            assert number == sum(counts(Figure("level", at, sign), one, TASKS, MEETING) for one in people)


def test_how_far_self_ratings_are_apart(people):
    given = [(one.rated, one.own) for one in people if one.own]
    for at, found in enumerate(apart(given, 5)):
        plain = {}
        for one in people:
            if one.own and one.own[at].isdigit() and one.rated[at].isdigit():
                difference = max(-2, min(2, int(one.own[at]) - int(one.rated[at])))
                plain[str(difference)] = plain.get(str(difference), 0) + 1
        assert found == plain
        for says, number in plain.items():
            assert number == sum(counts(Figure("apart", at, says), one, TASKS, MEETING) for one in people)


def test_who_moved_between_two_periods(people):
    pairs = [(one.ratings, one.own) for one in people if one.own]
    for at, found in enumerate(moves(pairs, 5, MEETING)):
        known = [(then[at] in MEETING, now[at] in MEETING) for then, now in pairs if (then[at] + now[at]).isdigit()]
        assert found == Moves(
            len(known),
            sum(then for then, _now in known),
            sum(now for _then, now in known),
            sum(now and not then for then, now in known),
            sum(then and not now for then, now in known),
        )
        for says, number in zip(("both", "then", "now", "risen", "fallen"), found, strict=True):
            assert number == sum(has_moved(says, then[at], now[at], MEETING) for then, now in pairs)


@pytest.mark.parametrize("task", range(3))
def test_how_many_meet_a_whole_task(people, task):
    found = task_states([one.ratings for one in people], TASKS[task], MEETING)
    for says in ("met", "gap", "unknown"):
        expected = 0
        for one in people:
            signs = [one.ratings[at] for at in TASKS[task]]
            short, rated = any(sign in "12" for sign in signs), any(sign != "." for sign in signs)
            whole = all(sign in "345" for sign in signs)
            expected += {"met": whole, "gap": short, "unknown": rated and not short and not whole}[says]
        assert found.get(says, 0) == expected
        assert expected == sum(counts(Figure("task", task, says), one, TASKS, MEETING) for one in people)


@pytest.mark.parametrize(
    "asked",
    [
        {"of": "secret"},
        {"of": "level", "at": "99", "says": "3"},
        {"of": "level", "at": "0", "says": "33"},
        {"of": "level", "at": "-1", "says": "3"},
        {"of": "level", "at": "²", "says": "3"},
        {"of": "verdict", "says": "genius"},
        {"of": "all", "says": "x"},
    ],
)
def test_what_no_picture_counts_is_no_figure(asked):
    assert figure_of(asked, items=5, tasks=3) is None


def test_an_address_says_again_what_the_figure_counts():
    figure = Figure("apart", 4, "-1")
    assert figure_of(figure.asks, items=5, tasks=3) == figure
