"""Whom a page of figures is about."""

from __future__ import annotations

from typing import NamedTuple

from django.db.models import Q

from assessments.enums import Status
from assessments.insight.scope import Scope, Team
from assessments.models import Assessment, JobTitleStandard
from assessments.models.assessment import AssessmentQuerySet
from config.texts import folded_key
from people.acting import able
from people.models import User


class Person(NamedTuple):
    """
    `assessment`: the one of the cycle, None where a page asks of no cycle. Department and supervisor are those of the
    appraisal where a cycle is asked, else those of now.
    """

    pk: int
    number: str
    name: str
    department: int | None
    supervisor: int | None
    assessment: int | None = None


def people_in(scope: Scope) -> dict[int, Person]:
    """By key. Of a cycle whoever is appraised in it by this standard, cancelled and deleted ones left out."""
    if scope.version is None:
        return {}
    standard = scope.version.standard_id
    found = _of_cycle(scope, standard) if scope.cycle else _of_now(scope, standard)
    inside = scope.departments
    return {one.pk: one for one in found if inside is None or one.department in inside}


def _of_cycle(scope: Scope, standard: int) -> list[Person]:
    rows = Assessment.objects.filter(cycle=scope.cycle, standard__standard=standard, purged_at__isnull=True).exclude(
        status=Status.CANCELLED
    )
    if not scope.sees_all:
        rows = rows.exclude(trainee=scope.reader)
    team = scope.team
    if team is not None and not team.is_large:
        rated = Q(supervisor__in={team.head.pk, *team.people})
        if not scope.sees_all:
            seen = Q(pk__in=_seen(scope).values("pk"))
            rated = Q(trainee__in=team.people) | (rated & seen if scope.names_team else seen)
        rows = rows.filter(rated)
    columns = ("trainee", "trainee_number", "trainee_name", "department", "supervisor", "pk")
    found = [Person(*row) for row in rows.order_by("trainee_number", "pk").values_list(*columns)]
    return _of_large(scope, team, found) if team is not None and team.is_large else found


def _of_large(scope: Scope, team: Team, found: list[Person]) -> list[Person]:
    """The same for a large team."""

    def is_rated_there(one: Person) -> bool:
        return one.supervisor == team.head.pk or one.supervisor in team.people

    if scope.sees_all:
        return [one for one in found if is_rated_there(one)]
    seen = set(_seen(scope).filter(cycle=scope.cycle).values_list("pk", flat=True))
    return [
        one
        for one in found
        if one.pk in team.people or (one.assessment in seen and (not scope.names_team or is_rated_there(one)))
    ]


def _seen(scope: Scope) -> AssessmentQuerySet:
    """What a supervisor may read of people who report to somebody else by now."""
    seen: AssessmentQuerySet = Assessment.objects.visible_to(scope.reader)
    return seen.exclude(approver=scope.reader).order_by()


def _of_now(scope: Scope, standard: int) -> list[Person]:
    """Who was here on the day, and is or will be appraised by this standard."""
    people = User.objects.filter(able(on=scope.as_of)).exclude(hired_on__gt=scope.as_of)
    if scope.team is not None and not scope.team.is_large:
        people = people.filter(pk__in=scope.team.people)
    rated = Assessment.objects.filter(standard__standard=standard).exclude(status=Status.CANCELLED).order_by()
    titles = set(JobTitleStandard.objects.filter(standard=standard).values_list("title_key", flat=True))
    borne = User.objects.order_by().values_list("job_title", flat=True).distinct() if titles else ()
    meant = Q(job_title__in=[title for title in borne if folded_key(title) in titles])
    found = people.filter(Q(pk__in=rated.values("trainee")) | meant).order_by("username")
    rows = found.values_list("pk", "username", "name", "department", "supervisor")
    return [Person(*row) for row in rows if scope.team is None or row[0] in scope.team.people]
