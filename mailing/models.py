"""A mail, from the moment it is decided on."""

from __future__ import annotations

import uuid
from datetime import timedelta
from email.utils import parseaddr
from typing import Protocol

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from integrity.ledgered import Ledgered, LedgeredQuerySet


class Addressee(Protocol):
    """A person; the rooms above know what else there is of one."""

    pk: int


class MailState(models.TextChoices):
    """UNKNOWN: a server may have taken it, nobody knows; with `next_try_at` it is sent once more by itself."""

    WAITING = "waiting", pgettext_lazy("mail", "waiting")
    SENDING = "sending", pgettext_lazy("mail", "being sent")
    SENT = "sent", pgettext_lazy("mail", "sent")
    UNKNOWN = "unknown", pgettext_lazy("mail", "outcome unknown")
    FAILED = "failed", pgettext_lazy("mail", "not sent")
    NEEDLESS = "needless", pgettext_lazy("mail", "no longer needed")


class Trouble(models.TextChoices):
    """Why the last try did not end well."""

    UNREACHABLE = "unreachable", _("The mail server can't be reached, or hung up.")
    SILENT = "silent", _("The mail server did not answer in time.")
    SIGN_IN = "sign_in", _("The mail server did not accept the portal's sign-in.")
    LATER = "later", _("The mail server asked to try again later.")
    REFUSED = "refused", _("The mail server refused it for good.")
    ENDED = "ended", _("The worker ended in the middle of it.")
    UNWRITTEN = "unwritten", _("The portal could not write or send it; its log says why.")


def new_message_id() -> str:
    """The Message-ID that a mail keeps over all its tries, so that mailboxes know a second copy."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return f"<{uuid.uuid4().hex}@{domain or 'localhost'}>"


class MailQuerySet(LedgeredQuerySet["Mail"]):
    def due(self) -> MailQuerySet:
        """What is to be tried now."""
        waiting = self.filter(state__in=[MailState.WAITING, MailState.UNKNOWN])
        return waiting.filter(next_try_at__lte=timezone.now())

    def given_up(self) -> MailQuerySet:
        """What the portal does no more about by itself: somebody has to look."""
        return self.filter(Q(state=MailState.FAILED) | Q(state=MailState.UNKNOWN, next_try_at__isnull=True))

    def ended(self) -> MailQuerySet:
        """What is not tried again by itself."""
        return self.filter(next_try_at__isnull=True).exclude(state=MailState.SENDING)


class Mail(Ledgered):
    """
    One mail to one person. `key` names what it tells whom, so that it is never posted twice; `kind` who writes its
    text (`kinds`), at each try, since it says what is true then. `address`, `subject` and `body` are those of the last
    try; they are forgotten (`forgotten_at`) a while after it ended.

    A worker takes it under a lease (`lease_until`, `worker`). `handed_over_at` is set just before its text goes to the
    server: a lease that runs out before that is simply taken over, after it the outcome is unknown (`doubts`).
    `give_up_at` is set by the first try.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="mails")
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=80, unique=True)
    details = models.JSONField(default=dict)
    message_id = models.CharField(max_length=200, unique=True, default=new_message_id)
    address = models.EmailField(blank=True)
    subject = models.CharField(max_length=400, blank=True)
    body = models.TextField(blank=True)
    state = models.CharField(max_length=8, choices=MailState.choices, default=MailState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    doubts = models.PositiveSmallIntegerField(default=0)
    trouble = models.CharField(max_length=11, choices=Trouble.choices, blank=True)
    last_error = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    next_try_at = models.DateTimeField(null=True, default=timezone.now)
    give_up_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    worker = models.CharField(max_length=32, blank=True)
    handed_over_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    forgotten_at = models.DateTimeField(null=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "next_try_at"], name="mail_next"),
            models.Index(fields=["-created_at", "-id"], name="mail_newest"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=MailState.values), name="mail_state_is_known"),
            models.CheckConstraint(condition=Q(trouble__in=["", *Trouble.values]), name="mail_trouble_is_known"),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | ~Q(address=""), name="mail_is_written_to_somebody"
            ),
            models.CheckConstraint(
                condition=~Q(state="waiting") | Q(next_try_at__isnull=False), name="waiting_mail_says_until_when"
            ),
            models.CheckConstraint(
                condition=~Q(state="sending") | (Q(lease_until__isnull=False) & ~Q(worker="")),
                name="mail_being_sent_is_leased",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["sent", "failed", "needless"]) | Q(next_try_at__isnull=True),
                name="ended_mail_is_not_tried_again",
            ),
            models.CheckConstraint(condition=~Q(state="sent") | Q(sent_at__isnull=False), name="sent_mail_says_when"),
            models.CheckConstraint(condition=~Q(state="unknown") | Q(doubts__gt=0), name="unknown_mail_was_in_doubt"),
            models.CheckConstraint(
                condition=Q(state="sending") | Q(lease_until__isnull=True, handed_over_at__isnull=True),
                name="only_mail_being_sent_is_leased",
            ),
            models.CheckConstraint(
                condition=Q(forgotten_at__isnull=True) | Q(address="", subject="", body=""),
                name="forgotten_mail_says_nothing",
            ),
        ]

    def __str__(self) -> str:
        return f"mail {self.pk}"

    @property
    def is_given_up(self) -> bool:
        """Somebody has to decide whether it is sent again."""
        return self.state == MailState.FAILED or (self.state == MailState.UNKNOWN and self.next_try_at is None)

    @property
    def is_perhaps_twice(self) -> bool:
        """It was sent once more, since nobody knew whether it had arrived."""
        return self.state == MailState.SENT and self.doubts > 0


def lease() -> timedelta:
    """Longer than a conversation with the mail server can take, short enough that a killed worker is soon replaced."""
    return timedelta(seconds=2 * settings.EMAIL_TIMEOUT + 30)
