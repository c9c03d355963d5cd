"""Whom the rules of the cycles remind on a day: who owes something and was not reminded since the rule asked for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from typing import TypeAlias

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from assessments.enums import CycleState
from assessments.models import Assessment, Cycle, Event, Reminder
from assessments.models.assessment import AssessmentQuerySet
from assessments.reminders.developing import called_for_actions
from assessments.reminders.owing import ADDED, SHARES, Share, hr_who_owe
from assessments.reminders.rules import newest_call
from mailing.models import MailState
from people.calendar.workdays import Calendar
from people.models import User

# The people of some assessments, as a subquery.
Owners: TypeAlias = QuerySet[Assessment, dict[str, int]]
# A reminder that went out, or was refused for good: the next one comes when the rule asks again.
COUNTS = (MailState.SENT, MailState.UNKNOWN, MailState.FAILED)


def called(on: date, calendar: Calendar, *, cycle: Cycle | None = None, after: date | None = None) -> QuerySet[User]:
    """
    Those whom the rules remind on this workday, of one cycle, or of all and of what belongs to none; nobody on a
    day off. `after`: only what the rules ask for after that day, on which what they asked for until then is sent. The
    number of queries does not grow with the people.
    """
    cycles = [cycle] if cycle else list(Cycle.objects.filter(state=CycleState.OPEN, reminds=True))
    cycles = [one for one in cycles if one.state == CycleState.OPEN and one.reminds]
    if not calendar.is_workday(on):
        return User.objects.none()
    found = set(_hr(on, cycles, after))
    if cycle is None:
        found |= called_for_actions(on) - (called_for_actions(after) if after else set())
        for added in ADDED.values():
            found |= added.called(on, calendar) - (added.called(after, calendar) if after else set())
    for share in SHARES:
        for owners in _dated(share, on, cycles, calendar, after) if share.due else _undated(share, on, cycles, after):
            found.update(owners.values_list(share.owner, flat=True))  # one after the other: joined by OR they take long
    return User.objects.filter(pk__in=found.difference(_reminded(on)))


def _reminded(on: date) -> QuerySet[Reminder, int]:
    """Who was reminded on this day, or on a later one before the clock was set back."""
    return Reminder.objects.filter(day__gte=on).order_by().values_list("person", flat=True)


def _dated(share: Share, on: date, cycles: list[Cycle], calendar: Calendar, after: date | None) -> list[Owners]:
    """What has a day: by the day on which the rule last asked for it. As many as there are such days."""
    rows, by_key = share.rows(on), {cycle.pk: cycle for cycle in cycles}
    pairs = rows.filter(cycle__in=by_key).order_by().values_list("cycle", share.due).distinct()
    calls: dict[date, Q] = defaultdict(Q)
    for key, due in pairs:
        call = newest_call(by_key[key], due, on, calendar)
        if call is not None and (after is None or call > after):
            calls[call] |= Q(**{"cycle": key, share.due: due})
    return [_unreminded(share, rows.filter(some), call) for call, some in calls.items()]


def _undated(share: Share, on: date, cycles: list[Cycle], after: date | None) -> list[Owners]:
    """What has none: every so many days since it waits."""
    found = []
    for cycle in cycles:
        if not cycle.remind_every:
            continue
        call = on - timedelta(days=cycle.remind_every - 1)
        waiting = _unreminded(share, share.rows(on).filter(cycle=cycle), call)
        found.append(waiting.exclude(_waited(cycle, after)) if after else waiting)
    return found


def _unreminded(share: Share, rows: AssessmentQuerySet, call: date) -> Owners:
    """The owners whom neither a reminder nor the mail of a step has told since then."""
    told = Event.objects.filter(assessment=OuterRef("pk"), at__gte=start_of(call), action__in=share.told)
    reminded = Reminder.objects.filter(person=OuterRef(share.owner), day__gte=call, mail__state__in=COUNTS)
    return rows.filter(~Exists(told), ~Exists(reminded)).order_by().values(share.owner)


def _waited(cycle: Cycle, on: date) -> Q:
    """Whatever waited long enough on a day before."""
    since = start_of(on - timedelta(days=cycle.remind_every - 1))
    return Q(~Exists(Event.objects.filter(assessment=OuterRef("pk"), at__gte=since)))


def _hr(on: date, cycles: list[Cycle], after: date | None) -> Collection[int]:
    """HR has one line for all that waits, so they hear of it at most every so many days."""
    found: set[int] = set()
    for cycle in cycles:
        if not cycle.remind_every:
            continue
        who = _hr_of(cycle, on)
        found |= who - _hr_of(cycle, after) if after else who
    return found


def _hr_of(cycle: Cycle, on: date) -> set[int]:
    call = on - timedelta(days=cycle.remind_every - 1)
    lately = Reminder.objects.filter(day__gte=call, mail__state__in=COUNTS).values("person")
    who = hr_who_owe(on, cycle, _waited(cycle, on))
    return who - set(lately.filter(person__in=who).values_list("person", flat=True))


def start_of(day: date) -> datetime:
    """The first moment of a day here."""
    return timezone.make_aware(datetime.combine(day, time.min))
