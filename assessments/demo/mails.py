"""The mails of the invented past: HR finds them as sent, and nobody gets them."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from assessments.demo.clock import Clock
from assessments.reminders.posting import post_by_rule
from mailing import kinds
from mailing.models import Mail, MailState
from people.calendar.workdays import Calendar

# So many workdays before today reminders were sent.
REMINDED = 6


def deliver_nowhere() -> None:
    """All that wait are as if sent at this moment of the story, with the words of this moment."""
    for mail in Mail.objects.filter(state=MailState.WAITING):
        letter = kinds.written(mail)
        mail.created_at, mail.next_try_at = timezone.now(), None
        if letter is None:
            mail.state = MailState.NEEDLESS
        else:
            mail.state, mail.attempts, mail.sent_at = MailState.SENT, 1, timezone.now()
            mail.address, mail.subject, mail.body = letter.address, letter.subject[:400], letter.body
        mail.save()


def remind_before(today: date, clock: Clock) -> None:
    """The reminders of the last workdays before today, to those who still owe something; today's are the worker's."""
    calendar = Calendar.load()
    for count in range(REMINDED, 0, -1):
        clock.set(calendar.workdays_before(today, count), "08:00")
        post_by_rule()
        deliver_nowhere()
