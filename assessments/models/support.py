"""What stands beside the ratings: evidence and the development plan."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.enums import COMMENT_MAX, EvidenceKind
from assessments.models.assessment import Assessment
from assessments.models.items import ForGap, ItemKey
from competency.models import Element, Indicator
from config.days import DayColumn
from config.fields import LineColumn, TextColumn
from integrity.ledgered import Ledgered, LedgeredQuerySet


class Evidence(Ledgered):
    """
    佐證: what was seen, when, by whom it was added; a note, a link or a file.

    What the trainee adds belongs to the self-rating and is seen with it. Taken back while the assessment is a draft,
    it stays as a row with `removed_at`. `added_by_number` is the employee number of then, empty in rows of a former
    release. `file_digest` is the SHA-256 of the file; `mac` seals the row (`assessments.record.seals`).
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="evidence")
    indicator = models.ForeignKey(Indicator, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    attitude = models.ForeignKey(Element, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=4, choices=EvidenceKind.choices)
    observed_on = DayColumn(_("observed on"), null=True, blank=True)
    text = TextColumn(_("text"), max_length=COMMENT_MAX, blank=True)
    url = models.URLField(_("link"), max_length=500, blank=True)
    file = models.FileField(_("file"), upload_to="evidence/%Y/", max_length=200, blank=True)
    file_name = models.CharField(_("file name"), max_length=150, blank=True)
    file_type = models.CharField(_("file type"), max_length=40, blank=True)
    file_size = models.PositiveIntegerField(_("bytes"), default=0)
    file_digest = models.CharField(_("digest"), max_length=64, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_by_name = models.CharField(max_length=80)
    added_by_number = models.CharField(max_length=40, blank=True)
    added_at = models.DateTimeField(_("added at"), default=timezone.now)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    removed_at = models.DateTimeField(_("removed at"), null=True, blank=True)
    mac = models.CharField(max_length=64, blank=True, editable=False)

    objects = LedgeredQuerySet["Evidence"].as_manager()

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["added_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(indicator__isnull=True) | Q(attitude__isnull=True),
                name="evidence_for_one_thing",
            ),
            models.CheckConstraint(
                condition=(Q(kind="note") & ~Q(text=""))
                | (Q(kind="link") & ~Q(url=""))
                | (Q(kind="file") & ~Q(file="")),
                name="evidence_holds_what_its_kind_says",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:40] or self.url or self.file_name

    @property
    def key(self) -> ItemKey | None:
        return ItemKey.of_row(self.indicator_id, self.attitude_id)

    @property
    def code(self) -> str:
        """The code of the indicator or attitude; "" for what is about neither."""
        subject = self.indicator or self.attitude
        return subject.code if subject else ""

    @property
    def who(self) -> tuple[str, str]:
        """Name and number of who added it; where a former release kept no number, that of today."""
        return self.added_by_name, self.added_by_number or self.added_by.username

    @property
    def is_of_trainee(self) -> bool:
        """Added by the trainee: seen with the self-rating."""
        return self.added_by_id == self.assessment.trainee_id


class PlanLine(ForGap, Ledgered):
    """
    One line of the development plan (發展計畫) as it is signed: what to learn, how, until when, for which gap
    (`indicator` or `attitude`), where it says so. What becomes of it is a
    `DevelopmentAction`.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="plan_lines")
    element = models.ForeignKey(Element, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    indicator = models.ForeignKey(Indicator, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    attitude = models.ForeignKey(Element, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    goal = LineColumn(_("goal"), max_length=400)
    measure = LineColumn(_("measure"), max_length=400, blank=True)
    due_on = DayColumn(_("due on"), null=True, blank=True)

    objects = LedgeredQuerySet["PlanLine"].as_manager()

    class Meta:
        verbose_name = _("line of the development plan")
        verbose_name_plural = _("development plan")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(indicator__isnull=True) | Q(attitude__isnull=True), name="plan_line_of_one_gap"
            ),
        ]

    def __str__(self) -> str:
        return self.goal
