"""On which days something happened between the former cycle and today."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from assessments.demo.clock import Moment
from people.calendar.workdays import Calendar

# As a TOML file says it.
Part = Mapping[str, Any]


class Days:
    """
    The time since the former cycle, which ended on the day `after`; the open one began on the day `opened`. A part of a
    story says `way`, how many of the workdays since then were over, in percent, or `on`, so many workdays after
    the opening, before it with a minus; what lies ahead of today has 27 or more. The way ends with the year of the
    opening, so that what is trained lies in the year of its plan, and always before today. It has 25 workdays at least.
    """

    def __init__(self, calendar: Calendar, *, after: date, opened: date, today: date) -> None:
        self.calendar, self.opened, self.today = calendar, opened, today
        last = min(today - timedelta(days=1), date(opened.year, 12, 31))
        days = (after + timedelta(days=count) for count in range(1, (last - after).days + 1))
        self.way = [day for day in days if calendar.is_workday(day)]

    def of(self, part: Part) -> date:
        if "way" in part:
            return self.way[round(part["way"] * (len(self.way) - 1) / 100)]
        return self.on(part["on"])

    def on(self, count: int) -> date:
        counted = self.calendar.workdays_before if count < 0 else self.calendar.add_workdays
        return counted(self.opened, abs(count))

    def moment(self, part: Part, tell: Callable[[], object]) -> Moment:
        return Moment(self.of(part), part["at"], tell)
