"""How a supervisor's own people stand, in small for the desk: who reports to them directly, by tasks alone."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count
from django.http import QueryDict
from django.utils import timezone

from assessments.access.loader import log_shown_today
from assessments.insight.asking import Question
from assessments.insight.cells import Shown, shown
from assessments.insight.matrix import Column, matrix_of
from assessments.insight.page import STAND_INS, confirmed
from assessments.insight.scope import Scope, Team
from assessments.insight.standing import standing
from assessments.listing.outline import Outline
from assessments.models import Assessment
from competency.models import StandardVersion
from people.models import User

# A desk shows so many, those with most gaps first.
MOST = 20


@dataclass(frozen=True, slots=True)
class TeamMatrix:
    """`address`: of the whole, as a query; `more`: how many of the team are not shown."""

    version: StandardVersion
    tasks: list[Column]
    rows: list[Shown]
    more: int
    address: str


def team_matrix(head: User) -> TeamMatrix | None:
    """None where nobody of the team has a confirmed result; that they were shown is written down."""
    people = frozenset(User.objects.filter(supervisor=head).values_list("pk", flat=True))
    version = _version(people) if people else None
    if version is None:
        return None
    scope = Scope(head, version, None, None, Team(head, people), timezone.localdate(), Outline.load())
    matrix = matrix_of(standing(scope), Question(), STAND_INS)
    if not matrix.standing.confirmed:
        return None
    lines = matrix.lines[:MOST]
    log_shown_today(head, confirmed(lines), "team")
    asked = QueryDict(mutable=True)
    asked.update({"standard": str(version.pk), **({"team": head.username} if scope.sees_all else {})})
    rows = list(shown(lines, matrix, head))
    return TeamMatrix(version, matrix.tasks, rows, len(matrix.lines) - len(lines), asked.urlencode())


def _version(people: frozenset[int]) -> StandardVersion | None:
    """The one by which most of them have confirmed results."""
    rows = Assessment.objects.filter(trainee__in=people, profile__isnull=False).order_by()
    most = rows.values("standard").annotate(people=Count("pk")).order_by("-people", "-standard").first()
    return StandardVersion.objects.get(pk=most["standard"]) if most else None
