"""What a staff list would change: problems and questions first, then who is new, changed, unchanged, absent."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from people.departments import keeping
from people.models import StaffColumn as Column
from people.models import User
from people.stafflist.lines import circles
from tests.factories import UserFactory
from tests.people.stafflist.lists import planned, problems

pytestmark = pytest.mark.django_db
LINE = ["員工編號", "姓名", "主管員工編號"]
DEPARTMENTS = ["員工編號", "姓名", "部門"]


@pytest.fixture
def wang(db):
    return UserFactory(username="A0001", name="王小明", hired_on=date(2020, 1, 5))


def after(change):
    return change.after


# --- Problems --------------------------------------------------------------------------------------------------


def test_a_newcomer_without_a_name_is_refused(db):
    assert problems(planned([["N1", ""]], ["員工編號", "姓名"])) == [(2, "name")]


def test_nobody_is_their_own_supervisor_by_whatever_way_it_is_written(wang):
    assert problems(planned([["A0001", "", "a0001"], ["N1", "林", "Ｎ1"]], LINE)) == [
        (2, "supervisor"),
        (3, "supervisor"),
    ]


def test_an_unknown_supervisor_is_refused(wang):
    assert problems(planned([["A0001", "", "X9"]], LINE)) == [(2, "supervisor")]


def test_a_circle_within_the_list_is_refused_wherever_its_rows_stand(db):
    plan = planned([["1", "a", "2"], ["2", "b", "3"], ["3", "c", "1"], ["4", "d", ""]], LINE)
    assert problems(plan) == [(2, "supervisor"), (3, "supervisor"), (4, "supervisor")]
    assert [change.number for change in plan.new] == ["4"]


def test_a_circle_of_list_and_people_together_is_refused(wang):
    lin = UserFactory(username="A0002", supervisor=wang)
    UserFactory(username="A0003", supervisor=lin)
    plan = planned([["A0001", "", "A0003"]], LINE)
    assert problems(plan) == [(2, "supervisor")]
    assert "A0001" in plan.problems[0].text
    assert plan.changed == []


def test_a_list_that_turns_a_line_round_is_no_circle(wang):
    UserFactory(username="A0002", supervisor=wang)
    plan = planned([["A0001", "", "A0002"], ["A0002", "", "清除"]], LINE)
    assert problems(plan) == []
    assert len(plan.changed) == 2


def test_who_hangs_on_a_refused_newcomer_is_refused_too_and_who_hangs_on_those(db):
    plan = planned([["1", "a", "2"], ["2", "b", "3"], ["3", "", ""], ["4", "d", "1"]], LINE)
    assert problems(plan) == [(2, "supervisor"), (3, "supervisor"), (4, "name"), (5, "supervisor")]
    assert plan.new == []


def test_a_name_that_two_departments_bear_is_refused_with_both_paths(db):
    for above in ("總公司", "分公司"):
        keeping.ensure(f"{above} / 業務部")
    plan = planned([["1", "a", "業務部"]], DEPARTMENTS)
    assert problems(plan) == [(2, "department")]
    assert "分公司 / 業務部; 總公司 / 業務部" in plan.problems[0].text


@pytest.mark.parametrize("text", [" / ", "部" * 81])
def test_what_can_be_no_department_is_refused(text, db):
    assert problems(planned([["1", "a", text]], DEPARTMENTS)) == [(2, "department")]


def test_who_leaves_before_being_hired_is_refused_also_where_only_one_day_is_in_the_list(wang):
    assert problems(planned([["A0001", "2019/12/31"]], ["員工編號", "離職日"])) == [(2, "left_on")]


@pytest.mark.parametrize(
    ("head", "cell"), [("主管員工編號", "A0002"), ("部門", "別的部"), ("離職日", "2026/7/1"), ("原員工編號", "A0001")]
)
def test_nobody_changes_what_concerns_themself(head, cell, wang):
    UserFactory(username="A0002")
    number = "B1" if head == "原員工編號" else "A0001"
    rows = [[number, cell, "新職稱"]]
    plan = planned(rows, ["員工編號", head, "職稱"], by=wang)
    assert [row for row, _column in problems(plan)] == [2]
    assert plan.changed == []
    assert len(planned(rows, ["員工編號", head, "職稱"], by=User.objects.get(username="A0002")).changed) == 1


def test_a_title_of_ones_own_may_be_changed(wang):
    assert len(planned([["A0001", "新職稱"]], ["員工編號", "職稱"], by=wang).changed) == 1


def test_a_former_number_that_nobody_has_is_refused(db):
    assert problems(planned([["N1", "X9"]], ["員工編號", "原員工編號"])) == [(2, "former")]


def test_a_new_number_that_somebody_has_is_refused(wang):
    UserFactory(username="A0002")
    assert problems(planned([["A0002", "A0001"]], ["員工編號", "原員工編號"])) == [(2, "number")]


def test_two_rows_about_one_person_by_two_numbers_are_refused(wang):
    plan = planned([["B1", "", "A0001"], ["A0001", "", ""]], ["員工編號", "姓名", "原員工編號"])
    assert problems(plan) == [(3, "number")]


# --- Questions -------------------------------------------------------------------------------------------------


def test_a_number_that_lost_its_zeros_is_asked_about_and_nobody_is_taken_for_absent():
    UserFactory(username="00123", name="王小明")
    plan = planned([[123, "王小明"]], ["員工編號", "姓名"])
    assert [(one.row, one.number, one.known, one.name) for one in plan.questions] == [(2, "123", "00123", "王小明")]
    assert (plan.new, plan.absent) == ([], [])


def test_answered_with_yes_it_is_the_person_and_the_number_stays(db):
    UserFactory(username="00123", name="王小明")
    plan = planned([[123, "王大明"]], ["員工編號", "姓名"], answers={"123": True})
    assert [after(change) for change in plan.changed] == [{Column.NAME: "王大明"}]
    assert (plan.questions, plan.absent) == ([], [])


def test_answered_with_no_it_is_a_newcomer(db):
    UserFactory(username="00123")
    plan = planned([[123, "王大明"]], ["員工編號", "姓名"], answers={"123": False})
    assert [change.number for change in plan.new] == ["123"]
    assert [person.number for person in plan.absent] == ["00123"]


def test_where_both_numbers_stand_in_the_list_nothing_is_asked(db):
    UserFactory(username="00123")
    plan = planned([[123, "a"], ["00123", "b"]], ["員工編號", "姓名"])
    assert plan.questions == []
    assert (len(plan.new), len(plan.changed)) == (1, 1)


def test_a_supervisor_whose_number_lost_its_zeros_is_asked_about(wang):
    UserFactory(username="00123")
    plan = planned([["A0001", "", 123]], LINE)
    assert [(one.number, one.known) for one in plan.questions] == [("123", "00123")]
    (change,) = planned([["A0001", "", 123]], LINE, answers={"123": True}).changed
    assert change.after == {Column.SUPERVISOR: "00123"}


# --- What would change -----------------------------------------------------------------------------------------


def test_each_person_is_new_changed_unchanged_or_absent(wang):
    UserFactory(username="A0002", name="林", job_title="專員")
    UserFactory(username="A0003")
    UserFactory(username="A0004", is_active=False)
    plan = planned([["a0001", "王小明"], ["A0002", "林淑芬"], ["N1", "新人"]], ["工號", "姓名"])
    assert [change.number for change in plan.new] == ["N1"]
    assert [(change.number, change.before, change.after) for change in plan.changed] == [
        ("A0002", {Column.NAME: "林"}, {Column.NAME: "林淑芬"})
    ]
    assert [person.number for person in plan.unchanged] == ["A0001"]
    assert [person.number for person in plan.absent] == ["A0003"]


def test_an_empty_cell_and_a_missing_column_leave_the_field_and_clear_empties_it(wang):
    (change,) = planned([["A0001", "", "clear"]], ["員工編號", "職稱", "電子郵件"]).changed
    assert change.after == {Column.EMAIL: None}


def test_who_stands_in_a_row_with_a_problem_is_not_absent(wang):
    assert planned([["A0001", "2026/2/30"]], ["員工編號", "到職日"]).absent == []


def test_a_supervisor_may_stand_further_down_as_a_newcomer(wang):
    plan = planned([["A0001", "", "N1"], ["N1", "主管", ""]], LINE)
    assert plan.changed[0].after == {Column.SUPERVISOR: "N1"}


@pytest.mark.parametrize("text", ["總公司 / 業務部", "總公司>業務部", "業務部", "D7", "ｄ7"])
def test_a_department_is_known_by_path_name_or_code(text, wang):
    there = keeping.ensure("總公司 / 業務部")
    keeping.change(there.pk, name="業務部", code="D7", parent=there.parent_id, head=None)
    plan = planned([["A0001", "", text]], DEPARTMENTS)
    assert plan.changed[0].after == {Column.DEPARTMENT: "總公司 / 業務部"}
    assert plan.departments == []


def test_departments_that_are_missing_are_listed_once_with_those_above_them(db):
    keeping.ensure("總公司")
    plan = planned(
        [["1", "a", "研發一課"], ["2", "b", "總公司/研發部/研發一課"], ["3", "c", "總公司 ＞ 研發部"]], DEPARTMENTS
    )
    assert plan.departments == ["總公司 / 研發部", "總公司 / 研發部 / 研發一課"]
    assert {change.after[Column.DEPARTMENT] for change in plan.new} == set(plan.departments)


def test_a_change_of_number_is_a_move_and_no_new_person(wang):
    UserFactory(username="A0002", supervisor=wang)
    plan = planned([["B1", "A0001", ""], ["A0002", "", "B1"]], ["員工編號", "原員工編號", "主管員工編號"])
    assert [(one.before, one.after) for one in plan.changed] == [({Column.NUMBER: "A0001"}, {Column.NUMBER: "B1"})]
    assert [person.number for person in plan.unchanged] == ["A0002"]


def test_a_move_that_was_taken_in_before_changes_nothing(db):
    UserFactory(username="B1", name="王")
    assert len(planned([["B1", "A0001"]], ["員工編號", "原員工編號"]).unchanged) == 1


def test_the_digest_follows_what_would_be_done(wang):
    rows = [["A0001", "王大明"]]
    one = planned(rows, ["員工編號", "姓名"]).digest
    assert planned(rows, ["員工編號", "姓名"]).digest == one
    User.objects.filter(pk=wang.pk).update(name="王中明")
    assert planned(rows, ["員工編號", "姓名"]).digest != one


def test_who_is_above_themself_is_found_whatever_hangs_below():
    assert circles({"a": "b", "b": "c", "c": "b", "d": "a", "e": "f"}).keys() == {"b", "c"}


@pytest.mark.parametrize("rows", [2, 200])
def test_comparing_takes_the_same_few_queries_however_long_the_list_is(rows, wang):
    people = [[f"N{number}", "新人", "業務部"] for number in range(rows)]
    with CaptureQueriesContext(connection) as captured:
        planned(people, DEPARTMENTS)
    assert len(captured) == 3  # headings, departments, people


def test_who_left_and_stands_in_the_list_is_named_and_stays_gone_unless_the_day_is_cleared(db):
    UserFactory(username="A1", left_on=date(2025, 1, 31))
    UserFactory(username="A2", left_on=date(2025, 1, 31))
    UserFactory(username="A3", is_active=False)
    plan = planned([["A1", ""], ["A2", "清除"], ["A3", ""]], ["員工編號", "離職日"])
    assert [person.number for person in plan.gone] == ["A1", "A3"]
    assert [change.after for change in plan.changed] == [{Column.LEFT: None}]
