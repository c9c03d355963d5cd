"""The appraisal cycle (評核週期): when, against which version, on which scale."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessments.enums import CycleState
from assessments.models.scales import RatingScale
from competency.models import StandardVersion
from config.days import APPRAISAL, DayColumn
from config.fields import LineColumn
from integrity.ledgered import Ledgered, LedgeredQuerySet

NAME_TAKEN = _("There is a cycle of this name already.")
NEWEST_FIRST = ["-ends_on", "-pk"]
# Days of the rule of reminders: before something is due, and between two reminders after that.
MOST_BEFORE, MOST_APART = 30, 90


class Cycle(Ledgered):
    """
    One round of appraisals on one scale, by its version where a job title has no standard of its own.

    Whoever owes something is reminded so many days before it is due (0: not before), on that day, and then again every
    so many days (0: not again), unless reminders are off (`reminds`).
    """

    name = LineColumn(_("name"), max_length=120, unique=True, error_messages={"unique": NAME_TAKEN})
    starts_on = DayColumn(_("period from"))
    ends_on = DayColumn(_("period to"))
    version = models.ForeignKey(
        StandardVersion, verbose_name=_("standard"), on_delete=models.PROTECT, related_name="cycles"
    )
    scale = models.ForeignKey(
        RatingScale, verbose_name=_("rating scale"), on_delete=models.PROTECT, related_name="cycles"
    )
    self_due = DayColumn(_("self-rating due"), null=True, blank=True)
    supervisor_due = DayColumn(_("rating due"))
    answer_due = DayColumn(_("answer due"))
    rates_attitudes = models.BooleanField(_("attitudes are rated"), default=True)
    has_self_rating = models.BooleanField(_("with self-rating"), default=True)
    shows_self_rating_early = models.BooleanField(
        _("the supervisor sees the self-rating before submitting"), default=False
    )
    reminds = models.BooleanField(_("reminders are sent"), default=True)
    remind_before = models.PositiveSmallIntegerField(_("days before"), default=3)
    remind_every = models.PositiveSmallIntegerField(_("then every so many days"), default=7)
    state = models.CharField(
        _("state"), max_length=6, choices=CycleState.choices, default=CycleState.DRAFT, editable=False
    )

    DAYS = ("starts_on", "ends_on", "self_due", "supervisor_due", "answer_due")
    objects = LedgeredQuerySet["Cycle"].as_manager()

    class Meta:
        verbose_name = _("appraisal cycle")
        verbose_name_plural = _("appraisal cycles")
        ordering = NEWEST_FIRST
        constraints = [
            models.CheckConstraint(condition=Q(state__in=CycleState.values), name="cycle_state_is_known"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="cycle_ends_after_start",
                violation_error_message=_("The period ends before it starts."),
            ),
            models.CheckConstraint(
                condition=Q(remind_before__lte=MOST_BEFORE, remind_every__lte=MOST_APART),
                name="cycle_reminds_within_a_quarter",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("assessments:cycle", args=[self.pk])

    @property
    def impossible_day(self) -> date | None:
        """A date that can't be right, such as one of the year 115; nobody can be appraised by it."""
        days = [getattr(self, name) for name in self.DAYS]
        return next((day for day in days if day is not None and day not in APPRAISAL), None)

    def clean(self) -> None:
        super().clean()
        if self.version_id and self.version.is_draft:
            raise ValidationError(
                {"version": _("This version is still a draft. Publish it, then open a cycle with it.")}
            )
        if self.scale_id and (lacking := self.scale.lacks):
            raise ValidationError({"scale": lacking})
        if self.supervisor_due and self.starts_on and self.supervisor_due < self.starts_on:
            raise ValidationError({"supervisor_due": _("Rating would be due before the period starts.")})
        if self.has_self_rating and not self.self_due:
            raise ValidationError({"self_due": _("Say until when people rate themselves, or leave self-rating out.")})
        if self.self_due and self.starts_on and self.self_due < self.starts_on:
            raise ValidationError({"self_due": _("The self-rating would be due before the period starts.")})
        if self.self_due and self.supervisor_due and self.self_due > self.supervisor_due:
            raise ValidationError({"self_due": _("The self-rating would be due after the supervisor's rating.")})
        if self.answer_due and self.supervisor_due and self.answer_due < self.supervisor_due:
            raise ValidationError({"answer_due": _("The answer would be due before the rating.")})
