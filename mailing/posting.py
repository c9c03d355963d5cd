"""Putting a mail into the outbox, within the transaction of what it tells of; nothing is sent here."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from mailing.models import Addressee, Mail, MailState

# So many rows in one statement.
BATCH = 500


def post(kind: str, people: Iterable[tuple[Addressee, str]], details: dict[str, object]) -> list[Mail]:
    """A mail to each of these, with its key; what was posted under that key before is not posted again."""
    return post_each(kind, [(person, key, details) for person, key in people])


def post_each(kind: str, wanted: list[tuple[Addressee, str, dict[str, object]]]) -> list[Mail]:
    """The same, where each has details of its own."""
    known: set[str] = set()
    for start in range(0, len(wanted), BATCH):
        keys = [key for _person, key, _details in wanted[start : start + BATCH]]
        known.update(Mail.objects.filter(key__in=keys).values_list("key", flat=True))
    mails = (
        Mail(kind=kind, person_id=person.pk, key=key, details=own) for person, key, own in wanted if key not in known
    )
    return Mail.objects.bulk_create(mails, BATCH)


def post_again(mail: Mail) -> bool:
    """What was given up gets its time once more; False when it is not given up, or no longer."""
    given_up = Mail.objects.given_up().filter(pk=mail.pk)
    now = timezone.now()
    return bool(given_up.update(state=MailState.WAITING, next_try_at=now, give_up_at=None))
