"""Profiles: each confirmed appraisal as one short row, for figures over many people."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.enums import ResultSource, Verdict
from assessments.models.assessment import Assessment
from competency.models import StandardVersion
from config.days import DayColumn

# What stands for an item that was not observed, and for one that nobody rated; a level stands as its digit.
NOT_OBSERVED, NOT_RATED = "-", "."


class ConfirmedProfile(models.Model):
    """
    What the newest approved revision of an appraisal says of all its items at once. `ratings`: a character for each
    indicator in the order of the standard (of a shared block once), then for each attitude: the level's digit,
    NOT_OBSERVED or NOT_RATED. `own`: the same of the self-rating that was signed with it, empty where there was none.
    Written by `assessments.record.results` alone, beside the results it repeats.
    """

    assessment = models.OneToOneField(Assessment, on_delete=models.PROTECT, related_name="profile")
    revision = models.PositiveSmallIntegerField(_("revision"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    standard = models.ForeignKey(StandardVersion, on_delete=models.PROTECT, related_name="profiles")
    confirmed_on = DayColumn(_("confirmed on"))
    verdict = models.CharField(_("verdict"), max_length=20, choices=Verdict.choices)
    ratings = models.TextField(_("ratings"), blank=True)
    own = models.TextField(_("self-ratings"), blank=True)

    class Meta:
        verbose_name = _("confirmed profile")
        verbose_name_plural = _("confirmed profiles")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(verdict__in=Verdict.values), name="profile_verdict_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id}: {self.ratings}"

    @property
    def source(self) -> ResultSource:
        """Only appraisals have profiles."""
        return ResultSource.APPRAISAL
