"""Mails that must not wait in the database, such as an anchor's: sent at once, without the outbox."""

from __future__ import annotations

from django.core.mail import EmailMessage

from integrity.anchors.telling import UntoldError
from mailing.failures import Failure
from mailing.smtp import hand_over


def carry(message: EmailMessage) -> None:
    """One try, bounded like any other; raises UntoldError, in words that give no secret away."""
    try:
        hand_over(message, _nothing, _nothing)
    except Failure as failure:
        raise UntoldError(failure.words or str(failure.trouble.label)) from None


def _nothing() -> None:
    """No row waits for word of it."""
