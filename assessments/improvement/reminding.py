"""
Improvement plans in the one reminder a day: a signature, a review or an outcome, from a week before its day in what is
listed; by itself it reminds three days before, on the day and then weekly, on workdays. No mail says what a plan says.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date
from functools import partial
from typing import NamedTuple

from django.db.models import Max

from assessments.development.asking import SOON
from assessments.enums import Duty
from assessments.improvement.owing import Owed, Task, dated
from assessments.models import Reminder
from assessments.reminders import owing
from assessments.reminders.developing import COUNTS
from assessments.reminders.last import NOT_SENT
from assessments.reminders.planning import start_of
from assessments.reminders.rules import newest_call
from people.calendar.workdays import Calendar


class Rule(NamedTuple):
    """As new cycles have it."""

    remind_before: int = 3
    remind_every: int = 7


def owed(people: Collection[int], on: date) -> dict[int, list[owing.Owed]]:
    found: dict[int, list[owing.Owed]] = defaultdict(list)
    for person, one in dated(on, people):
        if one.due is not None and one.due <= on + SOON:
            words = partial(sentence, one)
            found[person].append(owing.Owed(Duty.IMPROVE, None, one.due, words=words))
    return found


def sentence(one: Owed) -> str:
    """With the number of the plan and nobody's name."""
    return f"{one.plan.number} {one.text}"


def called(on: date, calendar: Calendar) -> set[int]:
    """Whom the rule asks for, and who was neither reminded since nor just told by the mail of the release."""
    calls = list(_calls(on, calendar))
    rows = Reminder.objects.filter(person__in={person for person, _day in calls}, mail__state__in=COUNTS)
    last = dict(rows.order_by().values("person").annotate(day=Max("day")).values_list("person", "day"))
    return {person for person, day in calls if person not in last or last[person] < day}


def last_named(people: Collection[int]) -> dict[int, date]:
    """By person the day of the last reminder that named improvement plans and went out or is on its way; one query."""
    rows = Reminder.objects.filter(person__in=people, lines__duty=Duty.IMPROVE).exclude(mail__state__in=NOT_SENT)
    return dict(rows.order_by().values("person").annotate(last=Max("day")).values_list("person", "last"))


def _calls(on: date, calendar: Calendar) -> Iterator[tuple[int, date]]:
    for person, one in dated(on):
        call = newest_call(Rule(), one.due, on, calendar) if one.due else None
        released = one.plan.released_at if one.task == Task.SIGN else None
        if call is not None and (released is None or released < start_of(call)):
            yield person, call


def register() -> None:
    """Called when the portal starts."""
    owing.add(owing.Added(Duty.IMPROVE, owed, called))
