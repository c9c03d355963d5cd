"""Which days are workdays: the published public calendar, and what the company says beside it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import translation

from people.calendar import public
from people.calendar.workdays import Calendar
from people.models import CompanyDay, DayKind

# Mondays to Fridays off in 2026, as the Executive Yuan published them on 2025-06-13: 120 days off with the weekends.
OFF_2026 = "01-01 02-16 02-17 02-18 02-19 02-20 02-27 04-03 04-06 05-01 06-19 09-25 09-28 10-09 10-26 12-25"
# Since the act of 2025: of the published calendar of that year, as it was revised in June 2025.
OFF_LATE_2025 = ["2025-09-29", "2025-10-06", "2025-10-10", "2025-10-24", "2025-12-25"]
# By the act, Saturday stood in for on the workday before, Sunday on the one after: no decree is needed for these.
OFF_2027 = "01-01 02-04 02-05 02-08 03-01 04-05 04-06 04-30 06-09 09-15 09-28 10-11 10-25 12-24"
NOBODY = Calendar({})


def day(text: str) -> date:
    return date.fromisoformat(text)


def days_of(year: int) -> list[date]:
    return [date(year, 1, 1) + timedelta(days=number) for number in range(365)]


def company(*days: tuple[str, DayKind]) -> Calendar:
    return Calendar({day(text): CompanyDay(day=day(text), kind=kind, name="公司的日子") for text, kind in days})


def test_the_days_off_of_2026_are_those_that_were_published():
    off = [one for one in days_of(2026) if one.weekday() < 5 and not NOBODY.is_workday(one)]
    assert [f"{one:%m-%d}" for one in off] == OFF_2026.split()
    assert sum(not NOBODY.is_workday(one) for one in days_of(2026)) == 120


@pytest.mark.parametrize("text", [*OFF_LATE_2025, *(f"2027-{one}" for one in OFF_2027.split())])
def test_a_holiday_and_the_day_that_stands_in_for_one_are_no_workdays(text):
    assert not NOBODY.is_workday(day(text))


@pytest.mark.parametrize("text", ["2026-02-13", "2026-02-23", "2027-02-03", "2026-10-12", "2026-12-24", "2025-09-26"])
def test_the_days_beside_holidays_are_worked(text):
    assert NOBODY.is_workday(day(text))


def test_a_saturday_that_was_worked_by_decree_is_a_workday():
    assert NOBODY.is_workday(date(2025, 2, 8))
    assert not NOBODY.is_workday(date(2025, 2, 15))
    assert not any(NOBODY.is_workday(one) for one in days_of(2026) if one.weekday() > 4)


def test_the_company_goes_before_the_public_calendar():
    own = company(("2026-12-31", DayKind.OFF), ("2026-12-26", DayKind.WORK), ("2026-12-25", DayKind.WORK))
    assert not own.is_workday(date(2026, 12, 31))
    assert own.is_workday(date(2026, 12, 26))
    assert own.is_workday(date(2026, 12, 25))
    assert NOBODY.is_workday(date(2026, 12, 31))


def test_years_that_nobody_knows_have_weekends_alone():
    assert not public.is_known(2101)
    assert public.is_known(2027)
    assert NOBODY.is_workday(date(2101, 1, 3))
    assert not NOBODY.is_workday(date(2101, 1, 1))  # a Saturday


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("2026-11-20", 1, "2026-11-23"),  # over a weekend
        ("2026-11-23", 5, "2026-11-30"),
        ("2026-12-23", 2, "2026-12-28"),  # over Constitution Day
        ("2026-02-13", 5, "2026-03-02"),  # over New Year and the Friday before Peace Memorial Day
        ("2026-11-23", 0, "2026-11-23"),
    ],
)
def test_workdays_are_counted_over_weekends_and_holidays(start, count, end):
    assert NOBODY.add_workdays(day(start), count) == day(end)
    assert NOBODY.workdays_before(day(end), count) == day(start)


def test_a_company_day_off_and_a_make_up_workday_are_counted_too():
    own = company(("2026-12-24", DayKind.OFF), ("2026-12-26", DayKind.WORK))
    assert own.add_workdays(date(2026, 12, 23), 1) == date(2026, 12, 26)


def test_the_first_workday_from_a_day_is_that_day_or_a_later_one():
    assert NOBODY.workday_from(date(2026, 12, 24)) == date(2026, 12, 24)
    assert NOBODY.workday_from(date(2026, 12, 25)) == date(2026, 12, 28)


def test_why_a_day_is_off_is_said_in_the_language_of_the_page():
    own = company(("2026-12-31", DayKind.OFF))
    assert NOBODY.why_off(date(2026, 12, 25)) == "行憲紀念日"
    assert NOBODY.why_off(date(2026, 2, 15)) == "小年夜"
    assert NOBODY.why_off(date(2026, 12, 26)) == "週末"
    assert own.why_off(date(2026, 12, 31)) == "公司的日子"
    assert NOBODY.why_off(date(2026, 12, 24)) == ""
    with translation.override("en"):
        assert NOBODY.why_off(date(2026, 12, 25)) == "Constitution Day"
        assert NOBODY.why_off(date(2026, 12, 26)) == "weekend"


@pytest.mark.django_db
def test_the_calendar_is_one_query_however_much_is_asked(django_assert_num_queries):
    for number in range(1, 11):
        CompanyDay.objects.create(day=date(2027, 3, number), kind=DayKind.OFF, name="停工")
    with django_assert_num_queries(1):
        assert Calendar.load().add_workdays(date(2027, 2, 26), 5) == date(2027, 3, 17)
