"""Which days are worked: Monday to Friday without public holidays, unless the company says otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from people.calendar import public
from people.models import CompanyDay, DayKind


@dataclass(frozen=True, slots=True)
class Calendar:
    """`own`: the company's days. Load it once for a request or step: that is one query, whatever is asked after."""

    own: Mapping[date, CompanyDay]

    @classmethod
    def load(cls) -> Calendar:
        return cls({row.day: row for row in CompanyDay.objects.all()})

    def is_workday(self, day: date) -> bool:
        own = self.own.get(day)
        return own.kind == DayKind.WORK if own else public.is_workday(day)

    def why_off(self, day: date) -> str:
        """The name of the day off, such as a holiday; "" for a workday."""
        if self.is_workday(day):
            return ""
        return public.why_off(day) or self.own[day].name

    def workday_from(self, day: date) -> date:
        """The day itself, or the first workday after it."""
        while not self.is_workday(day):
            day += timedelta(days=1)
        return day

    def add_workdays(self, day: date, count: int) -> date:
        """So many workdays after a day, which itself does not count."""
        return self._count(day, count, timedelta(days=1))

    def workdays_before(self, day: date, count: int) -> date:
        return self._count(day, count, timedelta(days=-1))

    def _count(self, day: date, count: int, step: timedelta) -> date:
        while count:
            day += step
            count -= self.is_workday(day)
        return day
