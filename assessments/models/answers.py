"""What is rated: the supervisor's answers, the trainee's own, and the K/S marks that explain a gap."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.enums import COMMENT_MAX, NOT_OBSERVED, SIGNS, SelfState, Shortcut, Status
from assessments.models.assessment import Assessment
from assessments.models.items import ItemKey
from assessments.models.scales import ScaleLevel
from competency.models import Element, Indicator, Task
from config.fields import TextColumn
from integrity.ledgered import Ledgered, LedgeredQuerySet
from people.acting import can_act


class RatedItem(models.Model):
    """
    A rating of one behaviour indicator or one attitude: a level of the scale or 未觀察, and a comment.

    `version` counts the writes of this answer. `clients` remembers, per open page ("client"), the number of
    its last edit and the version that this edit made, so that repeated or reordered saves of one page
    succeed once and a save over another page's newer answer is found: {client: [edit, version]}.
    `mac` seals what was written (`assessments.record.seals`), so that a change by SQL is found in a draft too.
    """

    indicator = models.ForeignKey(Indicator, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    attitude = models.ForeignKey(Element, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    level = models.ForeignKey(ScaleLevel, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    not_observed = models.BooleanField(_("not observed"), default=False)
    comment = TextColumn(_("comment"), max_length=COMMENT_MAX, blank=True)
    shortcut = models.CharField(_("given by"), max_length=10, choices=Shortcut.choices, blank=True)
    version = models.PositiveIntegerField(default=0)
    mac = models.CharField(max_length=64, blank=True, editable=False)
    clients = models.JSONField(default=dict)
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.indicator or self.attitude}: {self.value}"

    @property
    def key(self) -> ItemKey | None:
        return ItemKey.of_row(self.indicator_id, self.attitude_id)

    @property
    def shortcut_label(self) -> str:
        """
        How it came about where it was not given one by one; "" where it was. It says who stated it and no more, so that
        it is as true of what was stated before the button asked whether the rest was looked at.
        """
        if self.shortcut == Shortcut.REST_MEETS:
            return str(_("stated by the supervisor for the rest of the task"))
        return str(self.get_shortcut_display())

    @property
    def code(self) -> str:
        """The code of the indicator or attitude; "" for what is about neither."""
        subject = self.indicator or self.attitude
        return subject.code if subject else ""

    @property
    def is_answered(self) -> bool:
        return self.not_observed or self.level_id is not None

    @property
    def value(self) -> str:
        """As forms send it: a value of the scale, "not_observed", or "" while unanswered."""
        if self.not_observed:
            return NOT_OBSERVED
        return str(self.level.value) if self.level else ""


def rated_item_constraints(owner: str, prefix: str) -> list[models.BaseConstraint]:
    """The invariants of a rated item that belongs to `owner`."""
    return [
        models.CheckConstraint(
            condition=Q(indicator__isnull=True) ^ Q(attitude__isnull=True), name=f"{prefix}_rates_one_thing"
        ),
        models.CheckConstraint(
            condition=Q(level__isnull=True) | Q(not_observed=False), name=f"{prefix}_level_or_not_observed"
        ),
        models.UniqueConstraint(fields=[owner, "indicator"], name=f"{prefix}_indicator_once"),
        models.UniqueConstraint(fields=[owner, "attitude"], name=f"{prefix}_attitude_once"),
    ]


class Answer(RatedItem):
    """The supervisor's rating."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="answers")

    class Meta:
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        constraints = rated_item_constraints("assessment", "answer")


class SelfRating(models.Model):
    """
    The trainee's own record beside the supervisor's. Submitted or closed it is locked, and only a step opens it again
    (`workflow.own_rating`). `answers_mac` seals which answers there are.
    """

    assessment = models.OneToOneField(Assessment, on_delete=models.CASCADE, related_name="self_rating")
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    locked_at = models.DateTimeField(_("locked at"), null=True, blank=True)
    answers_mac = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = _("self-rating")
        verbose_name_plural = _("self-ratings")

    def __str__(self) -> str:
        return str(self.assessment)

    @property
    def is_open(self) -> bool:
        """Neither submitted nor closed by the supervisor's submission."""
        return self.submitted_at is None and self.locked_at is None

    @property
    def state(self) -> SelfState:
        if self.submitted_at is not None:
            return SelfState.SUBMITTED
        awaited = self.assessment.status in Status.being_rated() and can_act(self.assessment.trainee)
        return SelfState.OPEN if self.is_open and awaited else SelfState.MISSING

    @property
    def state_sign(self) -> str:
        return SIGNS[self.state]


class SelfAnswer(RatedItem):
    """The trainee's rating of their own work."""

    self_rating = models.ForeignKey(SelfRating, on_delete=models.CASCADE, related_name="answers")

    class Meta:
        verbose_name = _("own rating")
        verbose_name_plural = _("own ratings")
        constraints = rated_item_constraints("self_rating", "self_answer")


class ElementMark(Ledgered):
    """A knowledge or skill that the supervisor marks as explaining a gap in a task."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="element_marks")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="+")
    element = models.ForeignKey(Element, on_delete=models.PROTECT, related_name="+")

    objects = LedgeredQuerySet["ElementMark"].as_manager()

    class Meta:
        verbose_name = _("marked knowledge or skill")
        verbose_name_plural = _("marked knowledge and skills")
        ordering = ["task", "element"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "task", "element"], name="element_marked_once_per_task"),
        ]

    def __str__(self) -> str:
        return f"{self.task}: {self.element}"
