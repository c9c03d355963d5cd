"""
What growth looks like in a company of a bench, written in bulk beside what `seed_demo` makes: courses, a plan of the
year with sessions, places, attendance and follow-ups, and an open action of everybody who was appraised. `bench_round`
measures its pages ("growth").
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

# A company of ten thousand has two hundred courses, one of a hundred as many as a plan needs.
PEOPLE_OF_A_COURSE, FEWEST_COURSES = 50, 20
# The first course of the plan is one for many: a tenth of all.
OF_ALL = 10
ATTENDED, FOLLOWED = 3, 40


def write(hr: Any) -> Any:
    """Into the plan of this year, which the demo has begun; the first row added is the largest."""
    from django.utils import timezone

    from assessments.models import ConfirmedProfile, TrainingPlan
    from people.models import User

    profiles = ConfirmedProfile.objects.order_by("confirmed_on", "pk")
    standard = dict(profiles.values_list("person", "standard"))
    people = list(User.objects.filter(pk__in=standard).select_related("supervisor").order_by("pk"))
    versions = sorted(set(standard.values()))
    by_version = [[one for one in people if standard[one.pk] == version] for version in versions]
    now = timezone.localtime()
    courses = _courses(hr, max(FEWEST_COURSES, len(people) // PEOPLE_OF_A_COURSE), versions)
    plan, _is_new = TrainingPlan.objects.get_or_create(year=now.year, defaults={"budget": 5_000_000, "created_by": hr})
    first = plan.courses.count()
    for number, course in enumerate(courses):
        theirs, turns = by_version[number % len(versions)], len(courses) // len(versions) + 1
        taking = people[::OF_ALL] if number == 0 else theirs[number // len(versions) :: turns]
        _row(plan, course, first + number, taking, hr, now)
    _actions(people, hr, now)
    return plan


def _courses(hr: Any, count: int, versions: list[int]) -> list[Any]:
    """Each serves two tasks and two of their knowledge and skills, of each standard in turn."""
    from assessments.models import Course, CourseSubject
    from competency.models import Task

    tasks = [list(Task.objects.filter(duty__version=version, blocks_of=None).order_by("pk")) for version in versions]
    courses = Course.objects.bulk_create(
        Course(
            code=f"BENCH-{number:04d}",
            name=f"量測課程 {number}",
            provider="晨星學院",
            hours=6,
            cost=3000,
            created_by=hr,
        )
        for number in range(count)
    )
    subjects: list[CourseSubject] = []
    for number, course in enumerate(courses):
        of = tasks[number % len(tasks)]
        served = {of[(number + more) % len(of)] for more in range(2)}
        subjects += [CourseSubject(course=course, task=task) for task in served]
        elements = {one for task in served for block in task.blocks.all() for one in block.elements.all()[:1]}
        subjects += [CourseSubject(course=course, element=element) for element in elements]
    CourseSubject.objects.bulk_create(subjects)
    return courses


def _row(plan: Any, course: Any, number: int, people: list[Any], hr: Any, now: datetime) -> None:
    """Two sessions; of three places two attended and one is still open."""
    from assessments.models import Participant, PlannedCourse, TrainingNeed, TrainingSession
    from assessments.training import served

    row = PlannedCourse.objects.create(
        plan=plan, course=course, position=number + 1, month=number % 12 + 1, cost=3000 * len(people), created_by=hr
    )
    begins = now.replace(hour=9, minute=0, second=0, microsecond=0)
    sessions = TrainingSession.objects.bulk_create(
        TrainingSession(
            planned=row, starts_at=begins + timedelta(days=days), ends_at=begins + timedelta(days=days, hours=6),
            place="B2 教室", uid=f"b{number}-{days}@bench", created_by=hr,
        )
        for days in (-30, 30)
    )  # fmt: skip
    came = {"attendance": "attended", "hours": 6, "taken_at": now, "taken_by": hr}
    places = Participant.objects.bulk_create(
        Participant(
            planned=row, person=person, added_by=hr, session=sessions[at % ATTENDED == 0],
            **(came if at % ATTENDED else {}),
        )
        for at, person in enumerate(people)
    )  # fmt: skip
    needs = TrainingNeed.objects.bulk_create(served.needs(places, course))
    for need in _followed(needs):
        _follow_up(need, now)


def _followed(needs: list[Any]) -> Iterator[Any]:
    """Some of the gaps of a row; a follow-up is an event in a chain and is not written in bulk."""
    yield from [need for need in needs if need.indicator_id][::FOLLOWED]


def _follow_up(need: Any, now: datetime) -> None:
    from assessments.enums import Action
    from assessments.models import Assessment, FollowUp
    from assessments.record import chain
    from config.days import local_day

    row = Assessment.objects.select_related("supervisor", "cycle").get(pk=need.assessment_id)
    event = chain.append(row, Action.NOTE, actor=row.supervisor, from_status=row.status, reason="複評")
    row.save()
    level = row.cycle.scale.levels.filter(meets=True).order_by("value").first()
    assert level is not None  # noqa: S101 - each scale has a level that meets
    FollowUp.objects.create(
        assessment=row, event=event, revision=row.revision, indicator_id=need.indicator_id, level=level, meets=True,
        seen="連續三通都照流程處理", observed_on=local_day(now), confirmed_by=row.supervisor,
        confirmed_by_name=row.supervisor.name, confirmed_at=now, confirmed_on=local_day(now),
    )  # fmt: skip


def _actions(people: list[Any], hr: Any, now: datetime) -> None:
    """An open one of each, a third of them late."""
    from assessments.enums import ActionState
    from assessments.models import DevelopmentAction, DevelopmentStep
    from config.days import local_day

    actions = DevelopmentAction.objects.bulk_create(
        DevelopmentAction(
            person=person, owner=person.supervisor or hr, goal="熟悉例外情形的處理程序", created_by=hr,
            due_on=local_day(now) + timedelta(days=30 * (at % 3 - 1) + 1),
        )
        for at, person in enumerate(people)
    )  # fmt: skip
    DevelopmentStep.objects.bulk_create(
        DevelopmentStep(action=action, at=now, by=hr, to_state=ActionState.PLANNED) for action in actions
    )
