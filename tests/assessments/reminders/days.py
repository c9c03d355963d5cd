"""What the tests of reminders do day by day."""

from __future__ import annotations

from datetime import date

from django.core import mail
from django.utils import timezone

from assessments.models import Reminder
from assessments.reminders.posting import post_by_rule
from mailing import sending
from mailing.models import Mail, MailState


def deliver():
    """Sends what waits; the reminders that went out, by address."""
    Mail.objects.filter(state=MailState.WAITING).update(next_try_at=timezone.now())
    mail.outbox.clear()
    sending.send_due()
    return {message.to[0].split("@")[0]: message for message in mail.outbox if message.subject.startswith(WORDS)}


WORDS = ("提醒", "Reminder")


def on(clock, month, day, hour="08:00", year=2026):
    """The rules are run that day; who got a reminder, with the mails."""
    clock.start_story()
    clock.set(date(year, month, day), hour)
    post_by_rule()
    return deliver()


def reminded():
    """Who on which day, as it stands in the log."""
    rows = Reminder.objects.order_by("day", "person__username").select_related("person")
    return [(row.day.isoformat()[5:], row.person.username) for row in rows]
