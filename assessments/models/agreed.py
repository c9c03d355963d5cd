"""What was agreed before an appraisal began, as its record tells it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.enums import COMMENT_MAX, SIGNS, ActionState, StepCause
from assessments.models.actions import DevelopmentAction
from assessments.models.assessment import Assessment
from assessments.models.items import ForGap
from competency.models import Element, Indicator
from config.days import DayColumn
from config.fields import LineColumn, TextColumn
from integrity.ledgered import Ledgered, LedgeredQuerySet


class AgreedAction(ForGap, Ledgered):
    """
    上次約定: a development action from before, as it stood when an appraisal was submitted. What is signed says the
    same ever after, whatever becomes of the `action` (None once that was deleted with its own appraisal).
    `agreed_in`: the cycle in which it was agreed, empty for one that was added by hand. `closed_on`, `note` and
    `cause`: when it was done or dropped, and in what words.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="agreed")
    action = models.ForeignKey(DevelopmentAction, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(_("position"))
    goal = LineColumn(_("goal"), max_length=400)
    measure = LineColumn(_("measure"), max_length=400, blank=True)
    element = models.ForeignKey(Element, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    indicator = models.ForeignKey(Indicator, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    attitude = models.ForeignKey(Element, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    due_on = DayColumn(_("due on"), null=True, blank=True)
    agreed_in = LineColumn(_("agreed in"), max_length=120, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=ActionState.choices)
    closed_on = DayColumn(_("closed on"), null=True, blank=True)
    note = TextColumn(_("note"), max_length=COMMENT_MAX, blank=True)
    cause = models.CharField(max_length=10, choices=StepCause.choices, blank=True)

    objects = LedgeredQuerySet["AgreedAction"].as_manager()

    class Meta:
        verbose_name = _("action agreed before")
        verbose_name_plural = _("actions agreed before")
        ordering = ["assessment", "position"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "position"], name="agreed_action_has_its_place"),
            models.UniqueConstraint(fields=["assessment", "action"], name="agreed_action_once"),
            models.CheckConstraint(condition=Q(state__in=ActionState.values), name="agreed_action_state_is_known"),
        ]

    def __str__(self) -> str:
        return self.goal

    @property
    def is_open(self) -> bool:
        return self.state in ActionState.open()

    @property
    def sign(self) -> str:
        return SIGNS[self.state]

    @property
    def words(self) -> str:
        """Why it was dropped, or what was noted when it was done."""
        return self.note or str(self.get_cause_display())
