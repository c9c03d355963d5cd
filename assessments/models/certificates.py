"""Certificates of confirmed tasks (職能確認證明) that people make for themselves."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from config.days import DayColumn
from integrity.ledgered import Ledgered, LedgeredQuerySet


class Certificate(Ledgered):
    """
    What was confirmed of a person on a day: `content` as canonical JSON with its SHA-256, `pdf` the document, answered
    with the same bytes ever after. When a record that it rests on is deleted, name, content and document go
    (`forgotten_at`); code, day and digests stay, so that its holder can still verify it. `mac` seals these.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="certificates"
    )
    code = models.CharField(_("verification code"), max_length=20, unique=True)
    made_at = models.DateTimeField(_("made at"))
    made_on = DayColumn(_("made on"))
    content = models.TextField(blank=True)
    digest = models.CharField(_("digest"), max_length=64)
    pdf = models.BinaryField(blank=True)
    file_digest = models.CharField(_("digest of the file"), max_length=64)
    mac = models.CharField(max_length=64)
    forgotten_at = models.DateTimeField(null=True)

    objects = LedgeredQuerySet["Certificate"].as_manager()

    class Meta:
        verbose_name = _("certificate of confirmed tasks")
        verbose_name_plural = _("certificates of confirmed tasks")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(forgotten_at__isnull=True, person__isnull=False) & ~Q(content=""))
                | Q(forgotten_at__isnull=False, person__isnull=True, content=""),
                name="certificate_whole_or_forgotten",
            ),
            models.UniqueConstraint(fields=["person", "digest"], name="certificate_of_a_content_once"),
            models.CheckConstraint(condition=~Q(code="") & ~Q(digest=""), name="certificate_can_be_verified"),
        ]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        """Its PDF, for the person alone."""
        return reverse("assessments:certificate", args=[self.pk])
