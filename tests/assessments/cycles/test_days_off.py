"""Due dates of a new cycle and the company calendar: what is proposed, and what is shown once before it counts."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.cycles.opening import initial_dates
from assessments.demo.clock import story_time
from assessments.models import Cycle
from people.models import CompanyDay, DayKind
from tests.assessments.cycles.test_cycles import made

pytestmark = pytest.mark.django_db
URL = "/cycles/new/"
WEEKEND = {"self_due": "2027-07-05", "supervisor_due": "2027-07-10", "answer_due": "2027-07-20"}


def test_due_dates_on_a_day_off_are_shown_once_with_the_next_workday_and_make_no_cycle(standard, hr, signed_in):
    CompanyDay.objects.create(day=date(2027, 7, 20), kind=DayKind.OFF, name="公司旅遊")
    response = signed_in(hr).post(URL, made(standard, **WEEKEND))
    html = response.content.decode()
    assert response.status_code == 400
    assert "評核期限：2027/07/10（星期六，週末）。下一個工作日是 2027/07/12（星期一）。" in html
    assert "回覆期限：2027/07/20（星期二，公司旅遊）。下一個工作日是 2027/07/21（星期三）。" in html
    assert "自評期限：" not in html
    assert not Cycle.objects.exists()


def test_sent_once_more_the_same_due_dates_are_kept(standard, hr, signed_in):
    browser = signed_in(hr)
    shown = browser.post(URL, made(standard, **WEEKEND)).context["form"]["kept_days"].value()
    response = browser.post(URL, made(standard, **WEEKEND, kept_days=shown))
    assert response.url == reverse("assessments:cycle-people", args=[Cycle.objects.get().pk])
    assert Cycle.objects.get().supervisor_due == date(2027, 7, 10)


def test_other_days_off_than_were_shown_are_shown_anew(standard, hr, signed_in):
    browser = signed_in(hr)
    shown = browser.post(URL, made(standard, **WEEKEND)).context["form"]["kept_days"].value()
    response = browser.post(URL, made(standard, **WEEKEND | {"supervisor_due": "2027-07-11"}, kept_days=shown))
    assert response.status_code == 400
    assert not Cycle.objects.exists()


def test_workdays_make_a_cycle_at_once_though_days_off_were_shown_before(standard, hr, signed_in):
    browser = signed_in(hr)
    shown = browser.post(URL, made(standard, **WEEKEND)).context["form"]["kept_days"].value()
    browser.post(URL, made(standard, kept_days=shown))
    assert Cycle.objects.get().supervisor_due == date(2027, 7, 12)


def test_without_a_self_rating_its_day_is_not_asked_about(standard, hr, signed_in):
    data = made(standard, self_due="2027-07-10")
    del data["has_self_rating"]
    signed_in(hr).post(URL, data)
    assert Cycle.objects.get().self_due is None


def test_the_dates_that_are_proposed_are_workdays():
    with story_time() as clock:
        clock.set(date(2026, 12, 11), "09:00")  # two weeks before Constitution Day
        CompanyDay.objects.create(day=date(2026, 12, 18), kind=DayKind.OFF, name="公司旅遊")
        dates = initial_dates()
    assert (dates["self_due"], dates["supervisor_due"]) == (date(2026, 12, 21), date(2026, 12, 28))
    assert dates["answer_due"] == date(2027, 1, 8)


def test_the_form_asks_for_the_calendar_once(standard, hr, signed_in):
    browser = signed_in(hr)
    for send in (lambda: browser.get(URL), lambda: browser.post(URL, made(standard))):
        with CaptureQueriesContext(connection) as asked:
            send()
        assert sum('FROM "people_companyday"' in query["sql"] for query in asked.captured_queries) == 1
