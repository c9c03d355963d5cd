"""Makers of people, cycles and assessments; statuses are reached through the workflow alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

import factory
from django.utils import timezone

from assessments.cycles import opening
from assessments.enums import CycleState, Status
from assessments.models import Assessment, Cycle, Event, RatingScale, SelfRating
from assessments.rating import saving
from assessments.record import seals
from assessments.sheet.raters import SUPERVISOR, TRAINEE, Rater
from assessments.workflow import steps
from integrity import chain
from integrity import seals as keyed
from people.departments import keeping
from people.models import RoleGrant, User
from people.numbers import key_of
from people.roles import Standing


class UserFactory(factory.django.DjangoModelFactory[User]):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"E{n:04d}")
    username_key = factory.LazyAttribute(lambda user: key_of(user.username))
    name = factory.Sequence(lambda n: f"員工{n}")
    department = factory.LazyFunction(lambda: keeping.ensure("客戶服務部"))
    job_title = "客戶服務助理"
    hired_on = date(2024, 3, 1)
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.com")

    @factory.post_generation
    def roles(self: Any, create: bool, extracted: Iterable[str] | None, **kwargs: Any) -> None:
        for role in extracted or []:
            granted(self, role)


def granted(user: User, role: str) -> RoleGrant:
    """A right that somebody simply holds, as from before there was a second; `people.rights` gives one as people do."""
    return RoleGrant.objects.create(user=user, role=role, standing=Standing.BEFORE)


class CycleFactory(factory.django.DjangoModelFactory[Cycle]):
    class Meta:
        model = Cycle

    name = factory.Sequence(lambda n: f"評核週期 {n}")
    starts_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=90))
    ends_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=30))
    self_due = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=7))
    supervisor_due = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=14))
    answer_due = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=28))
    scale = factory.LazyFunction(lambda: RatingScale.objects.get())
    state = CycleState.OPEN


def open_for(cycle: Cycle, trainee: User, supervisor: User, hr: User) -> Assessment:
    return opening.open_assessment(cycle, trainee, supervisor, hr)


def rate_all(
    assessment: Assessment,
    person: User,
    value: str = "3",
    changes: Mapping[str, tuple[str, str]] | None = None,
    rater: Rater = SUPERVISOR,
) -> Assessment:
    """Rates every item with `value`; `changes` gives (value, comment) by code, such as P1.1.2."""
    assessment = Assessment.objects.get(pk=assessment.pk)
    edits = []
    for item in rater.load_sheet(assessment).items:
        given, comment = (changes or {}).get(item.code, (value, ""))
        edits.append(saving.Edit(item.key, given, comment, item.version, "", 0))
    return saving.save_sheet(assessment.pk, person, edits, rater)


def self_submitted(assessment: Assessment, **kwargs: Any) -> Assessment:
    rate_all(assessment, assessment.trainee, rater=TRAINEE, **kwargs)
    return steps.perform(assessment.pk, "self_submit", assessment.trainee)


def left_as(assessment: Assessment, **columns: Any) -> Assessment:
    """An assessment whose row says this, as if its last step had left it so: such as a day that has passed since."""
    if columns:
        Assessment.objects.filter(pk=assessment.pk).update(**columns)
    stored = Assessment.objects.get(pk=assessment.pk)
    events = list(stored.events.order_by("sequence"))
    row = seals.columns_of(stored, SelfRating.objects.filter(assessment=stored).first())
    events[-1].details["marks"] = keyed.marks(seals.ROW_KIND, stored.pk, row)
    chain.seal_anew(stored, events)
    Event.objects.bulk_update(events, ["mac", "details"])
    stored.save(update_fields=["chain_head"])
    return stored


def put_into(assessment: Assessment, status: Status) -> None:
    """The row alone, past every step: for what has to look the same in any status."""
    row, now = Assessment.objects.get(pk=assessment.pk), timezone.now()
    is_rated = status in Status.rated()
    row.status, row.verdict = status, "competent" if is_rated else ""
    row.submitted_at, row.approved_at = now if is_rated else None, now if status == Status.APPROVED else None
    if is_rated:
        row.keep_period()
    else:
        row.forget_period()
    row.save()


def submitted(assessment: Assessment, **kwargs: Any) -> Assessment:
    rate_all(assessment, assessment.supervisor, **kwargs)
    return steps.perform(assessment.pk, "submit", assessment.supervisor)


def approved(assessment: Assessment, hr: User, **kwargs: Any) -> Assessment:
    submitted(assessment, **kwargs)
    steps.perform(assessment.pk, "acknowledge", assessment.trainee)
    return steps.perform(assessment.pk, "approve", hr)
