"""The ways by which somebody is let in: a link by mail, a slip with a code, a second factor that is taken away."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from config.days import written_time
from integrity.ledgered import Ledgered, LedgeredQuerySet


class InvitationKind(models.TextChoices):
    """MAIL and RESET are links, for the first password and for another one; FACTOR takes the second factor away."""

    MAIL = "mail", pgettext_lazy("invitation", "Invitation by mail")
    SLIP = "slip", pgettext_lazy("invitation", "Slip with a code")
    RESET = "reset", pgettext_lazy("invitation", "Link for a new password")
    FACTOR = "factor", pgettext_lazy("invitation", "Two-step sign-in reset")


class InvitationState(models.TextChoices):
    """How far one is; REPLACED by a newer one, or by a password that was set in another way."""

    AWAITING = "awaiting", pgettext_lazy("invitation", "awaits a second person")
    OPEN = "open", pgettext_lazy("invitation", "not used yet")
    EXPIRED = "expired", pgettext_lazy("invitation", "expired")
    USED = "used", pgettext_lazy("invitation", "used")
    WITHDRAWN = "withdrawn", pgettext_lazy("invitation", "withdrawn")
    REPLACED = "replaced", pgettext_lazy("invitation", "replaced")


class InvitationQuerySet(LedgeredQuerySet["Invitation"]):
    def standing(self) -> InvitationQuerySet:
        """Neither used nor ended; some of them expired."""
        return self.filter(used_at__isnull=True, ended_at__isnull=True)


class Invitation(Ledgered):
    """
    One way in for one person. Each step is written once: issued, confirmed, used, ended. `issued_by` None: asked for on
    the page of forgotten passwords, or a command; `ended_by` None: by what came after it. `digest`: of a link its keyed
    digest, of a slip the salted hash of its code; nothing that opens anything is stored. `address`: where a link went.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="invitations")
    kind = models.CharField(max_length=8, choices=InvitationKind.choices)
    needs_two = models.BooleanField()
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(default=timezone.now)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    address = models.EmailField(blank=True)
    nonce = models.CharField(max_length=43, blank=True)
    digest = models.CharField(max_length=128, blank=True)
    expires_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["digest"], name="invitation_digest")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=InvitationKind.values), name="invitation_kind_is_known"),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | Q(issued_by__isnull=True) | ~Q(confirmed_by=F("issued_by")),
                name="invitation_confirmed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(issued_by__isnull=True) | ~Q(issued_by=F("person")), name="invitation_not_for_oneself"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("person")),
                name="invitation_not_confirmed_by_oneself",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False, needs_two=True),
                name="invitation_confirmed_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(needs_two=False)
                | Q(confirmed_at__isnull=False)
                | Q(digest="", nonce="", expires_at__isnull=True, used_at__isnull=True),
                name="invitation_opens_nothing_before_it_is_confirmed",
            ),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(ended_at__isnull=True), name="invitation_used_or_ended"
            ),
            models.CheckConstraint(
                condition=Q(ended_by__isnull=True) | Q(ended_at__isnull=False), name="invitation_ended_at_a_time"
            ),
            models.UniqueConstraint(
                fields=["person", "kind"],
                condition=Q(used_at__isnull=True, ended_at__isnull=True),
                name="invitation_one_of_a_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {written_time(self.issued_at)}"

    def state(self, now: datetime | None = None) -> InvitationState:
        if self.used_at is not None:
            return InvitationState.USED
        if self.ended_at is not None:
            return InvitationState.WITHDRAWN if self.ended_by_id else InvitationState.REPLACED
        if self.expires_at is None:
            return InvitationState.AWAITING
        return InvitationState.OPEN if (now or timezone.now()) < self.expires_at else InvitationState.EXPIRED
