"""
What a try came to, written under the lease: a worker that was thought dead changes nothing. When the next try comes
follows from how long the mail has been tried: the pauses grow, and there is an end.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import F
from django.utils import timezone

from mailing.failures import Failure
from mailing.kinds import Letter
from mailing.models import Mail, MailState, Trouble, lease
from running.database import AWAY

# How often a mail whose outcome nobody knows is sent again by itself.
MOST_DOUBTS = 1
# A mail that ends its worker again and again must not hold up the others.
MOST_ENDED = 3
# A database that restarts must not make a mail that was sent look as if nobody knew.
PATIENCE_SECONDS, LOOK_AGAIN_SECONDS = 20.0, 0.5


class LeaseLost(Exception):
    """Another worker has the mail by now."""


def composed(mail: Mail, letter: Letter) -> None:
    """Keeps the words, without what lets somebody in; what is sent holds it."""
    text = {"address": letter.address, "subject": letter.subject[:400], "body": letter.body}
    _write(mail, forgotten_at=None, **{**text, "body": letter.kept})
    for name, value in text.items():
        setattr(mail, name, value)


def handing_over(mail: Mail) -> None:
    """From here on the server may have it; the lease begins anew, so that nobody else begins while we talk."""
    now = timezone.now()
    _write(mail, handed_over_at=now, lease_until=now + lease())


def sent(mail: Mail) -> None:
    _persistently(lambda: _end(mail, MailState.SENT, sent_at=timezone.now(), trouble="", last_error=""))


def needless(mail: Mail) -> None:
    _end(mail, MailState.NEEDLESS, trouble="", last_error="")


def failed(mail: Mail, failure: Failure) -> None:
    outcome: dict[str, Any] = {"trouble": failure.trouble, "last_error": failure.words}
    if failure.is_doubtful:
        doubtful(mail, **outcome)
    elif failure.is_final:
        _end(mail, MailState.FAILED, **outcome)
    else:
        again(mail, **outcome)


def again(mail: Mail, *, at: datetime | None = None, **outcome: Any) -> None:
    """After a pause, or given up when its time is over; what was once in doubt stays so."""
    now = timezone.now()
    state = MailState.UNKNOWN if mail.doubts else MailState.WAITING
    if mail.give_up_at is not None and now < mail.give_up_at:
        _end(mail, state, next_try_at=at or now + pause(mail, now), **outcome)
    else:
        _end(mail, MailState.UNKNOWN if mail.doubts else MailState.FAILED, **outcome)


def doubtful(mail: Mail, **outcome: Any) -> None:
    """Sent once more by itself, under the same Message-ID; after that somebody decides."""
    later = None if mail.doubts >= MOST_DOUBTS else timezone.now() + _pauses()[0]
    _end(mail, MailState.UNKNOWN, doubts=F("doubts") + 1, next_try_at=later, **outcome)


def interrupted(mail: Mail) -> None:
    """Its worker ended in the middle: taken up at once while nothing was handed over."""
    outcome: dict[str, Any] = {"trouble": Trouble.ENDED, "last_error": ""}
    mail.refresh_from_db(fields=["handed_over_at", "doubts", "attempts", "give_up_at"])
    if mail.handed_over_at is not None:
        doubtful(mail, **outcome)
    else:
        again(mail, at=timezone.now() if mail.attempts < MOST_ENDED else None, **outcome)


def pause(mail: Mail, now: datetime) -> timedelta:
    """Longer the longer it has been tried: the first pause that is not over yet since the first try."""
    began = (mail.give_up_at or now) - give_up_after()
    waited = timedelta(0)
    for length in _pauses():
        waited += length
        if now - began < waited:
            return length
    return _pauses()[-1]


def give_up_after() -> timedelta:
    return timedelta(hours=settings.MAIL_GIVE_UP_HOURS)


def first_pause() -> timedelta:
    return _pauses()[0]


def _pauses() -> list[timedelta]:
    return [timedelta(seconds=seconds) for seconds in settings.MAIL_RETRY_SECONDS]


def _end(mail: Mail, state: MailState, *, next_try_at: datetime | None = None, **outcome: Any) -> None:
    _write(mail, state=state, next_try_at=next_try_at, lease_until=None, worker="", handed_over_at=None, **outcome)


def _write(mail: Mail, **outcome: Any) -> None:
    mine = Mail.objects.filter(pk=mail.pk, state=MailState.SENDING, worker=mail.worker)
    if not mine.update(**outcome):
        raise LeaseLost


def _persistently(write: Callable[[], None]) -> None:
    """Over a restart of the database; not inside a transaction, which is lost with it."""
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return write()
        except AWAY:
            if connection.in_atomic_block or time.monotonic() > until:
                raise
            connection.close()
            time.sleep(LOOK_AGAIN_SECONDS)
