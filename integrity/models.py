"""
Chains of events: what happened to a subject, each event sealed over the one before. And ledgers: what the rows of a
table say, each write of a row an entry sealed over the one before.
"""

from __future__ import annotations

from datetime import UTC
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ChainedSubject(models.Model):
    """
    Something whose events form a chain. `chain_head` seals which event is the newest; it can't be worked out from the
    events, so that a chain whose newest events were removed has no head that fits.
    """

    chain_head = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        abstract = True


class ChainedEvent(models.Model):
    """
    One event of a subject: who, when, what, why. `mac` is the HMAC-SHA-256 over this event and the `mac` of the one
    before, so that an event can't be changed, removed or put in between unnoticed.

    A room that needs a chain makes a model of this one with a foreign key to its subject (a `ChainedSubject`), names
    that key in `SUBJECT` and the kind of its seals in `SEAL`; `sealed_beside` adds what else its seals cover.
    """

    SUBJECT: ClassVar[str]
    SEAL: ClassVar[str]

    sequence = models.PositiveIntegerField()
    action = models.CharField(_("action"), max_length=12)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    actor_name = models.CharField(max_length=80)
    at = models.DateTimeField(_("at"))
    reason = models.TextField(_("reason"), blank=True)
    details = models.JSONField(default=dict, blank=True)
    mac = models.CharField(max_length=64)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.sequence} {self.action}"

    def sealed_beside(self) -> dict[str, object]:
        return {}

    def follows_deleted(self) -> str:
        """The MAC of the last of the events before this one, where those were deleted by rule; else ""."""
        return ""

    def sealed(self, before: str) -> dict[str, object]:
        """What the seal covers; `before` is the MAC of the event it follows ("" for the first)."""
        return {
            self.SUBJECT: getattr(self, f"{self.SUBJECT}_id"),
            "sequence": self.sequence,
            "action": self.action,
            "actor": self.actor_id,
            "actor_name": self.actor_name,
            "at": self.at.astimezone(UTC).isoformat(),
            "reason": self.reason,
            "details": self.details,
            "before": before,
            **self.sealed_beside(),
        }

    def detail(self, name: str) -> Any:
        """One of the details; None where there is none, whatever was put there past the portal."""
        return self.details.get(name) if isinstance(self.details, dict) else None


class LedgerHead(models.Model):
    """
    How far a ledger goes: `mac` is that of its newest entry; `seal` can't be worked out from the entries. `form`: with
    which columns its rows were last entered all together.
    """

    ledger = models.CharField(max_length=40, unique=True)
    form = models.PositiveSmallIntegerField(default=1)
    sequence = models.PositiveBigIntegerField(default=0)
    mac = models.CharField(max_length=64, blank=True)
    seal = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.ledger} {self.sequence}"


class LedgerEntry(models.Model):
    """
    One write of one row of a ledger's table. `subject` is the row's primary key; `marks` seal what each of its
    columns said (`seals.marks`), none: the row was deleted. `mac` is over this entry and the `mac` of the one before.
    """

    ledger = models.CharField(max_length=40)
    sequence = models.PositiveBigIntegerField()
    subject = models.BigIntegerField()
    marks = models.JSONField(default=dict)
    at = models.DateTimeField()
    mac = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledger entries")
        ordering = ["ledger", "sequence"]
        constraints = [models.UniqueConstraint(fields=["ledger", "sequence"], name="ledger_sequence_once")]
        indexes = [models.Index(fields=["ledger", "subject", "sequence"], name="ledger_newest_of_subject")]

    def __str__(self) -> str:
        return f"{self.ledger} {self.sequence}"

    def sealed(self, before: str) -> dict[str, object]:
        """What the seal covers; `before` is the MAC of the entry it follows ("" for the first)."""
        return {
            "ledger": self.ledger,
            "sequence": self.sequence,
            "subject": self.subject,
            "marks": self.marks,
            "at": self.at.astimezone(UTC).isoformat(),
            "before": before,
        }


class Identity(models.Model):
    """
    Which database this is: `key` is made once, by chance, and tells its anchors from those of every other database.
    `former`: the key it had before it was declared a copy that goes its own way. `seal` covers the row.
    """

    key = models.CharField(max_length=32)
    former = models.CharField(max_length=32, blank=True)
    made_at = models.DateTimeField()
    seal = models.CharField(max_length=64)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_identity")]

    def __str__(self) -> str:
        return self.key

    def sealed(self) -> dict[str, object]:
        return {"key": self.key, "former": self.former, "made_at": self.made_at.astimezone(UTC).isoformat()}


class Anchor(models.Model):
    """
    How far all chains went at one moment, as it was said outside the database. `content`: the canonical JSON of what
    was said, sealed (`integrity.anchors.content`); `digest`: its SHA-256. `mailed_to`: addresses, comma separated;
    `stamp`: the answer of the time-stamp service (RFC 3161, DER). An error stays until what failed has been done.
    """

    identity = models.CharField(max_length=32)
    number = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    digest = models.CharField(max_length=64)
    content = models.TextField()
    written_to = models.CharField(max_length=500)
    mailed_to = models.TextField(blank=True)
    mail_error = models.TextField(blank=True)
    stamp = models.BinaryField(null=True)
    stamp_error = models.TextField(blank=True)

    class Meta:
        verbose_name = _("anchor")
        verbose_name_plural = _("anchors")
        ordering = ["identity", "number"]
        constraints = [
            models.UniqueConstraint(fields=["identity", "number"], name="anchor_number_once"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="anchors_count_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.identity[:8]} {self.number}"
