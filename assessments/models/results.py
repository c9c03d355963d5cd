"""Confirmed results: what approved appraisals say of people, indicator by indicator and task by task."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessments.enums import Outcome, ResultSource
from assessments.models.assessment import Assessment
from assessments.models.scales import ScaleLevel
from competency.models import Element, Indicator, Task
from config.days import DayColumn

OF_AN_APPRAISAL, OF_A_FOLLOW_UP = (Q(source=source) for source in (ResultSource.APPRAISAL, ResultSource.FOLLOW_UP))


class ConfirmedResult(models.Model):
    """
    One result of a person, the trainee of `assessment`, written by `assessments.record.results` alone. Those of an
    appraisal come from the snapshot of its newest approved `revision`; `confirmed_on` is the local day of that
    approval. Those of a follow-up come from the newest one that counts, on its day, and stand beside the former.
    """

    revision = models.PositiveSmallIntegerField(_("revision"))
    # Found by an index over more columns.
    person = models.ForeignKey(settings.AUTH_USER_MODEL, db_index=False, on_delete=models.PROTECT, related_name="+")
    confirmed_on = DayColumn(_("confirmed on"))
    source = models.CharField(pgettext_lazy("result", "source"), max_length=10, choices=ResultSource.choices)

    class Meta:
        abstract = True
        ordering = ["pk"]


class IndicatorResult(ConfirmedResult):
    """
    How a person met an indicator or an attitude; `meets` is what the scale said of the level when it was signed, None
    for what was not observed.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="indicator_results")
    indicator = models.ForeignKey(Indicator, null=True, on_delete=models.PROTECT, related_name="results")
    attitude = models.ForeignKey(Element, null=True, on_delete=models.PROTECT, related_name="results")
    level = models.ForeignKey(ScaleLevel, null=True, db_index=False, on_delete=models.PROTECT, related_name="+")
    meets = models.BooleanField(_("meets the standard"), null=True)
    not_observed = models.BooleanField(_("not observed"), default=False)

    class Meta(ConfirmedResult.Meta):
        verbose_name = _("confirmed result of an indicator")
        verbose_name_plural = _("confirmed results of indicators")
        constraints = [
            models.CheckConstraint(
                condition=Q(indicator__isnull=True) ^ Q(attitude__isnull=True), name="indicator_result_of_one_thing"
            ),
            models.CheckConstraint(
                condition=Q(not_observed=True, level__isnull=True, meets__isnull=True)
                | Q(not_observed=False, level__isnull=False, meets__isnull=False),
                name="indicator_result_level_or_not_observed",
            ),
            models.CheckConstraint(
                condition=Q(source__in=ResultSource.values), name="indicator_result_source_is_known"
            ),
            models.UniqueConstraint(
                fields=["assessment", "indicator"],
                condition=OF_AN_APPRAISAL,
                name="indicator_result_once_per_appraisal",
            ),
            models.UniqueConstraint(
                fields=["assessment", "attitude"],
                condition=OF_AN_APPRAISAL,
                name="attitude_result_once_per_appraisal",
            ),
            models.UniqueConstraint(
                fields=["assessment", "indicator"], condition=OF_A_FOLLOW_UP, name="indicator_result_once_by_follow_up"
            ),
            models.UniqueConstraint(
                fields=["assessment", "attitude"], condition=OF_A_FOLLOW_UP, name="attitude_result_once_by_follow_up"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "indicator", "-confirmed_on"], name="indicator_result_newest_first"),
            models.Index(fields=["person", "attitude", "-confirmed_on"], name="attitude_result_newest_first"),
        ]

    def __str__(self) -> str:
        return f"{self.subject}: {self.level or '–'}"

    @property
    def subject(self) -> Indicator | Element | None:
        """The indicator or attitude; a constraint holds that there is one."""
        return self.indicator or self.attitude


class TaskResult(ConfirmedResult):
    """
    The outcome of a task; one that shares the blocks of another has the outcome of that one. Follow-ups add one only
    where they change it.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="task_results")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="results")
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome.choices)

    class Meta(ConfirmedResult.Meta):
        verbose_name = _("confirmed result of a task")
        verbose_name_plural = _("confirmed results of tasks")
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="task_result_outcome_is_known"),
            models.CheckConstraint(condition=Q(source__in=ResultSource.values), name="task_result_source_is_known"),
            models.UniqueConstraint(
                fields=["assessment", "task"], condition=OF_AN_APPRAISAL, name="task_result_once_per_appraisal"
            ),
            models.UniqueConstraint(
                fields=["assessment", "task"], condition=OF_A_FOLLOW_UP, name="task_result_once_by_follow_up"
            ),
        ]
        indexes = [models.Index(fields=["person", "task", "-confirmed_on"], name="task_result_newest_first")]

    def __str__(self) -> str:
        return f"{self.task}: {self.get_outcome_display()}"
