"""Improvement plans (績效改善計畫): facts, help, reviews and outcome, signed by both sides, in a chain of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.enums import (
    COMMENT_MAX,
    ImprovementAction,
    ImprovementOutcome,
    ImprovementState,
)
from assessments.models.assessment import Assessment
from competency.models import Element, Indicator
from config.days import DayColumn
from config.fields import LineColumn, TextColumn
from integrity.ledgered import Ledgered, LedgeredQuerySet
from integrity.models import ChainedEvent, ChainedSubject
from people.acting import able
from people.roles import Role

if TYPE_CHECKING:
    from people.models import User

PERSON = settings.AUTH_USER_MODEL


class ImprovementPlanQuerySet(LedgeredQuerySet["ImprovementPlan"]):
    def visible_to(self, user: User) -> Self:
        """
        Who leads it; what was sent to HR also HR, the auditor and the person's supervisor of today; what was released
        for signing the person. A draft, and what HR returned, is with its supervisor alone; what was returned to
        somebody who can't act any more is HR's too.
        """
        if not user.is_authenticated:
            return self.none()
        sent = Q(sent_at__isnull=False) & ~Q(person=user)
        seen = Q(supervisor=user) | Q(person=user, released_at__isnull=False)
        seen |= sent if user.roles & {Role.HR, Role.AUDITOR} else sent & Q(person__supervisor=user)
        if user.has_role(Role.HR):
            seen |= Q(pk__in=ImprovementPlan.objects.returned_to_nobody().values("pk")) & ~Q(person=user)
        return self.filter(seen, purged_at__isnull=True)

    def returned_to_nobody(self) -> Self:
        """Drafts that HR had returned, and whose supervisor can't act any more."""
        return self.with_return().filter(~able("supervisor__"), state=ImprovementState.DRAFT, was_returned=True)

    def with_return(self) -> Self:
        """`was_returned`: whether HR returned it once."""
        returns = ImprovementEvent.objects.filter(plan=OuterRef("pk"), action=ImprovementAction.RETURN)
        return self.annotate(was_returned=Exists(returns))


