"""The table of assessments on the page of a cycle and on the list of all: what it costs, and who acts from it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.cycles import opening
from assessments.models import Assessment
from people.departments import keeping
from people.models import User
from tests.factories import UserFactory, approved, open_for, submitted

pytestmark = pytest.mark.django_db


def opened(cycle, supervisor, hr, count):
    departments = [keeping.ensure(f"部門{number}") for number in range(min(count, 10))]
    people = [UserFactory(supervisor=supervisor, department=departments[n % len(departments)]) for n in range(count)]
    return opening.open_for_people(cycle.pk, people, hr)


PAGES = ["/cycles/{0}/", "/cycles/{0}/?q=員工&due=late&sort=-result", "/assessments/", "/assessments/?sort=due", "/"]


@pytest.mark.parametrize("page", [*PAGES, "/cycles/"])
@pytest.mark.parametrize("reader", ["hr", "auditor"])
def test_a_page_costs_as_many_queries_with_many_rows_as_with_one(
    page, reader, request, cycle, supervisor, hr, signed_in
):
    browser, address = signed_in(request.getfixturevalue(reader)), page.format(cycle.pk)
    counted = []
    for count in (1, 7):
        opened(cycle, supervisor, hr, count)
        browser.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(address).status_code == 200
        counted.append(len(queries))
    assert counted[0] == counted[1]
    assert counted[1] <= 26


def test_a_page_of_a_large_cycle_stays_small(cycle, supervisor, hr, signed_in):
    opened(cycle, supervisor, hr, 160)
    browser = signed_in(hr)
    for page in PAGES:
        answer = browser.get(page.format(cycle.pk))
        assert len(answer.content) < 150 * 1024, page
    table = browser.get(f"/cycles/{cycle.pk}/?page=4").context["table"]
    assert [len(table.rows), table.page.paginator.count] == [10, 160]


def test_who_is_not_hr_ticks_nothing(cycle, supervisor, hr, auditor, signed_in):
    (row,) = opened(cycle, supervisor, hr, 1)
    for person, page in [(auditor, f"/cycles/{cycle.pk}/"), (auditor, "/assessments/"), (supervisor, "/assessments/")]:
        html = signed_in(person).get(page).content.decode()
        assert row.trainee_name in html
        assert 'name="chosen"' not in html
        assert "-chosen" not in html
    assert 'name="chosen"' in signed_in(hr).get(f"/cycles/{cycle.pk}/").content.decode()


def test_hr_ticks_neither_their_own_appraisal_nor_one_they_rate(cycle, supervisor, hr, signed_in):
    own, rated, other = opened(cycle, supervisor, hr, 3)
    Assessment.objects.filter(pk=own.pk).update(trainee=hr)
    Assessment.objects.filter(pk=rated.pk).update(supervisor=hr)
    rows = {row.pk: row for row in signed_in(hr).get(f"/cycles/{cycle.pk}/").context["table"].rows}
    assert [bool(rows[one.pk].choice) for one in (own, rated, other)] == [False, False, True]
    assert rows[own.pk].answered is None
    assert rows[other.pk].answered == 0


def test_the_verdict_of_ones_own_stands_in_the_table_once_it_is_answered(cycle, supervisor, hr, signed_in):
    row = submitted(open_for(cycle, hr, supervisor, UserFactory()))
    url = f"/cycles/{cycle.pk}/"
    assert signed_in(hr).get(url).context["table"].rows[0].verdict == ""
    Assessment.objects.filter(pk=row.pk).update(status="acknowledged")
    assert "competent" in signed_in(hr).get(url).context["table"].rows[0].verdict


def test_a_supervisor_sees_theirs_alone_and_filters_them(cycle, supervisor, hr, signed_in):
    opened(cycle, supervisor, hr, 2)
    other = open_for(cycle, UserFactory(name="別人"), UserFactory(), hr)
    browser = signed_in(supervisor)
    assert other.trainee_name not in browser.get("/assessments/").content.decode()
    assert browser.get("/assessments/", {"q": "別人"}).context["table"].rows == []
    assert len(browser.get("/assessments/", {"status": "draft"}).context["table"].rows) == 2


def test_a_heading_keeps_what_is_asked_and_turns_the_order_around(cycle, supervisor, hr, signed_in):
    opened(cycle, supervisor, hr, 2)
    table = signed_in(hr).get(f"/cycles/{cycle.pk}/?status=draft&sort=number&page=1").context["table"]
    by_key = {heading.key: heading for heading in table.headings}
    assert by_key["number"].sorted_as == "ascending"
    assert by_key["number"].query == "status=draft&sort=-number"
    assert "cycle" not in by_key
    assert table.query == f"status=draft&sort=number&cycle={cycle.pk}"


def test_a_supervisor_who_can_not_act_is_marked_in_their_rows(cycle, supervisor, hr, signed_in):
    row = approved(open_for(cycle, UserFactory(), supervisor, hr), hr)
    open_for(cycle, UserFactory(), supervisor, hr)
    User.objects.filter(pk=supervisor.pk).update(is_active=False)
    rows = signed_in(hr).get(f"/cycles/{cycle.pk}/").context["table"].rows
    assert {one.pk == row.pk: bool(one.remark) for one in rows} == {True: False, False: True}


def test_many_departments_are_offered_level_by_level(cycle, supervisor, hr, signed_in, monkeypatch):
    monkeypatch.setattr("assessments.listing.outline.MOST_CHOICES", 3)
    top = keeping.add("總處")
    for number in range(3):
        keeping.add(f"第{number}處", top)
    opened(cycle, supervisor, hr, 1)
    browser = signed_in(hr)
    offered = [label for _pk, label in browser.get("/assessments/").context["table"].departments]
    assert "總處" in offered
    assert "總處 / 第1處" not in offered
    offered = [label for _pk, label in browser.get(f"/assessments/?department={top.pk}").context["table"].departments]
    assert offered == ["總處", "總處 / 第0處", "總處 / 第1處", "總處 / 第2處"]
