"""
Development actions in the reminders: one's own that are overdue or due soon, one by one; those of the people whom one
leads or for whom one sees to them in one line, once they are overdue. No cycle rules them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date, timedelta

from django.db.models import Exists, F, OuterRef

from assessments.development.asking import SOON
from assessments.models import DevelopmentAction, Reminder
from assessments.models.actions import DevelopmentActionQuerySet
from mailing.models import MailState
from people.acting import able

# Whoever was reminded, of whatever, is not reminded of actions alone before so many days are over.
EVERY = timedelta(days=7)
COUNTS = (MailState.SENT, MailState.UNKNOWN, MailState.FAILED)
# Whose they are to see to, beside the person's own.
LEADERS = ("owner", "person__supervisor")


def own_due(on: date) -> DevelopmentActionQuerySet:
    return DevelopmentAction.objects.open().filter(able("person__", on), due_on__lte=on + SOON)


def led_overdue(on: date, leader: str) -> DevelopmentActionQuerySet:
    """Of others than the leader; `leader`: a path to them."""
    rows = DevelopmentAction.objects.open().filter(able(f"{leader}__", on), due_on__lt=on)
    return rows.exclude(person=F(leader))


def own_actions(people: Collection[int], on: date) -> dict[int, list[DevelopmentAction]]:
    found: dict[int, list[DevelopmentAction]] = defaultdict(list)
    for row in own_due(on).filter(person__in=people).order_by("due_on", "pk"):
        found[row.person_id].append(row)
    return found


def led_actions(people: Collection[int], on: date) -> dict[int, dict[int, date]]:
    """By leader each action once, with its day."""
    found: dict[int, dict[int, date]] = defaultdict(dict)
    for leader in LEADERS:
        rows = led_overdue(on, leader).filter(**{f"{leader}__in": people}).order_by()
        for key, pk, day in rows.values_list(leader, "pk", "due_on"):
            found[key][pk] = day
    return found


def called_for_actions(on: date) -> set[int]:
    """Who has such and was reminded of nothing for as long as `EVERY`."""
    found = set[int]()
    for rows, who in ((own_due(on), "person"), *((led_overdue(on, leader), leader) for leader in LEADERS)):
        lately = Reminder.objects.filter(person=OuterRef(who), day__gt=on - EVERY, mail__state__in=COUNTS)
        found.update(rows.filter(~Exists(lately)).order_by().values_list(who, flat=True))
    return found
