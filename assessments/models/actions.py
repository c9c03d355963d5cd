"""What becomes of a line of a development plan after the approval, step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.enums import COMMENT_MAX, SIGNS, ActionState, StepCause
from assessments.models.assessment import Assessment
from assessments.models.items import ForGap
from assessments.models.support import PlanLine
from competency.models import Element, Indicator
from config.days import DayColumn
from config.fields import LineColumn, TextColumn
from integrity.ledgered import Ledgered, LedgeredQuerySet
from people.roles import Role

if TYPE_CHECKING:
    from people.models import User

PERSON = settings.AUTH_USER_MODEL


class DevelopmentActionQuerySet(LedgeredQuerySet["DevelopmentAction"]):
    def visible_to(self, user: User) -> Self:
        """The person's own, those they see to, those of who reports to them now; HR and auditor all."""
        if not user.is_authenticated:
            return self.none()
        if user.roles & {Role.HR, Role.AUDITOR}:
            return self
        return self.filter(Q(person=user) | Q(owner=user) | Q(person__supervisor=user))

    def open(self) -> Self:
        return self.filter(state__in=ActionState.open())

    def carried_to(self, assessment: Assessment) -> Self:
        """
        上次約定: those of the person that this appraisal did not bring forth and that are open, or were done or dropped
        since it was opened, whatever they came from.
        """
        closing = DevelopmentStep.objects.filter(
            action=OuterRef("pk"),
            at__gte=assessment.created_at,
            from_state__in=ActionState.open(),
            to_state__in=ActionState.closed(),
        )
        theirs = self.filter(person=assessment.trainee_id).exclude(assessment=assessment.pk)
        return theirs.filter(Q(state__in=ActionState.open()) | Exists(closing))


class DevelopmentAction(ForGap, Ledgered):
    """
    A development action (發展行動) of a person; `owner` sees to it, at first the supervisor who appraised.

    One that was born from a line of an approved plan names its `assessment`, and its `line` while the plan holds it;
    one that was added by hand names neither. `goal`, `measure` and `element` say what the line said, `indicator` or
    `attitude` the gap that it answers; `due_on` may move. `help_wanted_at`: the person asked for help and nobody has
    answered yet. Only `development.actions` changes its `state`, each time with a `DevelopmentStep`.
    """

    line = models.OneToOneField(PlanLine, null=True, blank=True, on_delete=models.PROTECT, related_name="action")
    assessment = models.ForeignKey(
        Assessment, null=True, blank=True, on_delete=models.PROTECT, related_name="development_actions"
    )
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="development_actions")
    owner = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="development_actions_to_see_to")
    goal = LineColumn(_("goal"), max_length=400)
    measure = LineColumn(_("measure"), max_length=400, blank=True)
    element = models.ForeignKey(Element, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    indicator = models.ForeignKey(Indicator, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    attitude = models.ForeignKey(Element, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    due_on = DayColumn(_("due on"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=ActionState.choices, default=ActionState.PLANNED)
    help_wanted_at = models.DateTimeField(_("help wanted since"), null=True, blank=True)
    created_at = models.DateTimeField(_("made at"), default=timezone.now)
    created_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")

    objects = DevelopmentActionQuerySet.as_manager()

    class Meta:
        verbose_name = _("development action")
        verbose_name_plural = _("development actions")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ActionState.values), name="development_action_state_is_known"),
            models.CheckConstraint(condition=~Q(goal=""), name="development_action_has_a_goal"),
            models.CheckConstraint(
                condition=Q(line__isnull=True) | Q(assessment__isnull=False), name="development_action_of_an_assessment"
            ),
            models.CheckConstraint(
                condition=Q(indicator__isnull=True) | Q(attitude__isnull=True), name="development_action_of_one_gap"
            ),
        ]

    def __str__(self) -> str:
        return self.goal

    def get_absolute_url(self) -> str:
        return reverse("assessments:action", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state in ActionState.open()

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.due_on is not None and self.due_on < timezone.localdate()

    @property
    def sign(self) -> str:
        return SIGNS[self.state]

    @property
    def changes(self) -> list[DevelopmentStep]:
        """Its steps after the first, with which it began."""
        return [step for step in self.steps.all() if step.from_state]


class DevelopmentStep(Ledgered):
    """
    One step of a development action, never changed: from which state to which, who took it, what they said, and to
    which day it moved the due date, if it did. `cause`: it followed from a step of the appraisal, whose event says who.
    """

    action = models.ForeignKey(DevelopmentAction, on_delete=models.PROTECT, related_name="steps")
    at = models.DateTimeField(_("at"), default=timezone.now)
    by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    from_state = models.CharField(max_length=10, choices=ActionState.choices, blank=True)
    to_state = models.CharField(max_length=10, choices=ActionState.choices)
    cause = models.CharField(max_length=10, choices=StepCause.choices, blank=True)
    asks_help = models.BooleanField(_("asks for help"), default=False)
    note = TextColumn(_("note"), max_length=COMMENT_MAX, blank=True)
    due_on = DayColumn(_("due on"), null=True, blank=True)

    objects = LedgeredQuerySet["DevelopmentStep"].as_manager()

    class Meta:
        verbose_name = _("step of a development action")
        verbose_name_plural = _("steps of development actions")
        ordering = ["action", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(to_state__in=ActionState.values) & Q(from_state__in=["", *ActionState.values]),
                name="development_step_states_are_known",
            ),
            models.CheckConstraint(
                condition=~Q(to_state=ActionState.DROPPED)
                | Q(from_state=ActionState.DROPPED)
                | ~Q(note="")
                | ~Q(cause=""),
                name="development_step_says_why_it_drops",
            ),
            models.CheckConstraint(condition=Q(by__isnull=True) ^ Q(cause=""), name="development_step_of_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.from_state} → {self.to_state}"

    @property
    def closes(self) -> bool:
        """It was done or dropped by this step."""
        return self.from_state in ActionState.open() and self.to_state in ActionState.closed()

    @property
    def words(self) -> str:
        """Why, or what was said beside it."""
        return self.note or str(self.get_cause_display())
