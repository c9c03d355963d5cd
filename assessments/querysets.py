"""The vocabulary of lists: who sees which assessments, and which wait for whom."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Case, Func, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import JSONObject
from django.utils import timezone

from assessments.enums import Status
from people.roles import Role

if TYPE_CHECKING:
    from assessments.models import Assessment  # noqa: F401 - named in quotes below, where ruff does not look
    from people.models import User

# How far up the reporting line a manager reads what was submitted.
MANAGER_LEVELS = 3
# Of a rated item: a level was given, or 未觀察.
ANSWERED = Q(level__isnull=False) | Q(not_observed=True)


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    def visible_to(self, user: Any) -> Self:
        """
        The one definition of visibility. One's own and those to rate, always; HR and auditor all of them (of
        a draft only state and progress, see `permissions`); a manager above once submitted. That one was purged
        is for HR and auditor to know.
        """
        if not user.is_authenticated:
            return self.none()
        if user.roles & {Role.HR, Role.AUDITOR}:
            return self
        return self.filter(
            Q(purged_at__isnull=True),
            Q(trainee=user)
            | Q(supervisor=user)
            | Q(approver=user)
            | (Q(submitted_at__isnull=False) & managed_by(user)),
        )

    def to_approve(self) -> Self:
        """Answered by the trainee, or the answer is overdue."""
        today = timezone.localdate()
        return self.filter(
            Q(status__in=[Status.ACKNOWLEDGED, Status.DISPUTED]) | Q(status=Status.SUBMITTED, answer_due__lt=today)
        )

    def decided_by(self, user: Any) -> Self:
        """On which this person takes HR's steps: HR on all but their own and those they rate, others where named."""
        others = self.exclude(trainee=user).exclude(supervisor=user)
        return others if user.has_role(Role.HR) else others.filter(approver=user)

    def overdue(self) -> Self:
        return self.filter(status=Status.DRAFT, supervisor_due__lt=timezone.localdate())

    def with_people(self) -> Self:
        return self.select_related("trainee", "supervisor", "cycle__version", "cycle__scale", "self_rating")

    def for_list(self) -> Self:
        """What a row of a list shows, and nothing that a page of forty would pay for."""
        return self.select_related("cycle", "self_rating").with_progress()

    def with_last_event(self) -> Self:
        """Adds `last_event`: action, actor_name and reason of what happened last."""
        from assessments.models import Event

        told = JSONObject(action="action", actor_name="actor_name", reason="reason")
        events = Event.objects.filter(assessment=OuterRef("pk")).order_by("-sequence")
        return self.annotate(last_event=Subquery(events.values(told=told)[:1], output_field=models.JSONField()))

    def with_progress(self) -> Self:
        """Adds `answered` and `to_answer`: indicators, and attitudes where the cycle rates them."""
        return self.annotate(**_progress())

    def with_last_verdict(self) -> Self:
        """Adds `last_verdict`: what the person's newest approved appraisal of an earlier cycle came to, or None."""
        from assessments.models import Assessment

        before = Assessment.objects.filter(
            trainee=OuterRef("trainee"), status=Status.APPROVED, cycle__ends_on__lte=OuterRef("cycle__ends_on")
        ).exclude(pk=OuterRef("pk"))
        newest = before.order_by("-cycle__ends_on", "-approved_at")
        return self.annotate(last_verdict=Subquery(newest.values("verdict")[:1]))

    def with_own_progress(self, trainee: User) -> Self:
        """Adds `own_answered`, how much of this trainee's own self-ratings is given; 0 on those of others."""
        from assessments.models import SelfAnswer

        own = SelfAnswer.objects.filter(
            ANSWERED, self_rating__assessment=OuterRef("pk"), self_rating__assessment__trainee=trainee
        )
        return self.annotate(own_answered=_count(own))


@cache
def _progress() -> dict[str, Any]:
    """What `with_progress` adds; nothing of it depends on a request, and composing it costs more than asking it."""
    from assessments.models import Answer
    from competency.models import Element, ElementKind, Indicator

    answers = Answer.objects.filter(ANSWERED, assessment=OuterRef("pk"))
    indicators = Indicator.objects.filter(block__task__duty__version=OuterRef("cycle__version"))
    attitudes = Element.objects.filter(version=OuterRef("cycle__version"), kind=ElementKind.ATTITUDE)
    return {
        "answered": _count(answers),
        "to_answer": _count(indicators)
        + Case(When(cycle__rates_attitudes=True, then=_count(attitudes)), default=Value(0)),
    }


def managed_by(user: User) -> Q:
    """Assessments whose supervisor reports, over at most MANAGER_LEVELS levels, to this person."""
    condition, path = Q(), "supervisor"
    for _level in range(MANAGER_LEVELS):
        path += "__supervisor"
        condition |= Q(**{path: user})
    return condition


def _count(rows: models.QuerySet[Any]) -> Subquery:
    """A correlated count of rows; COUNT without GROUP BY answers 0 where there are none."""
    count = Func("pk", function="COUNT", output_field=IntegerField())
    return Subquery(rows.order_by().annotate(_count=count).values("_count"))
