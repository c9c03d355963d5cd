"""Courses, plans, places, gaps and follow-ups as other rooms leave them: rows, each as its constraints want it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from assessments.enums import Action, FollowUpState, NeedKind
from assessments.models import (
    Assessment,
    Course,
    CourseSubject,
    FollowUp,
    Participant,
    PlannedCourse,
    TrainingNeed,
    TrainingPlan,
    TrainingSession,
)
from assessments.record import chain
from competency.models import Element, Indicator, Task
from config.days import local_day

YEAR = 2026
SHORT = {"P1.1.2": ("2", "需提醒")}


def course(name="客訴處理", code="C01", serves=(), **columns: Any) -> Course:
    """`serves`: tasks, knowledge or skills of a standard."""
    made = Course.objects.create(code=code, name=name, provider="晨星學院", hours=6, cost=3000, **columns)
    for one in serves:
        CourseSubject.objects.create(course=made, **{"task" if isinstance(one, Task) else "element": one})
    return made


def plan(hr, year=YEAR, budget=100_000, **columns: Any) -> TrainingPlan:
    return TrainingPlan.objects.create(year=year, budget=budget, created_by=hr, **columns)


def planned(of, hr, what=None, **columns: Any) -> PlannedCourse:
    what = what or Course.objects.first() or course()
    columns = {"position": of.courses.count() + 1, "cost": 20_000, "month": 9, **columns}
    return PlannedCourse.objects.create(plan=of, course=what, created_by=hr, **columns)


def session(row, hr, days=7, **columns: Any) -> TrainingSession:
    begins = timezone.localtime().replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(days=days)
    columns = {"place": "台北市信義路 5 號 3 樓", "uid": f"s{TrainingSession.objects.count()}@test", **columns}
    return TrainingSession.objects.create(
        planned=row, starts_at=begins, ends_at=begins + timedelta(hours=6), created_by=hr, **columns
    )


def place(row, person, hr, **columns: Any) -> Participant:
    return Participant.objects.create(planned=row, person=person, added_by=hr, **columns)


def attended(place, hr, hours=6) -> None:
    place.attendance, place.hours, place.taken_at, place.taken_by = "attended", hours, timezone.now(), hr
    place.save()


def indicator(version, code="P1.1.2") -> Indicator:
    return Indicator.objects.get(block__task__duty__version=version, code=code)


def gap(of: Participant, assessment: Assessment, code="P1.1.2") -> TrainingNeed:
    """As the newest approved revision says it."""
    result = assessment.indicator_results.get(indicator__code=code, source="appraisal")
    return TrainingNeed.objects.create(
        participant=of, kind=NeedKind.GAP, indicator=result.indicator, assessment=assessment,
        revision=result.revision, level=result.level, confirmed_on=result.confirmed_on,
    )  # fmt: skip


def mark(of: Participant, assessment: Assessment, element: Element) -> TrainingNeed:
    day = assessment.profile.confirmed_on
    return TrainingNeed.objects.create(
        participant=of, kind=NeedKind.MARK, element=element, assessment=assessment, revision=1, confirmed_on=day
    )


def followed_up(assessment: Assessment, code="P1.1.2", value=3, days=0, state=FollowUpState.CONFIRMED) -> FollowUp:
    """By the supervisor, so many days from now; the event is any that the timeline has words for."""
    found = indicator(assessment.standard, code)
    level = assessment.cycle.scale.levels.get(value=value)
    by, at = assessment.supervisor, timezone.now() + timedelta(days=days)
    row = Assessment.objects.get(pk=assessment.pk)
    event = chain.append(row, Action.NOTE, actor=by, from_status=row.status, reason="複評")
    row.save()
    return FollowUp.objects.create(
        assessment=row, event=event, revision=row.revision, indicator=found, level=level, meets=level.meets,
        seen="連續三通都照流程處理", observed_on=local_day(at), confirmed_by=by, confirmed_by_name=by.name,
        confirmed_at=at, confirmed_on=local_day(at), state=state,
    )  # fmt: skip


def filled(assessment: Assessment, hr) -> None:
    """A row of each table of training with whatever it can hold, and another one to point to."""
    at = timezone.now()
    approved = plan(hr, state="approved", approved_at=at, approved_by=hr)
    row = planned(approved, hr, course(serves=[indicator(assessment.standard).block.task]), state="held")
    other = planned(plan(hr, YEAR + 1), hr, course("電話禮儀", "C02"))
    held = session(row, hr, taken_at=at)
    TrainingSession.objects.filter(pk=held.pk).update(ends_at=held.ends_at + timedelta(days=3))
    session(other, hr, days=30)
    came = {"attendance": "attended", "hours": 6, "taken_at": at, "taken_by": hr}
    first = place(row, assessment.trainee, hr, session=held, **came)
    place(other, hr, hr)
    gap(first, assessment)
