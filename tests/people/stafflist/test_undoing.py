"""The last list is taken back as long as nothing was built on it; who and why is said."""

from __future__ import annotations

from datetime import date

import pytest
from auditlog.models import LogEntry
from django.db import connection
from django.utils import timezone

from assessments.models import Assessment
from config.refusals import Altered, Conflict
from integrity.checks import CHECKS
from people.departments import keeping
from people.models import Department, StaffImport, StaffImportLine, User
from people.roles import Role
from people.stafflist import undoing
from tests.factories import UserFactory, granted, open_for
from tests.people.stafflist.lists import taken
from tests.people.stafflist.test_taking_in import alarms

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
HEAD = ["員工編號", "姓名", "部門", "職稱", "主管員工編號", "離職日"]
ROWS = [
    ["A1", "王小明", "新部 / 一課", "專員", "N1", "2030/1/31"],
    ["N1", "新主管", "新部", "", "", ""],
    ["N2", "新人", "", "", "N1", ""],
]


@pytest.fixture
def wang(db):
    return UserFactory(username="A1", name="王明")


@pytest.fixture
def row(wang, hr):
    return taken(ROWS, HEAD, hr)


def of(number):
    return User.objects.get(username=number)


def refused(row, by):
    before = list(User.objects.order_by("pk").values())
    with pytest.raises(Conflict) as raised:
        undoing.undo(row.pk, by)
    assert list(User.objects.order_by("pk").values()) == before
    assert StaffImport.objects.get(pk=row.pk).undone_at is None
    return raised.value.message


# --- Refused ---------------------------------------------------------------------------------------------------


def test_somebody_changed_since_keeps_the_list(row, hr):
    person = of("A1")
    person.job_title = "經理"
    person.save()
    assert "王小明 (A1): was changed since" in refused(row, hr)


@pytest.mark.parametrize("number", ["N1", "A1"])
def test_a_sign_in_since_keeps_the_list(number, row, hr):
    User.objects.filter(username=number).update(last_login=timezone.now())
    assert f"({number}): has signed in since" in refused(row, hr)


def test_a_password_given_since_keeps_the_list(row, hr):
    person = of("N2")
    person.set_password("a-new-one-2026")
    person.save()
    assert "(N2): was changed since" in refused(row, hr)


@pytest.mark.parametrize("number", ["N1", "A1"])
def test_a_role_given_since_keeps_the_list(number, row, hr):
    granted(of(number), Role.AUDITOR)
    assert f"({number}): was given a role since" in refused(row, hr)


def test_an_assessment_opened_since_keeps_the_list(row, hr, cycle):
    assessment = open_for(cycle, of("A1"), of("N1"), hr)
    said = refused(row, hr)
    assert f"(A1): appraisal {assessment.number} was opened since" in said
    assert "(N1)" in said
    assert Assessment.objects.count() == 1


def test_somebody_put_below_a_newcomer_since_keeps_the_list(row, hr):
    person = UserFactory()
    person.supervisor = of("N1")
    person.save()
    assert "(N1): is named by now" in refused(row, hr)


def test_a_newcomer_who_heads_a_department_by_now_keeps_the_list(row, hr):
    there = keeping.ensure("別的部")
    keeping.change(there.pk, name="別的部", code="", parent=None, head=of("N2"))
    assert "(N2): is named by now under “departments”" in refused(row, hr)


def test_nobody_takes_back_what_concerns_themself(row):
    assert "(A1): nobody takes back" in refused(row, of("A1"))


def test_only_the_last_list_is_taken_back_and_only_once(row, hr):
    later = taken([["N2", "新名"]], ["員工編號", "姓名"], hr)
    with pytest.raises(Conflict):
        undoing.undo(row.pk, hr)
    undoing.undo(later.pk, hr)
    undoing.undo(row.pk, hr)
    with pytest.raises(Conflict):
        undoing.undo(row.pk, hr)


# --- Done ------------------------------------------------------------------------------------------------------


def test_everybody_is_as_before_and_newcomers_and_departments_are_gone(wang, hr):
    before, departments = list(User.objects.order_by("pk").values()), Department.objects.count()
    row = taken(ROWS, HEAD, hr)
    assert User.objects.count() == len(before) + 2
    done = undoing.undo(row.pk, hr)
    assert list(User.objects.order_by("pk").values()) == before
    assert Department.objects.count() == departments
    assert done.undone_by == hr
    assert alarms() == []


def test_who_said_earlier_that_somebody_left_is_known_again(wang, hr):
    first = taken([["A1", "2030/6/30"]], ["員工編號", "離職日"], hr)
    recorded = of("A1").left_recorded_at
    row = taken([["A1", "2031/6/30"]], ["員工編號", "離職日"])
    undoing.undo(row.pk, hr)
    person = of("A1")
    assert (person.left_on, person.left_recorded_by, person.left_recorded_at) == (date(2030, 6, 30), hr, recorded)
    assert first.lines.count() == 1


def test_a_department_that_somebody_uses_by_now_stays(row, hr):
    UserFactory(department=Department.objects.get(path="新部"))
    undoing.undo(row.pk, hr)
    assert list(Department.objects.filter(path__startswith="新部").values_list("path", flat=True)) == ["新部"]


def test_the_log_says_that_it_was_taken_back_and_names_nobody_who_is_no_more(row, hr):
    before = LogEntry.objects.count()
    undoing.undo(row.pk, hr)
    assert LogEntry.objects.count() == before + 1
    assert LogEntry.objects.latest("pk").additional_data["operation"] == "staff list taken back"
    assert not StaffImportLine.objects.filter(is_new=True).exists()


def test_a_line_changed_by_sql_is_named_and_puts_nobody_back(row, hr):
    line = StaffImportLine.objects.get(person__username="A1")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE people_staffimportline SET before = '{\"supervisor_id\": null}' WHERE id = %s", [line.pk]
        )
    assert len(list(CHECKS["people.importline"].alarms())) == 1
    with pytest.raises(Altered):
        undoing.undo(row.pk, hr)
    assert of("A1").supervisor == of("N1")
