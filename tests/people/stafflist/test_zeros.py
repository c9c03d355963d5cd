"""What Excel makes of numbers: zeros that some cells kept and others lost, days that became numbers."""

from __future__ import annotations

from datetime import date

import pytest

from people.models import StaffColumn as Column
from people.stafflist.zeros import ALL
from tests.factories import UserFactory
from tests.people.stafflist.lists import planned, problems, text
from tests.people.stafflist.test_reading import read_of

pytestmark = pytest.mark.django_db
LINE = ["員工編號", "姓名", "主管員工編號"]
MIXED = [[1, "林", ""], ["00002", "王", 1], [12, "陳", "00002"]]


def test_zeros_that_stand_before_some_numbers_only_are_asked_about_before_anything(db):
    plan = planned(MIXED, LINE)
    assert (plan.width, plan.is_asked) == (5, True)


def test_answered_with_yes_all_numbers_are_as_long_and_supervisors_are_found(db):
    plan = planned(MIXED, LINE, answers={ALL: True})
    assert (plan.is_asked, plan.problems) == (False, [])
    assert [change.number for change in plan.new] == ["00001", "00002", "00012"]
    assert [change.after.get(Column.SUPERVISOR) for change in plan.new] == [None, "00001", "00002"]


def test_answered_with_no_numbers_stay_as_they_are_written(db):
    plan = planned(MIXED, LINE, answers={ALL: False})
    assert plan.width == 0
    assert {change.number for change in plan.new} == {"1", "00002", "12"}
    assert problems(plan) == []


def test_supervisors_alone_that_kept_or_lost_their_zeros_are_asked_about_too(db):
    assert planned([[1, "林", ""], [2, "王", "00001"]], LINE).width == 5
    plan = planned([[1, "林", ""], [2, "王", "00001"]], LINE, answers={ALL: True})
    assert [change.number for change in plan.new] == ["00001", "00002"]


def test_a_number_that_somebody_has_is_never_filled(db):
    UserFactory(username="12")
    plan = planned(MIXED, LINE, answers={ALL: True})
    assert [person.number for person in plan.absent] == []
    assert {change.number for change in plan.changes} == {"00001", "00002", "12"}


def test_nothing_is_asked_about_zeros_where_numbers_would_become_one_or_have_several_lengths(db):
    for rows in (
        [[1, "林"], ["00001", "王"]],
        [["001", "林"], ["00002", "王"], [3, "陳"]],
        [["00001", "林"], ["A2", "王"]],
    ):
        assert planned(rows, ["員工編號", "姓名"]).width == 0, rows


def test_a_day_that_excel_wrote_into_csv_as_a_number_is_read_and_read_back():
    found = read_of(text([["A1", "林", "", "", "", "", "42524", ""]]).encode())
    (entry,) = found.entries
    assert entry.given[Column.HIRED] == date(2016, 6, 3)
    assert "42524" in entry.read_back[Column.HIRED]
    assert read_of(text([["A1", "林", "", "", "", "", "98765", ""]]).encode()).problems
