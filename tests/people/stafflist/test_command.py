"""`manage.py import_staff`: refused with a line for each row, or taken in whole, for somebody of HR or for nobody."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from people.models import Department, StaffImport, User
from people.roles import Role
from tests.factories import UserFactory
from tests.people.stafflist.lists import text

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
HEAD = ["員工編號", "姓名", "部門"]


@pytest.fixture
def run(tmp_path):
    def run(rows, *options, head=HEAD):
        file, said = tmp_path / "名單.csv", StringIO()
        file.write_text(text(rows, head), encoding="cp950")
        call_command("import_staff", str(file), "--language", "en", *options, stdout=said)
        return said.getvalue()

    return run


@pytest.mark.parametrize("number", ["X9", "A1", "H2"])
def test_only_somebody_of_hr_who_works_here_takes_a_list_in(number, run):
    UserFactory(username="A1")
    UserFactory(username="H2", roles=[Role.HR], is_active=False)
    with pytest.raises(CommandError, match=f"{number} is nobody in HR"):
        run([["B1", "林", ""]], "--by", number)
    assert not StaffImport.objects.exists()


def test_a_file_that_is_not_there_is_refused():
    with pytest.raises(CommandError, match="can't be read"):
        call_command("import_staff", "/nowhere/list.csv", "--language", "en")


def test_any_row_that_is_refused_keeps_all_out_and_each_is_named(run):
    UserFactory(username="007", name="龐")
    with pytest.raises(CommandError) as raised:
        run([["7", "龐", ""], ["B1", "林", ""], ["B2", "", ""]])
    assert str(raised.value).splitlines() == [
        "Row 2: Nobody has the number 7, but 龐 has 007. Write it with its zeros.",
        "Row 4: name: A new person needs a name. Fill it in.",
        "Nothing was imported.",
    ]
    assert not User.objects.filter(username="B1").exists()


def test_a_rehearsal_changes_nothing_and_says_all(run):
    said = run([["B1", "林", "新部"]], "--dry-run")
    assert "1 new, 0 changed, 0 unchanged, 0 not in the list." in said
    assert "Department to make: 新部" in said
    assert not User.objects.filter(username="B1").exists()
    assert not Department.objects.exists()


def test_a_list_is_taken_in_for_somebody_of_hr_and_again_changes_nothing(run, hr):
    assert "Imported: 1 new" in run([["B1", "林", "新部"]], "--by", "hr")
    row = StaffImport.objects.get()
    assert (row.by, row.file_name) == (hr, "名單.csv")
    assert User.objects.get(username="B1").department_path == "新部"
    assert "Nothing was to be changed" in run([["B1", "林", "新部"]], "--by", "hr")


def test_the_command_line_alone_is_nobody(run):
    run([["B1", "林", "新部"]])
    assert StaffImport.objects.get().by is None


def test_the_command_takes_no_list_in_which_some_numbers_lost_their_zeros(run):
    with pytest.raises(CommandError, match="Some numbers have 3 digits with zeros before them"):
        run([["001", "林", ""], ["2", "王", ""]])
    assert not StaffImport.objects.exists()
