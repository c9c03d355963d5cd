"""The list of people: who reads it, what it finds, in which order, and what it costs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from people.departments import keeping
from people.models import User
from people.numbers import key_of
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
LIST = "/people/"


def listed(browser, **asked):
    return [row.number for row in browser.get(LIST, asked).context["rows"]]


@pytest.fixture
def tree():
    service = keeping.add("客服部")
    return {"service": service, "group": keeping.add("一組", service), "other": keeping.add("研發部")}


@pytest.mark.parametrize("who", ["supervisor", "trainee", "auditor", "editor", "stranger"])
def test_nobody_but_hr_and_the_administrator_reads_it(who, request, signed_in):
    browser, other = signed_in(request.getfixturevalue(who)), UserFactory()
    for address in (LIST, f"/people/{other.username}/", "/departments/"):
        assert browser.get(address).status_code == 403


def test_the_administrator_reads_and_changes_nothing(administrator, hr, signed_in):
    browser, other = signed_in(administrator), UserFactory()
    page = browser.get(LIST)
    assert page.status_code == 200
    assert 'name="change"' not in page.content.decode()
    assert browser.post("/people/many/", {"change": "job_title", "chosen": other.pk}).status_code == 403
    for address in (f"/people/{other.username}/edit/", "/people/new/", "/departments/new/"):
        assert browser.get(address).status_code == 403


def test_a_search_looks_into_name_number_path_title_and_mail_for_every_word(hr, signed_in, tree):
    UserFactory(username="B7", name="高健", department=tree["group"], job_title="組長", email="gao@example.com")
    UserFactory(username="B8", name="高飛", department=tree["other"], job_title="工程師", email="fei@example.com")
    browser = signed_in(hr)
    for words in ("高健", "b7", "客服部 / 一組 高", "組長", "gao@", "Ｂ７"):
        assert listed(browser, q=words) == ["B7"], words
    assert listed(browser, q="高") == ["B7", "B8"]
    assert listed(browser, q="高 沒有") == []


def test_those_who_were_never_let_in_are_listed_to_be_invited(hr, signed_in):
    person = UserFactory(username="B7")
    assert listed(signed_in(hr), state="no-password") == []
    person.set_unusable_password()
    person.save()
    assert listed(signed_in(hr), state="no-password") == ["B7"]


def test_a_department_is_listed_with_those_below_it(hr, signed_in, tree):
    UserFactory(username="B7", department=tree["group"])
    UserFactory(username="B8", department=tree["other"])
    assert listed(signed_in(hr), department=tree["service"].pk) == ["B7"]
    assert listed(signed_in(hr), department="99999999999999999999") == listed(signed_in(hr))


def test_each_state_lists_whom_it_says(hr, signed_in):
    today = timezone.localdate()
    gone = UserFactory(username="S1", left_on=today - timedelta(days=1))
    UserFactory(username="S2", left_on=today)
    UserFactory(username="S3", is_active=False, email="")
    UserFactory(username="S4", supervisor=gone)
    UserFactory(username="S5", supervisor=hr)
    browser = signed_in(hr)
    assert listed(browser) == ["S2", "S3", "S4", "S5", "hr"]
    expected = {
        "active": ["S4", "S5", "hr"],
        "leaving": ["S2"],
        "left": ["S1"],
        "closed": ["S3"],
        "unled": ["S2", "S3", "hr"],
        "orphaned": ["S4"],
        "no-mail": ["S3"],
        "all": ["S1", "S2", "S3", "S4", "S5", "hr"],
    }
    assert {state: listed(browser, state=state) for state in expected} == expected
    page = browser.get(LIST)
    assert [(state, count) for state, count, _label in page.context["figures"]] == [
        ("", 5),
        ("unled", 3),
        ("orphaned", 1),
        ("no-mail", 1),
    ]


def test_supervisor_and_title_narrow_the_list(hr, signed_in):
    boss = UserFactory(username="S0", name="林主管")
    UserFactory(username="S1", supervisor=boss, job_title="專員")
    UserFactory(username="S2", supervisor=boss, job_title="組長")
    assert listed(signed_in(hr), supervisor="S0 林主管", title="組長") == ["S2"]


@pytest.mark.parametrize("column", ["number", "name", "department", "title", "supervisor", "hired", "last", "state"])
def test_each_column_sorts_both_ways_and_says_so(column, hr, signed_in, tree):
    UserFactory(username="S1", name="乙", department=None, hired_on=None, left_on=timezone.localdate())
    UserFactory(username="S2", name="甲", department=tree["group"], supervisor=hr)
    browser = signed_in(hr)
    up, down = browser.get(LIST, {"sort": column}), browser.get(LIST, {"sort": f"-{column}"})
    assert 'aria-sort="ascending"' in up.content.decode()
    assert 'aria-sort="descending"' in down.content.decode()
    assert {row.number for row in up.context["rows"]} == {row.number for row in down.context["rows"]}
    if column == "number":
        assert [row.number for row in down.context["rows"]] == ["hr", "S2", "S1"]


def test_who_is_kept_by_no_name_any_more_is_not_listed(hr, signed_in):
    from people import leaving

    gone = UserFactory()
    leaving.anonymise(gone)
    browser = signed_in(hr)
    assert listed(browser, state="all") == ["hr"]
    assert browser.get(f"/people/purged-{gone.pk}/").status_code == 404


def test_an_empty_portal_leads_to_the_import_and_to_adding_somebody(hr, signed_in):
    page = signed_in(hr).get(LIST, {"state": "left"}).content.decode()
    assert "/people/?" in page or "?state=all" in page
    page = signed_in(hr).get(LIST).content.decode()
    assert "/people/import/" in page
    assert reverse("people:new") in page


def queries(browser, address=LIST):
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert browser.get(address).status_code == 200
    return len(caught)


def test_thirty_cost_as_many_queries_as_one(hr, signed_in, supervisor):
    browser = signed_in(hr)
    UserFactory(supervisor=supervisor)
    queries(browser)
    few = queries(browser)
    for number in range(30):
        UserFactory(supervisor=supervisor, department=keeping.ensure(f"部門{number}"))
    assert queries(browser) == few


def many(count):
    department, supervisor = keeping.ensure("客服部"), UserFactory(username="BOSS")
    numbers = [f"M{number:05d}" for number in range(count)]
    User.objects.bulk_create(
        [
            User(
                username=number,
                username_key=key_of(number),
                name=f"員工{number}",
                department=department,
                supervisor=supervisor,
                email=f"{number}@example.com",
            )
            for number in numbers
        ],
        batch_size=500,
    )


def test_ten_thousand_people_cost_no_more_queries_than_a_hundred_and_150_kb_at_most(hr, signed_in):
    browser = signed_in(hr)
    many(100)
    queries(browser)
    few = queries(browser)
    User.objects.filter(username__startswith="M").delete()
    User.objects.filter(username="BOSS").delete()
    many(10_000)
    assert queries(browser) == few
    assert len(browser.get(LIST).content) <= 150_000