class ImprovementPlan(Ledgered, ChainedSubject):
    """
    An improvement plan of a person, led by a supervisor, about three months long. `assessment`: the appraisal it rests
    on, if any. `content`: the canonical JSON that is signed, formed when it is released (`released_at`, for the
    `revision`), with the `code` that its paper carries; `sign_by`: until when the person is asked to sign. Empty
    `sent_at` and `released_at`: it is, again, with the supervisor alone. Only `improvement.steps` changes `state`.
    """

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="improvement_plans")
    person_name = models.CharField(max_length=80)
    person_number = models.CharField(max_length=40, blank=True)
    supervisor = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="improvement_plans_drafted")
    assessment = models.ForeignKey(
        Assessment, null=True, blank=True, on_delete=models.PROTECT, related_name="improvement_plans"
    )
    starts_on = DayColumn(_("begins"))
    ends_on = DayColumn(_("ends"))
    summary = TextColumn(_("why this plan"), max_length=COMMENT_MAX, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=ImprovementState.choices, default=ImprovementState.DRAFT
    )
    outcome = models.CharField(_("outcome"), max_length=12, choices=ImprovementOutcome.choices, blank=True)
    outcome_text = TextColumn(_("what the outcome rests on"), max_length=COMMENT_MAX, blank=True)
    revision = models.PositiveSmallIntegerField(_("revision"), default=0)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(_("made at"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent to HR at"), null=True, blank=True)
    released_at = models.DateTimeField(_("released at"), null=True, blank=True)
    sign_by = DayColumn(_("to be signed by"), null=True, blank=True)
    content = models.TextField(blank=True)
    code = models.CharField(_("verification code"), max_length=14, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    purged_at = models.DateTimeField(null=True, blank=True)

    objects = ImprovementPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("improvement plan")
        verbose_name_plural = _("improvement plans")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(person=F("supervisor")), name="improvement_plan_of_somebody_else"),
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="improvement_plan_ends_later"),
            models.CheckConstraint(
                condition=Q(state__in=ImprovementState.values), name="improvement_plan_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state=ImprovementState.ENDED) ^ Q(outcome=""), name="improvement_plan_ends_with_an_outcome"
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(state__in=sorted(ImprovementState.under_way()), purged_at__isnull=True),
                name="improvement_plan_one_under_way",
            ),
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="improvement_plan_code_once"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("assessments:improvement-plan", args=[self.pk])

    @property
    def number(self) -> str:
        """As it is printed, such as IP-000042."""
        return f"IP-{self.pk:06d}"

    @property
    def who(self) -> tuple[str, str]:
        """Name and number of the person, as they were when it was drafted."""
        return self.person_name, self.person_number

    @property
    def is_open(self) -> bool:
        return self.state in ImprovementState.open()


class ImprovementFact(Ledgered):
    """What happened, when, against which indicator or attitude, and what is expected instead (`goal`)."""

    plan = models.ForeignKey(ImprovementPlan, on_delete=models.PROTECT, related_name="facts")
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    indicator = models.ForeignKey(Indicator, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    attitude = models.ForeignKey(Element, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    happened_on = DayColumn(_("happened on"), null=True, blank=True)
    text = TextColumn(_("what happened"), max_length=COMMENT_MAX)
    goal = TextColumn(_("what is expected"), max_length=COMMENT_MAX, blank=True)

    objects = LedgeredQuerySet["ImprovementFact"].as_manager()

    class Meta:
        verbose_name = _("fact of an improvement plan")
        verbose_name_plural = _("facts of improvement plans")
        ordering = ["plan", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(indicator__isnull=True) | Q(attitude__isnull=True), name="improvement_fact_of_one_thing"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="improvement_fact_says_something"),
        ]

    def __str__(self) -> str:
        return self.text[:40]

    @property
    def subject(self) -> Indicator | Element | None:
        """The indicator or attitude; None for what is about neither."""
        return self.indicator or self.attitude


class ImprovementHelp(Ledgered):
    """
    Help that the company gives: what, by whom, until when; `given_on`: when it was. `added_at`: it came while the plan
    was running, so that no signature covers it.
    """

    plan = models.ForeignKey(ImprovementPlan, on_delete=models.PROTECT, related_name="help")
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    text = LineColumn(_("help"), max_length=400)
    giver = LineColumn(_("by whom"), max_length=120, blank=True)
    due_on = DayColumn(_("until"), null=True, blank=True)
    given_on = DayColumn(_("given on"), null=True, blank=True)
    added_at = models.DateTimeField(_("added at"), null=True, blank=True)

    objects = LedgeredQuerySet["ImprovementHelp"].as_manager()

    class Meta:
        verbose_name = _("help of an improvement plan")
        verbose_name_plural = _("help of improvement plans")
        ordering = ["plan", "position", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="improvement_help_says_something")]

    def __str__(self) -> str:
        return self.text


class ImprovementReview(Ledgered):
    """
    A review of an improvement plan: the day it is due, and what was found when it was held. `added_at`: it came while
    the plan was running, so that no signature covers its day.
    """

    plan = models.ForeignKey(ImprovementPlan, on_delete=models.PROTECT, related_name="reviews")
    due_on = DayColumn(_("due on"))
    held_on = DayColumn(_("held on"), null=True, blank=True)
    findings = TextColumn(_("findings"), max_length=COMMENT_MAX, blank=True)
    written_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(_("written at"), null=True, blank=True)
    added_at = models.DateTimeField(_("added at"), null=True, blank=True)

    objects = LedgeredQuerySet["ImprovementReview"].as_manager()

    class Meta:
        verbose_name = _("review of an improvement plan")
        verbose_name_plural = _("reviews of improvement plans")
        ordering = ["plan", "due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(held_on__isnull=True, findings="", written_by__isnull=True, written_at__isnull=True)
                | (Q(held_on__isnull=False, written_by__isnull=False, written_at__isnull=False) & ~Q(findings="")),
                name="improvement_review_held_with_findings",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.due_on}"


class ImprovementEvent(ChainedEvent):
    """One step of an improvement plan, sealed over the one before."""

    SUBJECT = "plan"
    SEAL = "assessments.improvement"

    plan = models.ForeignKey(ImprovementPlan, on_delete=models.PROTECT, related_name="events")
    action = models.CharField(_("action"), max_length=12, choices=ImprovementAction.choices)
    from_state = models.CharField(max_length=10, choices=ImprovementState.choices, blank=True)
    to_state = models.CharField(max_length=10, choices=ImprovementState.choices)
    revision = models.PositiveSmallIntegerField(_("revision"))

    class Meta:
        verbose_name = _("event of an improvement plan")
        verbose_name_plural = _("events of improvement plans")
        ordering = ["plan", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "sequence"], name="improvement_sequence_once"),
            models.CheckConstraint(
                condition=Q(action__in=ImprovementAction.values), name="improvement_action_is_known"
            ),
        ]

    @property
    def who(self) -> tuple[str, str]:
        """Name and number of who took the step, as they were then."""
        return self.actor_name, str(self.detail("actor_number") or "")

    def sealed_beside(self) -> dict[str, object]:
        return {"from": self.from_state, "to": self.to_state, "revision": self.revision}

    def follows_deleted(self) -> str:
        """A tombstone names the head that the deleted events ended in."""
        return str(self.detail("head") or "") if self.action == ImprovementAction.PURGE else ""


class ImprovementSignature(models.Model):
    """
    A signature under an improvement plan: `content` is the canonical JSON that was signed, `digest` its SHA-256; the
    event seals it, and says whether an objection was signed with it.
    """

    plan = models.ForeignKey(ImprovementPlan, on_delete=models.PROTECT, related_name="signatures")
    event = models.OneToOneField(ImprovementEvent, on_delete=models.PROTECT, related_name="signature")
    revision = models.PositiveSmallIntegerField(_("revision"))
    signer = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    signer_name = models.CharField(max_length=80)
    signed_at = models.DateTimeField(_("signed at"))
    digest = models.CharField(_("digest"), max_length=64)
    content = models.TextField()

    class Meta:
        verbose_name = _("signature of an improvement plan")
        verbose_name_plural = _("signatures of improvement plans")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "revision", "signer"], name="one_signature_a_side_and_revision"),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.signer_name}"
