"""
Taiwan's public calendar: holidays with the days that stand in for them, and weekends that were worked by decree. The
package computes them by law and carries what was decreed; outside the years it knows, weekends alone are days off.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import holidays
from django.utils.translation import get_language, gettext
from holidays.countries.taiwan import Taiwan

SATURDAY = 5
# The package gives the day before New Year's Eve the name of the eve.
EVE = {"zh_TW": "農曆除夕", "en_US": "Chinese New Year's Eve"}
DAY_BEFORE = {"zh_TW": "小年夜", "en_US": "Day before Chinese New Year's Eve"}


@dataclass(frozen=True, slots=True)
class PublicYear:
    """Holidays by day, with their names, and weekend days that are worked."""

    holidays: Mapping[date, str]
    worked: frozenset[date]


def is_known(year: int) -> bool:
    """Whether the package has holidays of this year."""
    return Taiwan.start_year <= year <= Taiwan.end_year


def of_year(year: int) -> PublicYear:
    """With names in the language of the page."""
    return _of_year(year, "en_US" if (get_language() or "").startswith("en") else "zh_TW")


def is_workday(day: date) -> bool:
    year = of_year(day.year)
    return day in year.worked or (day.weekday() < SATURDAY and day not in year.holidays)


def why_off(day: date) -> str:
    """The holiday, or that it is a weekend; "" for a workday."""
    if is_workday(day):
        return ""
    return of_year(day.year).holidays.get(day) or gettext("weekend")


@lru_cache(maxsize=64)
def _of_year(year: int, language: str) -> PublicYear:
    if not is_known(year):
        return PublicYear({}, frozenset())
    found = holidays.country_holidays("TW", years=year, expand=False, language=language)
    named = {day: _name(day, found.get(day, ""), language, found) for day in sorted(found)}
    return PublicYear(named, frozenset(day for day in found.weekend_workdays if day.year == year))


def _name(day: date, name: str, language: str, found: Mapping[date, str]) -> str:
    if name == EVE[language] == found.get(day + timedelta(days=1), ""):
        return DAY_BEFORE[language]
    return name.replace("; ", "、" if language == "zh_TW" else ", ")
