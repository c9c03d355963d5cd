"""Until when the trainee can answer: five workdays of the company calendar, and never earlier than was told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.demo.clock import Clock, story_time
from assessments.models import Assessment
from assessments.workflow import steps
from people.calendar import keeping
from people.calendar.keeping import NewDay
from people.models import CompanyDay, DayKind
from tests.factories import CycleFactory, open_for, rate_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock() -> Iterator[Clock]:
    """Wednesday, two days before Constitution Day."""
    with story_time() as clock:
        clock.set(date(2026, 12, 23), "10:00")
        yield clock


@pytest.fixture
def near(clock, standard, trainee, supervisor, hr) -> Assessment:
    """All rated, in a cycle whose day for the answer lies before five workdays are over."""
    cycle = CycleFactory(version=standard, supervisor_due=date(2026, 12, 28), answer_due=date(2026, 12, 29))
    return rate_all(open_for(cycle, trainee, supervisor, hr), supervisor)


def submit(assessment: Assessment) -> date:
    return steps.perform(assessment.pk, "submit", assessment.supervisor).answer_due


def test_a_public_holiday_among_the_five_days_does_not_count(near):
    assert submit(near) == date(2026, 12, 31)  # 24, 28, 29, 30, 31


def test_a_company_day_off_gives_a_day_more(near):
    CompanyDay.objects.create(day=date(2026, 12, 31), kind=DayKind.OFF, name="公司放假")
    assert submit(near) == date(2027, 1, 4)


def test_a_make_up_workday_counts(near):
    CompanyDay.objects.create(day=date(2026, 12, 26), kind=DayKind.WORK, name="補班")
    assert submit(near) == date(2026, 12, 30)


def test_a_day_that_was_told_stays_whatever_the_calendar_says_after(near):
    told = submit(near)
    keeping.add(DayKind.OFF, [NewDay(told, "公司放假")])
    assert Assessment.objects.get(pk=near.pk).answer_due == told


def test_a_day_that_was_told_never_moves_earlier_when_it_is_submitted_again(near):
    keeping.add(DayKind.OFF, [NewDay(date(2026, 12, 30), "公司放假"), NewDay(date(2026, 12, 31), "公司放假")])
    told = submit(near)
    steps.perform(near.pk, "withdraw", near.supervisor)
    CompanyDay.objects.all().delete()
    assert told == date(2027, 1, 5)
    assert submit(near) == told


def test_submitting_asks_for_the_calendar_once(near):
    with CaptureQueriesContext(connection) as asked:
        submit(near)
    assert sum('FROM "people_companyday"' in query["sql"] for query in asked.captured_queries) == 1
