"""The reminders of the day by the worker itself: from an hour on, as often as it looks; each person is posted once."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone

from assessments.reminders.posting import post_by_rule


def remind_if_due() -> int:
    """How many were posted; none before the hour of the settings, or where a timer does it (24)."""
    return post_by_rule() if timezone.localtime().hour >= settings.REMINDER_HOUR else 0
