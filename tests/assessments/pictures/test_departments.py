"""Verdicts by department: nobody is counted twice or lost, whichever level is shown."""

from assessments.listing.outline import Outline
from assessments.pictures import departments


def outline(parents):
    found = Outline({pk: f"部門{pk}" for pk in parents}, parents)
    for pk, parent in parents.items():
        found.children[parent].append(pk)
    return found


TREE = outline({1: None, 2: 1, 3: 1, 4: 2, 5: None})
PEOPLE = [(4, "competent"), (2, "competent"), (2, "insufficient"), (3, "competent"), (1, "competent"), (5, "competent")]


def test_each_department_is_counted_with_all_below_it():
    level = departments.level([*PEOPLE, (None, "competent")], TREE)
    assert [(group.pk, dict(group.verdicts)) for group in level.groups] == [
        (1, {"competent": 4, "insufficient": 1}),
        (5, {"competent": 1}),
        (None, {"competent": 1}),
    ]


def test_one_that_is_chosen_shows_its_parts_and_who_stands_in_it_directly():
    level = departments.level(PEOPLE, TREE, 1)
    assert level.way == [(1, "部門1")]
    assert [(group.pk, group.verdicts.total()) for group in level.groups] == [(2, 3), (3, 1), (None, 1)]


def test_a_company_in_one_department_begins_below_it():
    level = departments.level([(4, "competent"), (3, "competent")], TREE)
    assert [group.pk for group in level.groups] == [2, 3]


def test_nobody_is_no_row():
    assert departments.level([], TREE).groups == []


def test_of_very_many_the_rest_is_one_row_until_all_are_asked_for():
    many = outline(dict.fromkeys(range(1, 101)))
    people = [(pk, "competent") for pk in range(1, 101)]
    short, whole = departments.level(people, many), departments.level(people, many, whole=True)
    assert (len(short.groups), short.others, short.rest.total()) == (departments.MOST, 60, 60)
    assert (len(whole.groups), whole.others, whole.rest.total()) == (100, 0, 0)
