"""What makes the record trusted: events, signatures, snapshots, reports, and who looked at it."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessments.enums import AccessKind, Action, Status
from assessments.models.assessment import Assessment
from integrity.ledgered import Ledgered, LedgeredQuerySet
from integrity.models import ChainedEvent

PERSON = settings.AUTH_USER_MODEL


def now() -> datetime:
    """By the clock of the portal, asked when it is needed."""
    return timezone.now()


class Event(ChainedEvent):
    """One step of an assessment, or its opening, or the tombstone that stays when what it said was deleted."""

    SUBJECT = "assessment"
    SEAL = "assessments.chain"

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="events")
    action = models.CharField(_("action"), max_length=12, choices=Action.choices)
    from_status = models.CharField(max_length=12, choices=Status.choices, blank=True)
    to_status = models.CharField(max_length=12, choices=Status.choices)
    revision = models.PositiveSmallIntegerField(_("revision"))

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["assessment", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "sequence"], name="event_sequence_once"),
            models.CheckConstraint(condition=Q(action__in=Action.values), name="event_action_is_known"),
        ]

    @property
    def actor_number(self) -> str:
        """The employee number of who took the step, as it was then; "" in events of former releases."""
        return str(self.detail("actor_number") or "")

    @property
    def who(self) -> tuple[str, str]:
        """Name and number of who took the step; where a former release kept no number, that of today."""
        return self.actor_name, self.actor_number or (self.actor.username if self.actor else "")

    def sealed_beside(self) -> dict[str, object]:
        return {"from": self.from_status, "to": self.to_status, "revision": self.revision}

    def follows_deleted(self) -> str:
        """A tombstone names the head that the deleted events ended in."""
        return str(self.detail("head") or "") if self.action == Action.PURGE else ""


class Signature(models.Model):
    """
    A person's signature (簽核) under a revision: `digest` is the SHA-256 of what was signed. A signature is
    voided, never removed, when the assessment goes back to its supervisor. `content` is the canonical JSON that was
    signed, kept with the submission; who signs after it signs the same text.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="signatures")
    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="signature")
    revision = models.PositiveSmallIntegerField(_("revision"))
    action = models.CharField(_("action"), max_length=12, choices=Action.choices)
    signer = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    signer_name = models.CharField(pgettext_lazy("person", "name"), max_length=80)
    signed_at = models.DateTimeField(_("signed at"))
    digest = models.CharField(_("digest"), max_length=64)
    content = models.TextField(blank=True)
    voided_at = models.DateTimeField(_("voided at"), null=True, blank=True)

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "revision", "action"],
                condition=Q(voided_at__isnull=True),
                name="one_valid_signature_per_action",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.signer_name} {self.action}"


class Snapshot(models.Model):
    """
    What an approved revision said: standard text, scale, people, ratings, comments, signatures, as canonical
    JSON with its SHA-256. `code` is printed on the report so that a holder can verify it; `mac` seals digest and
    code with the event of the approval (`assessments.record.seals`).
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="snapshots")
    revision = models.PositiveSmallIntegerField(_("revision"))
    content = models.TextField()
    digest = models.CharField(_("digest"), max_length=64)
    code = models.CharField(_("verification code"), max_length=20, unique=True)
    mac = models.CharField(max_length=64)
    created_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("snapshot")
        verbose_name_plural = _("snapshots")
        ordering = ["assessment", "revision"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "revision"], name="one_snapshot_per_revision"),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id} r{self.revision}"


class Report(Ledgered):
    """The PDF of an approved revision; always answered with these bytes, whose digest `mac` seals."""

    snapshot = models.OneToOneField(Snapshot, on_delete=models.PROTECT, related_name="report")
    pdf = models.BinaryField()
    digest = models.CharField(_("digest"), max_length=64)
    mac = models.CharField(max_length=64)
    created_at = models.DateTimeField(_("made at"), auto_now_add=True)

    objects = LedgeredQuerySet["Report"].as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")

    def __str__(self) -> str:
        return str(self.snapshot)


class Access(Ledgered):
    """Someone looked at or took away an appraisal, or was refused it; `detail` says what of it, such as a revision."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="accesses")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=10, choices=AccessKind.choices)
    detail = models.CharField(_("detail"), max_length=120, blank=True)
    # What one page showed of several bears one time.
    at = models.DateTimeField(_("at"), default=now, editable=False)

    objects = LedgeredQuerySet["Access"].as_manager()

    class Meta:
        verbose_name = _("access")
        verbose_name_plural = _("accesses")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["assessment", "-at"], name="access_newest_first"),
            models.Index(fields=["at"], name="access_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind} {self.assessment_id}"
