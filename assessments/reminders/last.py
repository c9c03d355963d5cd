"""When somebody was reminded last."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Max

from assessments.models import Reminder
from mailing.models import MailState

# What did not go out reminded nobody.
NOT_SENT = (MailState.NEEDLESS, MailState.FAILED)


@dataclass(frozen=True, slots=True)
class Last:
    """`by`: who of HR sent it by hand, "" for the rule; `state`: of its mail."""

    day: date
    by: str
    state: str


def last_reminders(people: Collection[int]) -> dict[int, Last]:
    """By person the last reminder that went out or is on its way; two queries, however many people."""
    sent = Reminder.objects.filter(person__in=people).exclude(mail__state__in=NOT_SENT)
    newest = dict(sent.order_by().values("person").annotate(last=Max("day")).values_list("person", "last"))
    rows = sent.filter(day__in=set(newest.values())).select_related("by", "mail")
    return {
        row.person_id: Last(row.day, row.by.name if row.by else "", row.mail.state)
        for row in rows
        if newest[row.person_id] == row.day
    }
