"""What was agreed when raters were compared."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.enums import COMMENT_MAX
from assessments.models.cycles import Cycle
from competency.models import Element, Indicator, StandardVersion
from config.fields import TextColumn
from integrity.ledgered import Ledgered, LedgeredQuerySet

PERSON = settings.AUTH_USER_MODEL


class CalibrationNote(Ledgered):
    """
    What was agreed about the results of a cycle by a standard: about a rater, an indicator, an attitude, or all of it.
    Never changed: a correction is another note. One about a rater is among that person's own data.
    """

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="calibration_notes")
    standard = models.ForeignKey(StandardVersion, on_delete=models.PROTECT, related_name="+")
    rater = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="calibration_notes")
    indicator = models.ForeignKey(Indicator, null=True, on_delete=models.PROTECT, related_name="+")
    attitude = models.ForeignKey(Element, null=True, on_delete=models.PROTECT, related_name="+")
    text = TextColumn(_("what was agreed"), max_length=COMMENT_MAX)
    written_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(_("written at"), default=timezone.now)

    objects = LedgeredQuerySet["CalibrationNote"].as_manager()

    class Meta:
        verbose_name = _("calibration note")
        verbose_name_plural = _("calibration notes")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="calibration_note_says_something"),
            models.CheckConstraint(
                condition=Q(rater__isnull=True, indicator__isnull=True)
                | Q(rater__isnull=True, attitude__isnull=True)
                | Q(indicator__isnull=True, attitude__isnull=True),
                name="calibration_note_about_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(rater__isnull=True) | ~Q(rater=models.F("written_by")),
                name="calibration_note_by_somebody_else",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cycle_id} {self.standard_id}: {self.text[:40]}"
