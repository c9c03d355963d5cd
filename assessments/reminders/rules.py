"""When the rule of a cycle asks for a reminder of what is due on a day: on workdays by the company calendar alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Protocol

from people.calendar.workdays import Calendar

DAY = timedelta(days=1)


class Rule(Protocol):
    """A cycle has one; so many days before, and every so many days after; 0 for not."""

    @property
    def remind_before(self) -> int: ...
    @property
    def remind_every(self) -> int: ...


def last_workday(day: date, calendar: Calendar) -> date:
    """The day itself, or the last workday before it."""
    return day if calendar.is_workday(day) else calendar.workdays_before(day, 1)


def newest_call(rule: Rule, due: date, on: date, calendar: Calendar) -> date | None:
    """
    The newest day up to `on` on which somebody with this due date was, or is, to be reminded; None where there was
    none yet. So many days before and on the day itself (each on the last workday up to it, while there is still time),
    then every so many days (on the first workday from then on).
    """
    days = [day for day in _calls(rule, due, on, calendar) if day <= on]
    return max(days, default=None)


def next_call(rule: Rule, due: date, after: date, calendar: Calendar) -> date | None:
    """The first such day after another one; None where none follows."""
    until = max(due, after) + timedelta(days=2 * rule.remind_every + 30)
    days = [day for day in _calls(rule, due, until, calendar) if day > after]
    return min(days, default=None)


def _calls(rule: Rule, due: date, until: date, calendar: Calendar) -> Iterator[date]:
    """Of those after the due date the last few up to a day: all before them are older."""
    if rule.remind_before:
        yield last_workday(due - rule.remind_before * DAY, calendar)
    yield last_workday(due, calendar)
    if rule.remind_every and until > due:
        most = (until - due).days // rule.remind_every
        for number in range(max(1, most - 60 // rule.remind_every - 1), most + 1):
            yield calendar.workday_from(due + number * rule.remind_every * DAY)
