"""What rows of lists carry beside the assessment: how far it is, and how it stood last time."""

from __future__ import annotations

from functools import cache
from typing import TypedDict

from django.db import models
from django.db.models import Case, Func, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.expressions import Combinable

from assessments.models import Answer, Assessment, SelfAnswer
from assessments.models.assessment import AssessmentQuerySet
from competency.models import Element, ElementKind, Indicator
from people.models import User

# Of a rated item: a level was given, or 未觀察.
ANSWERED = Q(level__isnull=False) | Q(not_observed=True)


class Progress(TypedDict):
    answered: Subquery
    to_answer: Combinable


def for_list(rows: AssessmentQuerySet) -> AssessmentQuerySet:
    """What a row of a list shows, and nothing that a page of forty would pay for."""
    return with_progress(rows.select_related("cycle", "self_rating", "trainee", "supervisor", "approver"))


def with_progress(rows: AssessmentQuerySet) -> AssessmentQuerySet:
    """Adds `answered` and `to_answer`: indicators, and attitudes where the cycle rates them."""
    return rows.annotate(**_progress())


def with_last_verdict(rows: AssessmentQuerySet) -> AssessmentQuerySet:
    """Adds `last_verdict`: what the last appraisal by the same standard came to, or None."""
    last = Assessment.objects.approved_before().values("verdict")
    return rows.annotate(last_verdict=Subquery(last[:1]))


def with_own_progress(rows: AssessmentQuerySet, trainee: User) -> AssessmentQuerySet:
    """Adds `own_answered`, how much of this trainee's own self-ratings is given; 0 on those of others."""
    own = SelfAnswer.objects.filter(
        ANSWERED, self_rating__assessment=OuterRef("pk"), self_rating__assessment__trainee=trainee
    )
    return rows.annotate(own_answered=_count(own))


@cache
def _progress() -> Progress:
    """What `with_progress` adds; nothing of it depends on a request, and composing it costs more than asking it."""
    answers = Answer.objects.filter(ANSWERED, assessment=OuterRef("pk"))
    indicators = Indicator.objects.filter(block__task__duty__version=OuterRef("standard"))
    attitudes = Element.objects.filter(version=OuterRef("standard"), kind=ElementKind.ATTITUDE)
    return {
        "answered": _count(answers),
        "to_answer": _count(indicators)
        + Case(When(cycle__rates_attitudes=True, then=_count(attitudes)), default=Value(0)),
    }


def _count(rows: models.QuerySet[models.Model]) -> Subquery:
    """A correlated count of rows; COUNT without GROUP BY answers 0 where there are none."""
    count = Func("pk", function="COUNT", output_field=IntegerField())
    return Subquery(rows.order_by().annotate(_count=count).values("_count"))
