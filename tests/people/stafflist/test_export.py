"""The list of people as a workbook: exactly who is listed, and a staff list that changes nothing."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from people.departments import keeping
from people.models import User
from people.stafflist.keeping import look
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
EXPORT = "/people/import/people.xlsx"


@pytest.fixture
def people(hr):
    service = keeping.add("客服部")
    group = keeping.add("一組", service)
    head = UserFactory(username="0007", name="高健", department=service, email="gao@example.com")
    UserFactory(
        username="0008", name="高飛", department=group, supervisor=head, job_title="=組長", hired_on="2020-02-03"
    )
    return UserFactory(username="0009", name="已離職", hired_on=date(2020, 1, 2), left_on=date(2024, 1, 31))


def exported(browser, **asked):
    answer = browser.get(EXPORT, asked)
    assert answer.status_code == 200
    return answer.getvalue()


def numbers(data):
    return [row[0] for row in load_workbook(BytesIO(data)).active.iter_rows(min_row=2, values_only=True)]


def test_it_holds_exactly_whom_the_list_shows_in_its_order(people, hr, signed_in):
    browser = signed_in(hr)
    for asked in ({}, {"q": "高"}, {"q": "高", "sort": "-number"}, {"state": "left"}, {"state": "all", "sort": "name"}):
        listed = [row.number for row in browser.get("/people/", asked).context["rows"]]
        assert numbers(exported(browser, **asked)) == listed
        assert listed, asked


def test_the_button_of_the_list_leads_to_what_is_listed(people, hr, signed_in):
    browser = signed_in(hr)
    assert f'href="{EXPORT}?q=%E9%AB%98&amp;sort=-number"' in browser.get("/people/?q=高&sort=-number").content.decode()


def test_it_goes_back_in_as_a_staff_list_and_changes_nothing(people, hr, signed_in):
    plan = look(exported(signed_in(hr), state="all"), hr, {}).plan
    assert (plan.changes, plan.problems, plan.questions, plan.departments, plan.absent) == ([], [], [], [], [])
    assert len(plan.unchanged) == User.objects.count()


def test_zeros_before_a_number_stay_also_in_rows_that_are_added(people, hr, signed_in):
    sheet = load_workbook(BytesIO(exported(signed_in(hr), q="高"))).active
    assert [cell.value for cell in sheet["A"]][1:] == ["0007", "0008"]
    assert {cell.number_format for cell in [*sheet["A"][1:], *sheet["E"][1:]]} == {"@"}
    assert sheet.column_dimensions["A"].number_format == sheet.column_dimensions["E"].number_format == "@"


def test_the_administrator_reads_people_and_takes_no_list_away(administrator, signed_in):
    browser = signed_in(administrator)
    assert browser.get(EXPORT).status_code == 403
    assert EXPORT not in browser.get("/people/").content.decode()
