"""Rounds of confirmed results, written as rows: how a result comes about is told elsewhere."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from assessments.enums import Status, Verdict
from assessments.models import Assessment, ConfirmedProfile, Cycle
from assessments.record.results import Standards
from people.models import User
from tests.factories import UserFactory


def rated_by(supervisor: User, cycle: Cycle, level: str, times: int = 5, own: str = "") -> list[Assessment]:
    """So many people of one supervisor, all of whose items have one level; `own`: what they gave themselves."""
    length = Standards().places_in(cycle.version.code).length
    return confirmed(supervisor, cycle, [(level * length, own * length)] * times)


def confirmed(supervisor: User, cycle: Cycle, profiles: Iterable[tuple[str, str]]) -> list[Assessment]:
    """An approved appraisal for each (ratings, own)."""
    given = list(profiles)
    made = Assessment.objects.bulk_create(
        [_approved(UserFactory(supervisor=supervisor), supervisor, cycle) for _one in given]
    )
    ConfirmedProfile.objects.bulk_create(
        ConfirmedProfile(
            assessment=row,
            revision=1,
            person=row.trainee,
            standard=cycle.version,
            confirmed_on=timezone.localdate(),
            verdict=Verdict.COMPETENT,
            ratings=ratings,
            own=own,
        )
        for row, (ratings, own) in zip(made, given, strict=True)
    )
    return made


def _approved(trainee: User, supervisor: User, cycle: Cycle) -> Assessment:
    now = timezone.now()
    row = Assessment(
        cycle=cycle,
        standard=cycle.version,
        trainee=trainee,
        supervisor=supervisor,
        trainee_number=trainee.username,
        trainee_name=trainee.name,
        supervisor_name=supervisor.name,
        supervisor_number=supervisor.username,
        supervisor_due=cycle.supervisor_due,
        answer_due=cycle.answer_due,
        status=Status.APPROVED,
        verdict=Verdict.COMPETENT,
        submitted_at=now,
        approved_at=now,
    )
    row.keep_period()
    return row


def raters(cycle: Cycle, levels: str, times: int = 5) -> list[User]:
    """One rater for each digit, who gives it to everybody."""
    found: list[User] = [UserFactory(name=f"評核人{number}") for number in range(1, len(levels) + 1)]
    for rater, level in zip(found, levels, strict=True):
        rated_by(rater, cycle, level, times)
    return found
