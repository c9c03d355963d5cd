"""HR's way through the pages: upload, columns, questions, preview, taking in, taking back."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from people.models import StaffHeading, StaffImport, StaffUpload, User
from people.roles import Role
from people.stafflist import keeping
from tests.factories import UserFactory
from tests.people.stafflist.lists import HEAD, text, xlsx

pytestmark = pytest.mark.django_db
ROWS = [["B1", "林淑芬", "業務部", "經理", "", "", "115/7/1", ""], ["A1", "王大明", "", "", "B1", "", "", ""]]
PREVIEW = "/people/import/preview/"


@pytest.fixture
def wang(db):
    return UserFactory(username="A1", name="王小明", email="")


@pytest.fixture
def browser(hr, signed_in):
    found = signed_in(hr)
    found.cookies["django_language"] = "en"
    User.objects.filter(pk=hr.pk).update(language="en")
    return found


def upload(browser, data, name="list.xlsx"):
    return browser.post(reverse("people:import"), {"file": SimpleUploadedFile(name, data)})


def counts(page):
    return {name: int(number) for name, number in re.findall(r'data-count="(\w+)">(\d+)<', page.content.decode())}


def hidden(page, name):
    return re.search(rf'name="{name}" value="([^"]*)"', page.content.decode())[1]


def take(browser, page=None, **data):
    page = page or browser.get(PREVIEW)
    sent = {name: hidden(page, name) for name in ("digest", "looked_at")}
    return browser.post(reverse("people:import-take"), {**sent, **data})


# --- Refused ---------------------------------------------------------------------------------------------------


def test_what_can_not_be_read_is_said_at_its_field_and_nothing_is_kept(browser):
    answer = upload(browser, b"%PDF-1.7")
    assert answer.status_code == 400
    assert b"This is a PDF" in answer.content
    assert not StaffUpload.objects.exists()


def test_a_file_that_is_too_large_is_refused(browser, settings):
    settings.STAFF_LIST_MAX_BYTES = 1000
    assert upload(browser, b"x" * 1001).status_code == 400


def test_a_large_file_is_told_the_limit_and_what_to_do(browser):
    assert "10 MB at most" in browser.get(reverse("people:import")).content.decode()
    answer = upload(browser, b"x" * 30_000_000)
    assert answer.status_code == 400
    assert "a list may have 10 MB. Leave out pictures and other sheets" in answer.content.decode()
    assert not StaffUpload.objects.exists()


def test_another_of_hr_sees_nothing_of_what_was_uploaded(browser, signed_in):
    upload(browser, xlsx(ROWS))
    other = signed_in(UserFactory(roles=[Role.HR]))
    assert other.get(PREVIEW).status_code == 302
    assert other.get(reverse("people:import-rows")).status_code == 409
    assert "list.xlsx" not in other.get(reverse("people:import")).content.decode()


def test_what_was_uploaded_is_kept_for_a_day_and_then_deleted(browser):
    upload(browser, xlsx(ROWS))
    StaffUpload.objects.update(at=timezone.now() - timedelta(days=1, seconds=1))
    assert browser.get(PREVIEW).status_code == 302
    keeping.forget_old()
    assert not StaffUpload.objects.exists()


def test_what_was_altered_in_the_table_is_not_read(browser):
    upload(browser, xlsx(ROWS))
    StaffUpload.objects.update(content=b"other")
    assert browser.get(PREVIEW).status_code == 409


def test_what_changed_since_the_preview_is_told_and_shown_before_it_counts(browser, wang):
    upload(browser, xlsx(ROWS))
    page = browser.get(PREVIEW)
    wang.name = "王中明"
    wang.save()
    answer = take(browser, page)
    assert answer.status_code == 409
    said = answer.content.decode()
    assert "Changed in the meantime: 王中明 (A1)." in said
    assert "Something changed since this preview" in said
    assert not StaffImport.objects.exists()
    assert take(browser, answer).status_code == 302
    assert User.objects.get(pk=wang.pk).name == "王大明"


def test_of_two_who_take_in_at_once_the_second_is_told(browser, signed_in, wang):
    other = signed_in(UserFactory(roles=[Role.HR]))
    pages = []
    for one in (browser, other):
        upload(one, xlsx(ROWS))
        pages.append(one.get(PREVIEW))
    assert take(browser, pages[0]).status_code == 302
    assert take(other, pages[1]).status_code == 409
    assert StaffImport.objects.count() == 1


def test_ticks_and_day_stay_where_the_day_is_refused(browser, wang):
    upload(browser, xlsx([["B1", "林"]], ["員工編號", "姓名"]))
    answer = take(browser, left=wang.pk, left_on="115/6/30")
    said = answer.content.decode()
    assert answer.status_code == 400
    assert f'value="{wang.pk}" checked' in said
    assert 'value="2026/06/30"' in said
    assert take(browser, answer, left=wang.pk, left_on="2026-06-30").status_code == 302
    assert str(User.objects.get(pk=wang.pk).left_on) == "2026-06-30"


def test_missing_zeros_are_filled_or_left_before_anything_is_compared(browser):
    upload(browser, xlsx([[1, "林", ""], ["002", "王", 1]], ["員工編號", "姓名", "主管員工編號"]))
    page = browser.get(PREVIEW).content.decode()
    assert "Fill them up to 3 digits" in page
    assert "take-in" not in page
    assert browser.post(reverse("people:import-answer"), {"zeros": "perhaps"}).status_code == 302
    assert "fill-zeros" in browser.get(PREVIEW).content.decode()
    browser.post(reverse("people:import-answer"), {"zeros": "yes"})
    assert take(browser).status_code == 302
    assert User.objects.get(username="002").supervisor.username == "001"


# --- The way through -------------------------------------------------------------------------------------------


def test_from_upload_to_taken_in_and_back(browser, wang, hr):
    assert upload(browser, xlsx(ROWS)).status_code == 302
    page = browser.get(PREVIEW)
    assert counts(page) == {"new": 1, "changed": 1, "unchanged": 0, "absent": 1, "errors": 0}
    said = page.content.decode()
    assert "“115/7/1” was read as 2026/07/01." in said
    assert "業務部" in said
    assert take(browser, page).headers["Location"] == reverse("people:import")
    assert "Imported: 1 new, 1 changed, 0 who left." in browser.get(reverse("people:import")).content.decode()
    assert not StaffUpload.objects.exists()
    upload(browser, xlsx(ROWS))
    assert counts(browser.get(PREVIEW)) == {"new": 0, "changed": 0, "unchanged": 2, "absent": 1, "errors": 0}
    row = StaffImport.objects.get()
    browser.post(reverse("people:import-undo"), {"import": row.pk})
    assert User.objects.get(pk=wang.pk).name == "王小明"
    assert not User.objects.filter(username="B1").exists()


def test_columns_that_nobody_knows_are_asked_for_and_remembered(browser, wang):
    data = text([["A1", "王大明"]], ["識別碼", "姓名"]).encode()
    upload(browser, data, "list.csv")
    assert browser.get(PREVIEW).headers["Location"] == reverse("people:import-columns")
    page = browser.get(reverse("people:import-columns"))
    assert "識別碼" in page.content.decode()
    refused = browser.post(reverse("people:import-columns"), {"column-0": "name", "column-1": "name"})
    assert refused.status_code == 400
    assert not StaffHeading.objects.exists()
    browser.post(reverse("people:import-columns"), {"column-0": "number", "column-1": "name"})
    assert counts(browser.get(PREVIEW))["changed"] == 1
    upload(browser, data, "list.csv")
    assert counts(browser.get(PREVIEW))["changed"] == 1


def test_questions_are_answered_all_at_once_and_asked_again(browser):
    UserFactory(username="007", name="龐")
    upload(browser, xlsx([[7, "龐"]], ["員工編號", "姓名"]))
    page = browser.get(PREVIEW)
    assert 'data-question="7"' in page.content.decode()
    assert 'data-action="take-in"' not in page.content.decode()
    for said, expected in (({"same-2": "no"}, "new"), ({"every": "again"}, ""), ({"every": "yes"}, "unchanged")):
        browser.post(reverse("people:import-answer"), said)
        found = counts(browser.get(PREVIEW))
        assert [name for name in ("new", "unchanged") if found[name]] == [expected][: bool(expected)]


def test_rows_with_problems_come_as_a_workbook_and_the_good_ones_may_come_in_alone(browser, wang):
    upload(browser, xlsx([*ROWS, ["B9", "", "", "", "", "", "", ""]]))
    assert counts(browser.get(PREVIEW))["errors"] == 1
    book = load_workbook(BytesIO(browser.get(reverse("people:import-problems")).content))
    rows = [[cell.value for cell in row] for row in book.active]
    assert rows[0] == ["Row", "Problem", *HEAD]
    assert rows[1][:3] == [4, "name: A new person needs a name. Fill it in.", "B9"]
    assert len(rows) == 2
    assert take(browser).status_code == 400
    assert take(browser, good="1").status_code == 302
    assert User.objects.filter(username="B1").exists()


def test_the_corrected_workbook_of_problems_comes_in_as_it_is(browser):
    upload(browser, xlsx([["B9", "", "業務部"]], ["員工編號", "姓名", "部門"]))
    book = load_workbook(BytesIO(browser.get(reverse("people:import-problems")).content))
    book.active["D2"] = "新人"
    file = BytesIO()
    book.save(file)
    upload(browser, file.getvalue())
    assert counts(browser.get(PREVIEW)) == {"new": 1, "changed": 0, "unchanged": 0, "absent": 1, "errors": 0}


def test_the_template_and_the_workbook_of_all_rows_open(browser, wang):
    upload(browser, xlsx(ROWS))
    sheets = load_workbook(BytesIO(browser.get(reverse("people:import-rows")).content)).worksheets
    assert [sheet.max_row for sheet in sheets] == [2, 3, 2, 2]
    template = load_workbook(BytesIO(browser.get(reverse("people:import-template")).content)).active
    assert [cell.value for cell in template[1]][:2] == ["employee number", "former employee number"]


@pytest.mark.parametrize("rows", [3, 300])
def test_the_preview_takes_the_same_queries_and_a_hundred_rows_however_long_the_list_is(
    rows, browser, django_assert_max_num_queries
):
    upload(browser, xlsx([[f"N{number}", "新人"] for number in range(rows)], ["員工編號", "姓名"]))
    browser.get(PREVIEW)
    with django_assert_max_num_queries(10):
        page = browser.get(PREVIEW)
    assert page.content.decode().count('<li data-column="name">') == min(rows, 100)
