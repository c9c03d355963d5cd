"""A document that was read and is being looked through, until it becomes a draft."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from competency.models.version import StandardVersion
from config.fields import LineColumn, TextColumn


class ReadDocument(models.Model):
    """
    What was read of a document, with what editors made of it (docs/decisions/0086). `parts`: what the document says, as
    `competency.documents.carrying` has it; `content`: what comes in, each row with a key of its own
    (`competency.intake.tree`); `doubts` and `changes`: lists of `competency.intake.notes`. `version` counts whatever
    was changed, so that who looks at a former state is told.
    """

    file_name = LineColumn(_("file"), max_length=200)
    sha256 = models.CharField("SHA-256", max_length=64)
    kind = models.CharField(_("format"), max_length=10)
    parts = models.JSONField()
    content = models.JSONField()
    doubts = models.JSONField(default=list)
    changes = models.JSONField(default=list)
    update_note = TextColumn(blank=True)
    said_origin = TextColumn(blank=True)
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    draft = models.ForeignKey(StandardVersion, null=True, on_delete=models.SET_NULL, related_name="documents")
    became_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("document that was read")
        verbose_name_plural = _("documents that were read")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(draft__isnull=True) | Q(became_at__isnull=False), name="read_document_became_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("competency:reading", args=[self.pk])
