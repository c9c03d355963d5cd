"""Sends what is due, one mail after the other, each under a lease, so that any number of workers may do it."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterable
from datetime import datetime
from email.mime.text import MIMEText
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import DatabaseError, InterfaceError, transaction
from django.db.models import F, Min
from django.db.models.functions import Coalesce
from django.utils import timezone

from mailing import kinds, outcomes
from mailing.failures import Failure
from mailing.models import Mail, MailState, Trouble, lease
from mailing.smtp import hand_over
from running import stopping
from running.database import AWAY
from running.stopping import Stopped

logger = logging.getLogger("portal.mail")

# So many in one go, then the queue's other tasks have their turn.
MOST = 100
# So many in a row to whom the server did not answer: it will not answer the next one either.
MOST_SILENT = 3


def send_due() -> datetime | None:
    """
    Takes up what killed workers left, then sends what is due; when to look again, None when nothing waits. Where the
    server as a whole is in trouble, the others are not made to wait for their turn at it: they are tried later.
    """
    worker, silent = secrets.token_hex(8), 0
    take_up()
    for _number in range(MOST):
        stopping.point()
        mail = take(worker)
        if mail is None:
            return next_look()
        failure = deliver(mail)
        silent = silent + 1 if failure and failure.trouble == Trouble.SILENT else 0
        if failure and (failure.is_server or silent == MOST_SILENT):
            return timezone.now() + outcomes.first_pause()
    return timezone.now()


def send(mails: Iterable[Mail]) -> None:
    """These now, where they are due; what can't be sent now stays in the outbox like any other."""
    worker = secrets.token_hex(8)
    for mail in mails:
        stopping.point()
        if (taken := take(worker, mail.pk)) is not None:
            deliver(taken)


def take(worker: str, pk: int | None = None) -> Mail | None:
    """The mail that is due longest, or this one where it is due, leased to this worker; None when there is none."""
    with transaction.atomic():
        due = Mail.objects.due() if pk is None else Mail.objects.due().filter(pk=pk)
        mail = due.select_for_update(skip_locked=True).order_by("next_try_at", "pk").first()
        if mail is None:
            return None
        now = timezone.now()
        mail.state, mail.worker, mail.lease_until = MailState.SENDING, worker, now + lease()
        mail.attempts, mail.handed_over_at, mail.next_try_at = mail.attempts + 1, None, None
        mail.give_up_at = mail.give_up_at or now + outcomes.give_up_after()
        mail.save(
            update_fields=[
                "state", "worker", "lease_until", "attempts", "handed_over_at", "next_try_at", "give_up_at",
            ]
        )  # fmt: skip
    return mail


def deliver(mail: Mail) -> Failure | None:
    """One try of a mail that was taken; never raises for what is wrong with this mail."""
    try:
        failure = _tried(mail)
        if failure is not None:
            logger.warning("Mail %s was not sent: %s %s", mail.pk, failure.trouble, failure.words)
            outcomes.failed(mail, failure)
        return failure
    except outcomes.LeaseLost:
        logger.warning("Mail %s went to another worker meanwhile", mail.pk)
    except Stopped:
        outcomes.interrupted(mail)
        raise
    return None


def _tried(mail: Mail) -> Failure | None:
    try:
        letter = kinds.written(mail)
    except AWAY:  # not the mail's fault: the worker waits, and it is taken up when its lease has run out
        raise
    except Exception:
        logger.exception("Mail %s could not be written", mail.pk)
        return Failure(Trouble.UNWRITTEN, "")
    if letter is None:
        outcomes.needless(mail)
        return None
    outcomes.composed(mail, letter)
    message = message_of(mail, letter.attachments)
    try:
        hand_over(message, lambda: outcomes.handing_over(mail), lambda: outcomes.sent(mail))
    except Failure as failure:
        return failure
    except (DatabaseError, InterfaceError, outcomes.LeaseLost):
        raise
    except Exception:  # a fault of ours, perhaps with this mail alone
        logger.exception("Mail %s could not be sent", mail.pk)
        handed_over = Mail.objects.filter(pk=mail.pk, handed_over_at__isnull=False).exists()
        return Failure(Trouble.UNWRITTEN, "", is_doubtful=handed_over)
    return None


def message_of(mail: Mail, attachments: Iterable[kinds.Attachment] = ()) -> EmailMessage:
    # The second keeps out-of-office answers from coming back.
    headers = {"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated"}
    message = EmailMessage(mail.subject, mail.body, from_email=sender_of_now(), to=[mail.address], headers=headers)
    for one in attachments:
        message.attach(_part_of(one))
    return message


def _part_of(attachment: kinds.Attachment) -> MIMEText:
    part = MIMEText(attachment.content, attachment.subtype, "utf-8")
    for name, value in attachment.parameters.items():
        part.set_param(name, value)
    part.add_header("Content-Disposition", "attachment", filename=attachment.name)
    return part


def sender_of_now() -> str:
    """The address of the settings, under the portal's and the company's name unless they give it one themselves."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    sender = kinds.company().sender
    return formataddr((sender, address)) if address and sender and not name else settings.DEFAULT_FROM_EMAIL


def take_up() -> int:
    """Mails whose worker was killed: its lease ran out; how many."""
    now, found = timezone.now(), 0
    abandoned = Mail.objects.filter(state=MailState.SENDING, lease_until__lt=now)
    for mail in abandoned:
        with transaction.atomic():
            mine = abandoned.filter(pk=mail.pk).select_for_update(skip_locked=True).first()
            if mine is not None:
                outcomes.interrupted(mine)
                found += 1
    return found


def next_look() -> datetime | None:
    """When the next mail is due, or the lease of one that is being sent runs out."""
    waits = Mail.objects.filter(state__in=[MailState.WAITING, MailState.UNKNOWN, MailState.SENDING])
    next_one: datetime | None = waits.aggregate(at=Min(Coalesce(F("next_try_at"), F("lease_until"))))["at"]
    return next_one
