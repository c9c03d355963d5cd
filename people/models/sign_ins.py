"""The door: who signed in, who tried to and what was changed of how somebody signs in; and the sessions."""

from __future__ import annotations

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from config.days import written_time
from integrity.ledgered import Ledgered, LedgeredQuerySet
from people.models.person import User


class SignInKind(models.TextChoices):
    """What happened at the door."""

    SIGNED_IN = "signed_in", pgettext_lazy("sign-in log", "Signed in")
    FAILED = "failed", _("Wrong password")
    CODE_FAILED = "code_failed", _("Wrong code in the second step")
    REFUSED = "refused", _("Refused after too many tries")
    BARRED = "barred", _("Right password, closed account")
    SIGNED_OUT = "signed_out", pgettext_lazy("sign-in log", "Signed out")
    ENDED = "ended", _("Signed out everywhere else")
    ROLES = "roles", _("Roles changed")
    PASSWORD = "password", _("Password changed")
    FACTOR_SET = "factor_set", _("Two-step sign-in set up")
    FACTOR_REMOVED = "factor_removed", _("Two-step sign-in removed")
    LIFTED = "lifted", _("Block lifted")


class SignIn(Ledgered):
    """
    One line of the log of sign-ins, never changed. `person` None: nobody has the number that was typed, of which
    `typed` keeps a keyed digest, since people type passwords into the wrong field. `by`: who did it to somebody else.
    """

    at = models.DateTimeField(_("at"), default=timezone.now, db_index=True)
    kind = models.CharField(_("what happened"), max_length=20, choices=SignInKind.choices)
    person = models.ForeignKey(
        User, verbose_name=_("person"), null=True, on_delete=models.CASCADE, related_name="sign_ins"
    )
    typed = models.CharField(_("typed"), max_length=16, blank=True)
    address = models.GenericIPAddressField(_("address"), null=True, unpack_ipv4=True)
    by = models.ForeignKey(User, verbose_name=_("by"), null=True, on_delete=models.PROTECT, related_name="+")
    details = models.JSONField(default=dict)

    objects = LedgeredQuerySet["SignIn"].as_manager()

    class Meta:
        verbose_name = _("sign-in")
        verbose_name_plural = _("sign-ins")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=SignInKind.values), name="sign_in_kind_is_known"),
            models.CheckConstraint(
                condition=Q(person__isnull=False, typed="") | (Q(person__isnull=True) & ~Q(typed="")),
                name="sign_in_of_a_person_or_of_what_was_typed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person or self.typed} {self.kind} {written_time(self.at)}"


class Session(AbstractBaseSession):
    """
    A browser's session; `session_key` is the keyed digest of what the browser holds. `person` None: nobody is signed in
    yet. `began_at`: the sign-in, from which its greatest age runs.
    """

    person = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="sessions")
    began_at = models.DateTimeField(default=timezone.now)
    address = models.GenericIPAddressField(null=True, unpack_ipv4=True)

    def __str__(self) -> str:
        return self.session_key[:8]
