"""What the outbox keeps no longer."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db.models.functions import Coalesce
from django.utils import timezone

from mailing.models import Addressee, Mail


def forget_texts() -> int:
    """
    Address and words of mails that ended long ago (MAIL_TEXT_DAYS); that there was a mail stays. How many. One that was
    not sent counts from when its tries were over, the last ones where HR had it sent again.
    """
    now = timezone.now()
    ended = Mail.objects.ended().alias(ended_at=Coalesce("sent_at", "give_up_at", "created_at"))
    old = ended.filter(ended_at__lt=now - timedelta(days=settings.MAIL_TEXT_DAYS))
    return old.filter(forgotten_at__isnull=True).update(
        address="", subject="", body="", last_error="", forgotten_at=now
    )


def forget_person(person: Addressee) -> int:
    """All mails to one whose time of retention is over; how many."""
    deleted, _tables = Mail.objects.filter(person_id=person.pk).delete()
    return deleted
