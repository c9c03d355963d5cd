"""A large staff list that a worker takes in."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.fields import LineColumn
from people.models.staff_lists import StaffImport


class JobState(models.TextChoices):
    WAITING = "waiting", _("under way")
    DONE = "done", _("imported")
    FAILED = "failed", _("not imported")
    CANCELLED = "cancelled", _("cancelled")


class StaffJob(models.Model):
    """
    A confirmed list that waits for a worker or is being taken in, one at a time; nothing is changed before all is.
    `content`: the file, zlib, until the end; `order`: what was confirmed, signed. `done` of `total` rows are written;
    `problem`: why not, in the language of who confirmed it.
    """

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="staff_jobs")
    at = models.DateTimeField(default=timezone.now)
    file_name = LineColumn(max_length=200)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    order = models.TextField()
    state = models.CharField(max_length=9, choices=JobState.choices, default=JobState.WAITING)
    total = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    problem = models.TextField(blank=True)
    staff_import = models.ForeignKey(StaffImport, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("staff list under way")
        verbose_name_plural = _("staff lists under way")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["state"], condition=Q(state="waiting"), name="staff_job_one_at_a_time"),
            models.CheckConstraint(condition=Q(state__in=JobState.values), name="staff_job_state_is_known"),
        ]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("people:import-job", args=[self.pk])

    @property
    def is_waiting(self) -> bool:
        return self.state == JobState.WAITING
