"""Exports: many reports at once, made in the background, kept for a while."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.enums import ExportFormat, ExportState, ItemState
from assessments.models.assessment import Assessment
from integrity.ledgered import Ledgered, LedgeredQuerySet


class ExportJob(Ledgered):
    """
    One export asked for by one person, who alone may take it away until `expires_at`.

    While it waits, workers take its items; the last one takes `lease_until` and `worker` here to put the file
    together. A lease that ran out is anybody's: its worker was killed.
    """

    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="exports")
    made_at = models.DateTimeField(_("asked for at"), default=timezone.now)
    title = models.CharField(_("title"), max_length=160)
    format = models.CharField(_("format"), max_length=4, choices=ExportFormat.choices)
    state = models.CharField(_("state"), max_length=9, choices=ExportState.choices, default=ExportState.WAITING)
    total = models.PositiveIntegerField(_("reports"), default=0)
    started_at = models.DateTimeField(_("started at"), null=True)
    finished_at = models.DateTimeField(_("finished at"), null=True)
    expires_at = models.DateTimeField(_("kept until"), null=True)
    size = models.PositiveBigIntegerField(_("bytes"), default=0)
    lease_until = models.DateTimeField(null=True)
    worker = models.CharField(max_length=32, blank=True)

    objects = LedgeredQuerySet["ExportJob"].as_manager()

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ExportState.values), name="export_state_is_known"),
            models.CheckConstraint(condition=Q(format__in=ExportFormat.values), name="export_format_is_known"),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(finished_at__isnull=False, expires_at__isnull=False),
                name="finished_export_says_until_when",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("assessments:export", args=[self.pk])

    @property
    def is_waiting(self) -> bool:
        return self.state == ExportState.WAITING

    @property
    def is_ready(self) -> bool:
        """Its file can be taken away."""
        return self.state == ExportState.DONE and self.expires_at is not None and self.expires_at > timezone.now()


class ExportItem(Ledgered):
    """One report of an export: which revision, under which name, in which place. Leased to one worker at a time."""

    job = models.ForeignKey(ExportJob, on_delete=models.CASCADE, related_name="items")
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="export_items")
    revision = models.PositiveSmallIntegerField(_("revision"))
    position = models.PositiveIntegerField(_("position"))
    name = models.CharField(_("file name"), max_length=200)
    state = models.CharField(_("state"), max_length=7, choices=ItemState.choices, default=ItemState.WAITING)
    problem = models.CharField(_("why not"), max_length=300, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    worker = models.CharField(max_length=32, blank=True)

    objects = LedgeredQuerySet["ExportItem"].as_manager()

    class Meta:
        verbose_name = _("exported report")
        verbose_name_plural = _("exported reports")
        ordering = ["job", "position"]
        constraints = [
            models.UniqueConstraint(fields=["job", "position"], name="export_position_once"),
            models.UniqueConstraint(fields=["job", "assessment"], name="exported_once"),
            models.CheckConstraint(condition=Q(state__in=ItemState.values), name="export_item_state_is_known"),
        ]
        indexes = [models.Index(fields=["job", "state", "position"], name="export_next_item")]

    def __str__(self) -> str:
        return self.name
