"""A year of the company calendar: its months at a glance, and its holidays and company days as a list."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.http import HttpRequest
from django.utils import timezone

from config.forms import number_from
from people.calendar import public
from people.calendar.workdays import Calendar
from people.models import CompanyDay, DayKind

# Years that a page shows; what is asked for beyond is the year of today.
YEARS = range(1912, 2200)
WEEKS = calendar.Calendar(calendar.SUNDAY)


@dataclass(frozen=True, slots=True)
class Cell:
    """`kind`: workday, weekend, public, off or work; `name`: of the holiday or company day."""

    day: date
    kind: str
    name: str
    is_today: bool


@dataclass(frozen=True, slots=True)
class Month:
    """`weeks`: None where a week has days of the months beside it."""

    first: date
    weeks: list[list[Cell | None]]

    @property
    def workdays(self) -> int:
        return sum(cell.kind in ("workday", "work") for week in self.weeks for cell in week if cell)


@dataclass(frozen=True, slots=True)
class Line:
    """One day of the list; `own`: the company's, which can be removed; `is_idle`: it changes nothing."""

    day: date
    name: str
    kind: str
    own: CompanyDay | None = None
    is_idle: bool = False


class YearPage:
    """`year`: the one asked for in the address, or that of today."""

    def __init__(self, request: HttpRequest) -> None:
        self.today = timezone.localdate()
        asked = request.GET.get("year", "")
        number = number_from(asked) if asked else self.today.year
        self.year = number if number in YEARS else self.today.year
        self.calendar = Calendar.load()

    @property
    def is_known(self) -> bool:
        return public.is_known(self.year)

    @property
    def is_ahead(self) -> bool:
        """Whether its holidays may have been computed before they were decreed."""
        return self.year > self.today.year

    @property
    def before(self) -> int | None:
        return self.year - 1 if self.year - 1 in YEARS else None

    @property
    def after(self) -> int | None:
        return self.year + 1 if self.year + 1 in YEARS else None

    @property
    def months(self) -> list[Month]:
        return [self._month(number) for number in range(1, 13)]

    @property
    def week(self) -> list[date]:
        """Any Sunday to Saturday, for the names of weekdays."""
        return [date(2023, 1, 1) + timedelta(days=number) for number in range(7)]

    @property
    def workdays(self) -> int:
        return sum(month.workdays for month in self.months)

    @property
    def lines(self) -> list[Line]:
        return sorted(self._lines(), key=lambda line: (line.day, line.own is not None))

    def _lines(self) -> Iterator[Line]:
        year = public.of_year(self.year)
        for day, name in year.holidays.items():
            yield Line(day, name, "public")
        for day in year.worked:
            yield Line(day, "", "worked")
        for day, own in self.calendar.own.items():
            if day.year == self.year:
                is_idle = public.is_workday(day) == (own.kind == DayKind.WORK)
                yield Line(day, own.name, own.kind, own, is_idle)

    def _month(self, number: int) -> Month:
        weeks = WEEKS.monthdatescalendar(self.year, number)
        cells = [[self._cell(day) if day.month == number else None for day in week] for week in weeks]
        return Month(date(self.year, number, 1), cells)

    def _cell(self, day: date) -> Cell:
        own, holiday = self.calendar.own.get(day), public.of_year(day.year).holidays.get(day, "")
        if own:
            kind, name = own.kind, own.name
        elif day in public.of_year(day.year).worked:
            kind, name = "work", ""
        elif holiday:
            kind, name = "public", holiday
        else:
            kind, name = "workday" if self.calendar.is_workday(day) else "weekend", ""
        return Cell(day, kind, name, day == self.today)
