"""Taking a list in: what is refused, that it is all or nothing, what stands then, and that ledgers know."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from auditlog.models import LogEntry
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from config.refusals import BadInput
from integrity import ledger
from integrity.checks import CHECKS
from people import leaving
from people.models import Department, StaffImport, StaffImportLine, User
from people.stafflist.applying import Order, Stale, held, take_in
from people.stafflist.keeping import look
from people.stafflist.writing import workbook_of
from tests.factories import UserFactory
from tests.people.stafflist.lists import SOURCE, looked, taken

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
ROWS = [
    ["B2", "林淑芬", "總公司 / 業務部", "經理", "B1", "lin@example.com", "115/7/1", ""],
    ["B1", "鄭國華", "總公司", "總經理", "", "", "2010/1/1", ""],
    ["B3", "王小明", "總公司 / 業務部", "專員", "b2", "", "2024/3/1", "2026/6/30"],
]


def done(plan, by=None, **order):
    with transaction.atomic(), ledger.gathered():
        held()
        return take_in(plan, Order(**order), SOURCE, by)


def alarms():
    return [
        alarm
        for name in ("people.person", "people.import", "people.importline", "people.department", "people.log")
        for alarm in CHECKS[name].alarms()
    ]


def state():
    return (
        list(User.objects.order_by("pk").values()),
        Department.objects.count(),
        StaffImport.objects.count(),
        LogEntry.objects.count(),
    )


# --- Refused ---------------------------------------------------------------------------------------------------


def test_another_plan_than_the_one_that_was_shown_is_not_done(db):
    plan, before = looked(ROWS).plan, state()
    with pytest.raises(Stale):
        done(plan, digest="another")
    assert state() == before


def test_problems_keep_all_rows_out_unless_the_good_ones_are_asked_for(db):
    plan, before = looked([*ROWS, ["B4", "", "", "", "", "", "", ""]]).plan, state()
    with pytest.raises(BadInput):
        done(plan)
    assert state() == before
    assert done(plan, good_only=True).counts == {"new": 3, "changed": 0, "left": 0, "unchanged": 0, "refused": 1}


def test_open_questions_keep_all_rows_out(db):
    UserFactory(username="0007")
    with pytest.raises(BadInput):
        done(looked([["7", "王"]], ["員工編號", "姓名"]).plan, good_only=True)


def test_who_is_not_absent_can_not_be_ticked(hr):
    plan = looked(ROWS).plan
    there = UserFactory()
    with pytest.raises(Stale):
        done(plan, hr, leavers=frozenset({there.pk}), left_on=date(2026, 6, 30))


def test_nobody_ticks_themself(hr):
    with pytest.raises(BadInput):
        done(looked(ROWS).plan, hr, leavers=frozenset({hr.pk}), left_on=date(2026, 6, 30))


@pytest.mark.parametrize("day", [None, date(115, 7, 1), date(2019, 1, 1)])
def test_leavers_without_a_possible_day_are_refused(day, hr):
    gone = UserFactory(hired_on=date(2020, 1, 1))
    with pytest.raises(BadInput):
        done(looked(ROWS).plan, hr, leavers=frozenset({gone.pk}), left_on=day)


def test_a_number_that_somebody_took_at_the_same_moment_keeps_all_rows_out(db):
    plan = looked(ROWS).plan
    UserFactory(username="b3")
    before = state()
    with pytest.raises(Stale):
        done(plan)
    assert state() == before


# --- Done ------------------------------------------------------------------------------------------------------


def test_newcomers_stand_with_departments_lines_and_days_and_can_not_sign_in(hr):
    row = taken(ROWS, by=hr)
    boss, lin, wang = (User.objects.get(username=number) for number in ("B1", "B2", "B3"))
    assert (lin.supervisor, wang.supervisor, boss.supervisor) == (boss, lin, None)
    assert (lin.department_path, boss.department_path) == ("總公司 / 業務部", "總公司")
    assert (lin.hired_on, lin.email, lin.username_key) == (date(2026, 7, 1), "lin@example.com", "b2")
    assert not any(person.has_usable_password() for person in (boss, lin, wang))
    assert leaving.is_recorded(wang)
    assert wang.left_recorded_by == hr
    assert len(row.departments) == 2
    for person in (boss, lin, wang):
        person.full_clean(exclude=["password"])
    assert alarms() == []


def test_one_entry_in_the_log_says_who_took_which_file_in(hr):
    row, before = None, LogEntry.objects.count()
    row = taken(ROWS, by=hr)
    assert LogEntry.objects.count() == before + 1
    entry = LogEntry.objects.latest("pk")
    assert (entry.actor, entry.object_pk) == (hr, str(row.pk))
    assert entry.additional_data["sha256"] == SOURCE.sha256
    assert entry.changes["new"] == ["", "3"]


def test_what_changed_of_whom_is_kept(hr):
    taken(ROWS, by=hr)
    row = taken([["B3", "王大明", "清除"]], ["員工編號", "姓名", "部門"], by=hr)
    (line,) = row.lines.all()
    assert line.before["name"] == "王小明"
    assert line.after == {"department_id": None, "name": "王大明"}
    assert not line.is_new
    assert alarms() == []


def test_the_same_list_again_writes_nothing(hr):
    taken(ROWS, by=hr)
    with CaptureQueriesContext(connection) as captured:
        assert taken(ROWS, by=hr) is None
    verbs = {query["sql"].split()[0] for query in captured}
    assert verbs & {"INSERT", "UPDATE", "DELETE"} == set()
    assert StaffImport.objects.count() == 1


def test_a_change_of_number_moves_the_person_with_all_that_hangs_on_them(hr):
    taken(ROWS, by=hr)
    lin = User.objects.get(username="B2")
    taken([["c2", "B2"]], ["員工編號", "原員工編號"], by=hr)
    lin.refresh_from_db()
    assert (lin.username, lin.username_key) == ("c2", "c2")
    assert User.objects.get(username="B3").supervisor == lin
    assert alarms() == []


def test_only_who_is_ticked_leaves_and_who_said_so_is_kept(hr):
    gone, stays = UserFactory(), UserFactory()
    row = done(looked(ROWS).plan, hr, leavers=frozenset({gone.pk}), left_on=date(2026, 6, 30))
    gone.refresh_from_db()
    stays.refresh_from_db()
    assert (gone.left_on, gone.left_recorded_by) == (date(2026, 6, 30), hr)
    assert leaving.is_recorded(gone)
    assert stays.left_on is None
    assert row.counts["left"] == 1


def test_what_was_changed_past_the_portal_is_not_covered_up_by_a_list(hr):
    taken(ROWS, by=hr)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE people_user SET email = 'thief@example.com' WHERE username = 'B3'")
    taken([["B3", "新職稱"]], ["員工編號", "職稱"], by=hr)
    assert len(alarms()) == 1


def test_people_as_a_workbook_come_in_again_and_change_nothing(hr, trainee):
    taken(ROWS, by=hr)
    UserFactory(username="007", name="=1+1", job_title="-")
    data = workbook_of(User.objects.order_by("username"))
    plan = look(data, hr, {}).plan
    assert (plan.new, plan.changed, plan.absent, plan.problems, plan.questions) == ([], [], [], [], [])
    assert len(plan.unchanged) == User.objects.count()
    assert len(list(load_workbook(BytesIO(data)).active)) == User.objects.count() + 1


def test_two_thousand_people_take_as_many_statements_for_each_thousand(hr):
    """Beside those for the departments; statements of SQLite take some fifty rows each."""

    def rows(many, start):
        return [
            [f"P{start + n:05d}", "甲", "業務部", "", f"P{start:05d}" if n else "", "", "", ""] for n in range(many)
        ]

    counts = []
    for many, start in ((1000, 0), (2000, 10_000)):
        with CaptureQueriesContext(connection) as captured:
            taken(rows(many, start), by=hr)
        counts.append(len(captured))
    assert counts[1] < 2.1 * counts[0] + 40
    assert counts[0] < 160
    assert User.objects.filter(supervisor__username="P10000").count() == 1999
    assert StaffImportLine.objects.count() == 3000
