"""Columns of a standard whose codes repeat, or which has tasks without one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.http import QueryDict

from assessments.insight.asking import Condition, Question
from assessments.insight.columns import Columns, Group
from assessments.insight.matrix import matrix_of
from assessments.insight.scope import scope_of
from assessments.insight.standing import standing
from assessments.insight.states import State
from assessments.models import Assessment
from people.models import User
from tests.factories import approved

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("code", ["", "P1"])
def test_each_figure_finds_its_people_where_codes_repeat(assessment: Assessment, hr: User, code: str) -> None:
    approved(assessment, hr, changes={"P1.1.2": ("2", "需提醒")})
    stands = standing(scope_of(hr, QueryDict("")))
    alike = []
    for group in stands.columns.groups:
        items = tuple(replace(one, code=code) for one in group.items)
        alike.append(Group("" if group.is_attitudes else code, group.name, items))
    stands = replace(stands, columns=Columns(tuple(alike)))
    whole = matrix_of(stands, Question(unfolded=("all",)), 2)
    assert len({one.key for one in whole.all_columns} - {""}) == len(whole.all_columns)
    for totals in whole.totals:
        for state in State:
            found = matrix_of(stands, Question(conditions=(Condition(totals.column.key, state),)), 2)
            assert len(found.lines) == totals.counts[state]


def test_a_task_that_is_called_as_attitudes_are_has_a_bench(assessment: Assessment, hr: User) -> None:
    approved(assessment, hr)
    stands = standing(scope_of(hr, QueryDict("")))
    first, *others = stands.columns.groups
    stands = replace(stands, columns=Columns((Group("A", first.name, first.items), *others)))
    benches = matrix_of(stands, Question(), 2).bench
    assert [one.column.group for one in benches] == list(range(len(others)))
