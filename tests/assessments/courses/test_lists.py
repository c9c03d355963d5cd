"""Lists of courses: what goes out comes in again unchanged; what comes in is shown first and taken in whole or not."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from assessments.courses.columns import HEADINGS, Column, folded
from assessments.courses.subjects import outlines
from assessments.models import Course
from tests.assessments.courses.catalogues import course, element_key, task_key
from tests.people.stafflist.lists import xlsx

pytestmark = pytest.mark.django_db
IMPORT, TAKE, EXPORT = "/courses/import/", "/courses/import/take/", "/courses/export.xlsx"
HEAD = ["課程編號", "課程名稱", "每人時數", "每人費用", "對應職能", "認證有效期限", "iCAP", "是否開課"]


def upload(browser, rows, head=HEAD):
    data = rows if isinstance(rows, bytes) else xlsx(rows, head)
    return browser.post(IMPORT, {"file": SimpleUploadedFile("courses.xlsx", data)})


def counts(answer):
    return {name: number for name, _label, number in answer.context["figures"]}


def take(browser, answer):
    return browser.post(TAKE, {"carried": answer.context["carried"], "digest": answer.context["plan"].digest})


@pytest.fixture
def browser(signed_in, hr):
    return signed_in(hr)


@pytest.mark.parametrize("language", ["zh-hant", "en"])
def test_the_own_file_comes_in_again_and_changes_nothing(language, signed_in, hr, standard):
    hr.language = language
    hr.save()
    browser = signed_in(hr)
    course(
        "007",
        *(element_key(standard, "K01"), task_key(standard, "T1.1"), element_key(standard, "A01")),
        name="=禮儀",
        provider="學院",
        kind="online",
        hours=1.5,
        cost=12000,
        icap_number="01-2",
        icap_expires_on=date(2027, 1, 31),
        description="第一行\n第二行",
    )
    gone = course("B")
    browser.post(f"/courses/{gone.pk}/offer/", {"version": 1})
    answer = upload(browser, browser.get(EXPORT, {"state": "all"}).getvalue())
    assert counts(answer) == {"new": 0, "changed": 0, "unchanged": 2, "errors": 0}


def test_what_serves_all_of_a_standard_comes_in_again_and_changes_nothing(browser, standard):
    """Whose A03 reads 主動積極：…；…"""
    every = outlines([standard.pk])[standard.pk].subjects
    for at, key in enumerate(every):
        course(f"E-{at}", key)
    course("ALL", *every)
    answer = upload(browser, browser.get(EXPORT, {"state": "all"}).getvalue())
    assert counts(answer) == {"new": 0, "changed": 0, "unchanged": len(every) + 1, "errors": 0}


def test_the_file_holds_what_the_list_shows_in_its_order(browser, standard):
    course("A", cost=1)
    course("B", cost=2, kind="internal")
    course("C", cost=3)
    for asked, expected in (({"sort": "-cost"}, ["C", "B", "A"]), ({"kind": "internal"}, ["B"])):
        sheet = load_workbook(BytesIO(browser.get(EXPORT, asked).getvalue())).active
        assert [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)] == expected


def test_headings_are_read_in_both_languages_and_name_one_column_each():
    names = [folded(name) for found in HEADINGS.values() for name in found]
    assert len(names) == len(set(names))
    assert set(HEADINGS) == set(Column)


def test_new_and_changed_courses_are_shown_and_then_taken_in(browser, hr, standard):
    course("B", element_key(standard, "K02"), name="舊名", cost=100, provider="留著")
    rows = [
        ["A", "新課", 3, "NT$ 1,200", f"{standard.code} K01\n{standard.code} T1.1", "116/1/31", "X-1", ""],
        ["B", "新名", "", 100, "清除", "", "", "否"],
    ]
    answer = upload(browser, rows)
    assert counts(answer) == {"new": 1, "changed": 1, "unchanged": 0, "errors": 0}
    assert Course.objects.count() == 1
    assert "2027/01/31" in answer.content.decode()
    assert take(browser, answer).status_code == 302
    new, changed = Course.objects.get(code="A"), Course.objects.get(code="B")
    assert (new.cost, new.icap_expires_on, new.subjects.count(), new.created_by) == (1200, date(2027, 1, 31), 2, hr)
    assert (changed.name, changed.provider, changed.subjects.count(), changed.version) == ("新名", "留著", 0, 2)
    assert changed.retired_at is not None


def test_what_is_wrong_is_told_by_its_cell_and_nothing_is_taken_in(browser, standard):
    rows = [
        ["A", "好的課", 3, 100, "", "", "", ""],
        ["B", "", 3, 100, "", "", "", ""],
        ["C", "丙", "三", 100, "", "", "", ""],
        ["D", "丁", 3, 100, f"{standard.code} K99", "", "", ""],
        ["", "無號", 3, 100, "", "", "", ""],
        ["A", "重複", 3, 100, "", "", "", ""],
        ["E", "戊", 3, 100, "", "2027/1/1", "", ""],
        ["F", "己", 3, 100, "", "", "", "也許"],
    ]
    answer = upload(browser, rows)
    assert [problem.cell for problem in answer.context["plan"].problems] == ["B3", "C4", "E5", "A6", "A7", "G8", "H9"]
    page = answer.content.decode()
    assert 'data-action="take-in"' not in page
    assert "第 4 列，每人時數" in page
    assert take(browser, answer).status_code == 409
    assert not Course.objects.exists()


def test_what_changed_since_it_was_shown_is_shown_again(browser, standard):
    made = course("A", cost=100)
    answer = upload(browser, [["A", "新名", "", "", "", "", "", ""]])
    Course.objects.filter(pk=made.pk).update(cost=300, version=2)
    again = take(browser, answer)
    assert again.status_code == 409
    assert Course.objects.get().name == "課程A"
    assert take(browser, again).status_code == 302
    assert (Course.objects.get().name, Course.objects.get().cost) == ("新名", 300)


def test_what_the_page_did_not_carry_is_refused(browser, signed_in, standard):
    answer = upload(browser, [["A", "新課", 3, 100, "", "", "", ""]])
    assert browser.post(TAKE, {"carried": answer.context["carried"][:-2], "digest": "x"}).status_code == 400
    assert not Course.objects.exists()


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"PK\x03\x04nothing", "姓名,部門\n某人,某部".encode()])
def test_what_is_no_list_of_courses_is_refused_with_a_sentence(data, browser):
    answer = browser.post(IMPORT, {"file": SimpleUploadedFile("x.xlsx", data)})
    assert answer.status_code == 400
    assert answer.context["form"].errors["file"]


def test_a_text_that_two_things_share_needs_more_words(browser, standard, editor):
    answer = upload(
        browser, [["A", "新課", 1, 1, f"{standard.code} {standard.elements.get(code='K01').text}", "", "", ""]]
    )
    assert counts(answer)["new"] == 1
    assert upload(browser, [["A", "新課", 1, 1, "BAS0000 K01", "", "", ""]]).context["plan"].problems[0].cell == "E2"


def test_others_than_hr_import_nothing(signed_in, auditor, trainee, standard):
    for person in (auditor, trainee):
        browser = signed_in(person)
        assert browser.get(IMPORT).status_code == 403
        assert upload(browser, [["A", "新課", 3, 100, "", "", "", ""]]).status_code == 403
        assert browser.post(TAKE, {}).status_code == 403
        assert browser.get("/courses/template.xlsx").status_code == 403
        assert browser.get(EXPORT).status_code == 200
