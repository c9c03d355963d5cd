"""One action on many assessments or people: what was asked for, and what became of each line."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.enums import COMMENT_MAX, BulkItemState, BulkKind, BulkState
from assessments.models.assessment import Assessment
from assessments.models.cycles import Cycle
from competency.models import StandardVersion
from config.days import DayColumn
from config.fields import TextColumn
from integrity.ledgered import Ledgered, LedgeredQuerySet

PERSON = settings.AUTH_USER_MODEL


class BulkJob(Ledgered):
    """
    A bulk action: prepared as a preview, confirmed by its maker, then done line by line.

    `cycle` only where all lines belong to one; `person` the new supervisor, `day` and `self_day` the new due days,
    where the kind asks for them; `details` whatever else it asks for. `digest` covers what the lines instruct
    (`bulk.preparing`), so that lines changed past the portal are not carried out. `total`: the lines to be done,
    without those that were left out of the preview.
    """

    kind = models.CharField(_("action"), max_length=9, choices=BulkKind.choices)
    cycle = models.ForeignKey(Cycle, null=True, on_delete=models.CASCADE, related_name="bulk_jobs")
    title = models.CharField(_("title"), max_length=200)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="bulk_jobs")
    made_at = models.DateTimeField(_("prepared at"), default=timezone.now)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True)
    reason = TextColumn(_("reason"), max_length=COMMENT_MAX, blank=True)
    person = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    day = DayColumn(_("new due date"), null=True)
    self_day = DayColumn(_("new day of the self-rating"), null=True)
    details = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    state = models.CharField(_("state"), max_length=9, choices=BulkState.choices, default=BulkState.PREPARED)
    total = models.PositiveIntegerField(_("lines"), default=0)
    started_at = models.DateTimeField(_("started at"), null=True)
    finished_at = models.DateTimeField(_("finished at"), null=True)

    objects = LedgeredQuerySet["BulkJob"].as_manager()

    class Meta:
        verbose_name = _("bulk action")
        verbose_name_plural = _("bulk actions")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=BulkKind.values), name="bulk_kind_is_known"),
            models.CheckConstraint(condition=Q(state__in=BulkState.values), name="bulk_state_is_known"),
            models.CheckConstraint(
                condition=~Q(state__in=["waiting", "done", "failed"]) | Q(confirmed_at__isnull=False),
                name="bulk_job_under_way_was_confirmed",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["done", "failed", "cancelled"]) | Q(finished_at__isnull=False),
                name="ended_bulk_job_says_when",
            ),
        ]
        indexes = [models.Index(fields=["state", "made_at"], name="bulk_job_by_state")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Of an opening that is not confirmed yet, the page with its checks."""
        if self.kind == BulkKind.OPEN and self.is_prepared:
            return reverse("assessments:cycle-opening", args=[self.cycle_id, self.pk])
        return reverse("assessments:bulk", args=[self.pk])

    @property
    def is_prepared(self) -> bool:
        return self.state == BulkState.PREPARED

    @property
    def is_waiting(self) -> bool:
        """Confirmed, and not every line is done."""
        return self.state == BulkState.WAITING


class BulkItem(models.Model):
    """
    One line of a bulk action: the assessment it is about, or the person to open for or to remind.

    `supervisor`, `approver`, `standard`: of this line alone. `seen`: the version of the assessment that the maker saw.
    `message` says why it was left out, in the maker's language; `done_at` when a worker dealt with it, empty where it
    was left out of the preview already.
    """

    job = models.ForeignKey(BulkJob, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveIntegerField(_("position"))
    assessment = models.ForeignKey(Assessment, null=True, on_delete=models.PROTECT, related_name="bulk_items")
    person = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="bulk_items")
    supervisor = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    approver = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    standard = models.ForeignKey(StandardVersion, null=True, on_delete=models.PROTECT, related_name="+")
    seen = models.PositiveIntegerField(null=True)
    state = models.CharField(_("state"), max_length=8, choices=BulkItemState.choices, default=BulkItemState.WAITING)
    message = models.TextField(_("why not"), blank=True)
    done_at = models.DateTimeField(_("done at"), null=True)

    class Meta:
        verbose_name = _("line of a bulk action")
        verbose_name_plural = _("lines of bulk actions")
        ordering = ["job", "position"]
        constraints = [
            models.UniqueConstraint(fields=["job", "position"], name="bulk_position_once"),
            models.UniqueConstraint(fields=["job", "assessment"], name="bulk_assessment_once"),
            models.UniqueConstraint(fields=["job", "person"], name="bulk_person_once"),
            models.CheckConstraint(condition=Q(state__in=BulkItemState.values), name="bulk_item_state_is_known"),
            models.CheckConstraint(
                condition=Q(assessment__isnull=False, person__isnull=True)
                | Q(assessment__isnull=True, person__isnull=False),
                name="bulk_item_about_one_thing",
            ),
            models.CheckConstraint(condition=~Q(state="left_out") | ~Q(message=""), name="left_out_bulk_item_says_why"),
            models.CheckConstraint(
                condition=Q(state="done", done_at__isnull=False)
                | Q(state="waiting", done_at__isnull=True)
                | Q(state="left_out"),
                name="done_bulk_item_says_when",
            ),
        ]
        indexes = [models.Index(fields=["job", "state", "position"], name="bulk_next_item")]

    def __str__(self) -> str:
        return f"{self.job_id}/{self.position}"
