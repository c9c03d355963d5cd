"""Staff lists that come in: what is uploaded, what was taken in, and how headings were read."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from config.days import written_time
from config.fields import LineColumn
from integrity.ledgered import Ledgered, LedgeredQuerySet


class StaffColumn(models.TextChoices):
    """What a column of a staff list may hold; the label is its heading in the portal's own files."""

    NUMBER = "number", _("employee number")
    FORMER = "former", _("former employee number")
    NAME = "name", pgettext_lazy("person", "name")
    DEPARTMENT = "department", _("department")
    JOB_TITLE = "job_title", _("job title")
    SUPERVISOR = "supervisor", _("supervisor's employee number")
    EMAIL = "email", _("e-mail")
    HIRED = "hired_on", _("hired on")
    LEFT = "left_on", _("left on")


class StaffUpload(models.Model):
    """
    A staff list between its preview and its confirmation, for whoever uploaded it alone, one each. `content`: the file
    as it came, zlib; `answers`: by number of the list, whether it is the person whose number has zeros before it;
    `ticked`: who of the absent left, signed.
    """

    by = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="staff_upload")
    at = models.DateTimeField(default=timezone.now)
    file_name = LineColumn(max_length=200)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    answers = models.JSONField(default=dict)
    ticked = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.file_name


class StaffImport(Ledgered):
    """
    A staff list that was taken in. `counts`: people by what became of them; `departments`: the keys of those that it
    made; `by` None: the command line. `undone_at`: it was taken back.
    """

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(_("at"), default=timezone.now)
    file_name = LineColumn(_("file"), max_length=200)
    sha256 = models.CharField("SHA-256", max_length=64)
    counts = models.JSONField(default=dict)
    departments = models.JSONField(default=list)
    undone_at = models.DateTimeField(_("taken back at"), null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("taken back by"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    objects = LedgeredQuerySet["StaffImport"].as_manager()

    class Meta:
        verbose_name = _("imported staff list")
        verbose_name_plural = _("imported staff lists")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(undone_by__isnull=True) | Q(undone_at__isnull=False), name="staff_import_undone_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.file_name} {written_time(self.at)}"


class StaffImportLine(Ledgered):
    """
    What one staff list changed of one person, by column of the table, days as ISO 8601, people and departments by key.
    Of a newcomer there is nothing before. It goes with the person's name when the time of retention is over.
    """

    staff_import = models.ForeignKey(StaffImport, on_delete=models.CASCADE, related_name="lines")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="staff_import_lines")
    is_new = models.BooleanField()
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    objects = LedgeredQuerySet["StaffImportLine"].as_manager()

    class Meta:
        verbose_name = _("line of a staff list")
        verbose_name_plural = _("lines of staff lists")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["staff_import", "person"], name="staff_import_line_once"),
        ]

    def __str__(self) -> str:
        return f"{self.staff_import} #{self.person_id}"


class StaffHeading(models.Model):
    """What a heading of staff lists means where somebody said so; `column` empty: nothing."""

    heading = models.CharField(max_length=200, unique=True)
    column = models.CharField(max_length=20, choices=StaffColumn.choices, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(column__in=["", *StaffColumn.values]), name="staff_heading_means_a_column"
            )
        ]

    def __str__(self) -> str:
        return self.heading
