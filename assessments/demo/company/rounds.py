"""The cycles of the large company: a half-year each, the newest of which is open and in its middle."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from random import Random

from django.utils import timezone

from assessments.demo.seed import half_year
from assessments.enums import CycleState
from assessments.models import Cycle, RatingScale
from competency.models import StandardVersion
from people.calendar.workdays import Calendar

# In working days: the open cycle was opened so long ago; each closed one so long before its half-year ended.
OPEN_SINCE, CLOSED_BEFORE_END = 26, 25
# Self-rating, rating and answer are due so many working days after the opening.
DUE_OPEN, DUE_CLOSED = (14, 30, 42), (6, 14, 22)
NAME = "{half}全公司職能評核"
AGAIN = "{name}（第 {number} 批）"


@dataclass
class Round:
    """A cycle and the day on which it was opened."""

    cycle: Cycle
    opened: date
    is_open: bool
    calendar: Calendar

    @cached_property
    def days(self) -> list[date]:
        """Working days since the opening, that day first."""
        days = [self.opened]
        while len(days) <= OPEN_SINCE + 20:
            days.append(self.calendar.add_workdays(days[-1], 1))
        return days

    @property
    def length(self) -> int:
        """The last working day on which something happened."""
        return OPEN_SINCE - 1 if self.is_open else CLOSED_BEFORE_END - 1

    def at(self, day: int, chance: Random) -> datetime:
        """Some moment of the working hours of a day."""
        moment = time(9 + chance.randrange(8), chance.randrange(60), chance.randrange(60))
        return timezone.make_aware(datetime.combine(self.days[day], moment)).astimezone(UTC)

    @property
    def opened_at(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.opened, time(8, 30))).astimezone(UTC)


def begin(count: int, today: date, version: StandardVersion, scale: RatingScale) -> list[Round]:
    """
    So many cycles, the oldest first; all are open until what belongs in them is written. People have rated
    themselves since the newest but one.
    """
    calendar = Calendar.load()
    opened = calendar.workdays_before(today, OPEN_SINCE)
    rounds = [_round(opened, version, scale, calendar, is_open=True, has_self_rating=True)]
    for _number in range(count - 1):
        ended = rounds[-1].cycle.starts_on - timedelta(days=1)
        opened = calendar.workdays_before(ended, CLOSED_BEFORE_END)
        rounds.append(_round(opened, version, scale, calendar, is_open=False, has_self_rating=len(rounds) == 1))
    return rounds[::-1]


def _round(
    opened: date,
    version: StandardVersion,
    scale: RatingScale,
    calendar: Calendar,
    *,
    is_open: bool,
    has_self_rating: bool,
) -> Round:
    starts_on, ends_on, half = half_year(opened)
    self_due, supervisor_due, answer_due = (
        calendar.add_workdays(opened, days) for days in (DUE_OPEN if is_open else DUE_CLOSED)
    )
    cycle = Cycle(
        name=_free_name(NAME.format(half=half)),
        starts_on=starts_on,
        ends_on=ends_on,
        version=version,
        scale=scale,
        self_due=self_due if has_self_rating else None,
        has_self_rating=has_self_rating,
        supervisor_due=supervisor_due,
        answer_due=answer_due,
        state=CycleState.OPEN,
    )
    cycle.full_clean()
    cycle.save()
    return Round(cycle, opened, is_open, calendar)


def _free_name(name: str) -> str:
    """The name itself for the first company, a number behind it for those that follow."""
    taken, number, found = set(Cycle.objects.values_list("name", flat=True)), 1, name
    while found in taken:
        number += 1
        found = AGAIN.format(name=name, number=number)
    return found
