"""
The training plan of the large company: courses for the gaps of its last cycle, their sessions and attendance. Rows and
places come through the plan's own steps, which find the gaps; sessions are filled and attendance is taken in bulk.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from django.db import transaction
from django.utils import timezone

from assessments.demo.clock import Clock
from assessments.enums import Attendance, PlannedState, ResultSource, TrainingPlanState
from assessments.models import (
    Course,
    Cycle,
    DevelopmentStep,
    ElementMark,
    IndicatorResult,
    Participant,
    PlannedCourse,
    TrainingPlan,
    TrainingSession,
)
from assessments.training import places, plans, rows, sessions
from integrity import ledger
from people.models import User

SEATS, MOST_PLACES = 24, 4
# Courses of the plan: some, and one more for so many people.
FEWEST_ROWS, PEOPLE_OF_A_ROW = 12, 60
# Of the courses, how many are still to be held and how many were called off; the others were held.
AHEAD, CALLED_OFF = 0.15, 0.08
CAME = (
    *[Attendance.ATTENDED] * 16, *[Attendance.PARTLY] * 2, Attendance.ABSENT, Attendance.EXCUSED,
)  # fmt: skip
GOALS = ("補足上一期評核的落差", "減少重做與退回", "能獨立完成，不需他人協助", "落實作業標準")
WHY_OFF = ("報名人數不足，併入下一梯次。", "講師檔期無法配合，改列明年。")
ROOMS = ("總公司 3 樓訓練教室", "第二會議室", "線上", "教育訓練中心 502")
NOTE = "參加課程「{name}」（{hours} 小時）。"


@dataclass(frozen=True, slots=True)
class Lessons:
    """`days`: on which it was planned and held, the last of them before anybody is appraised again."""

    days: list[date]
    today: date
    hr: User
    chance: Random
    clock: Clock

    def at(self, day: date, hour: str) -> datetime:
        return timezone.make_aware(datetime.combine(day, time.fromisoformat(hour)))


def teach(cycle: Cycle, courses: list[Course], lessons: Lessons, tell: Callable[[int, int], None]) -> list[Participant]:
    """Who came to a course, by place; `tell` hears of each course and how many there are."""
    needed, people = _needed(cycle), {person.pk: person for person in _people(cycle)}
    lessons.clock.at = lessons.at(lessons.days[0], "09:00")
    plan = _plan(lessons.days[0].year, lessons.hr)
    wanted = [course for course in courses if needed[_about(course)]]
    count = min(len(wanted), FEWEST_ROWS + len(people) // PEOPLE_OF_A_ROW)
    found, given = list[Participant](), defaultdict[int, int](int)
    lessons.chance.shuffle(wanted)
    # What most people need comes first.
    for course in sorted(wanted, key=lambda one: -len(needed[_about(one)]))[:count]:
        able = [pk for pk in needed[_about(course)] if given[pk] < MOST_PLACES]
        chosen = lessons.chance.sample(able, min(SEATS, len(able)))
        for pk in chosen:
            given[pk] += 1
        found += _row(plan, course, [people[pk] for pk in chosen], lessons)
        tell(1, count)
    return found


def _needed(cycle: Cycle) -> dict[tuple[int | None, int | None], list[int]]:
    """By task or element: who fell short of an indicator of the task, whose knowledge or skill was marked."""
    found: dict[tuple[int | None, int | None], dict[int, None]] = defaultdict(dict)
    gaps = IndicatorResult.objects.filter(assessment__cycle=cycle, source=ResultSource.APPRAISAL, meets=False)
    gaps = gaps.filter(person__is_active=True, indicator__isnull=False).order_by("pk")
    for person, task in gaps.values_list("person", "indicator__block__task"):
        found[task, None][person] = None
    marks = ElementMark.objects.filter(assessment__cycle=cycle, assessment__profile__isnull=False)
    marks = marks.filter(assessment__trainee__is_active=True).order_by("pk")
    for person, element in marks.values_list("assessment__trainee", "element"):
        found[None, element][person] = None
    return defaultdict(list, {about: list(people) for about, people in found.items()})


def _about(course: Course) -> tuple[int | None, int | None]:
    subject = course.subjects.all()[0]
    return subject.task_id, subject.element_id


def _people(cycle: Cycle) -> list[User]:
    return list(User.objects.filter(assessments__cycle=cycle).select_related("supervisor"))


def _plan(year: int, hr: User) -> TrainingPlan:
    plan = TrainingPlan.objects.filter(year=year).first() or plans.make(year, 3_000_000, "", hr)
    return plans.reopen(plan.pk, plan.version, hr) if plan.state == TrainingPlanState.CLOSED else plan


def _row(plan: TrainingPlan, course: Course, people: list[User], lessons: Lessons) -> list[Participant]:
    chance, clock, hr = lessons.chance, lessons.clock, lessons.hr
    drawn = chance.random()
    place = chance.randrange(max(1, len(lessons.days) * 3 // 5))
    day = lessons.days[place] if drawn >= AHEAD else lessons.today + timedelta(days=chance.randint(3, 60))
    with transaction.atomic(), ledger.gathered():
        clock.at = lessons.at(lessons.days[0], "10:00")
        given = rows.Given(chance.choice(GOALS), day.month, course.cost * len(people))
        row = rows.add(plan.pk, course, given, hr)
        made = places.give(row, people, hr).new
        row.refresh_from_db()
        if AHEAD <= drawn < AHEAD + CALLED_OFF:
            rows.call_off(row, row.version, chance.choice(WHY_OFF), hr)
            return []
        start = lessons.at(day, "13:00")
        ends = start + timedelta(hours=4)
        session = sessions.add(row, sessions.Given(start, ends, chance.choice(ROOMS), seats=SEATS), hr)
        if drawn < AHEAD:
            _fill(session, made)
            return []
        clock.at = ends + timedelta(minutes=30)
        return _hold(row, session, made, lessons)


def _fill(session: TrainingSession, made: list[Participant]) -> None:
    """Everybody is invited; no mail goes out about an invented past."""
    for one in made:
        one.session, one.invited_at = session, timezone.now()
        one.version += 1
    Participant.objects.bulk_write(made, ["session", "invited_at", "version"])


def _hold(row: PlannedCourse, session: TrainingSession, made: list[Participant], lessons: Lessons) -> list[Participant]:
    """As attendance leaves places, session, row and the actions that the places serve."""
    now = timezone.now()
    for one in made:
        one.session, one.invited_at = session, lessons.at(lessons.days[0], "10:00")
        one.attendance, one.taken_at, one.taken_by = lessons.chance.choice(CAME), now, lessons.hr
        one.hours = _hours(one, row.course)
        one.version += 2
    came = [one for one in made if one.attendance in Attendance.came()]
    columns = ["session", "invited_at", "attendance", "taken_at", "taken_by", "hours", "version"]
    Participant.objects.bulk_write(made, columns)
    session.taken_at = now
    session.save()
    row.state, row.spent, row.version = PlannedState.HELD, row.course.cost * len(came), row.version + 1
    row.save()
    DevelopmentStep.objects.bulk_create(
        DevelopmentStep(
            action=one.action,
            at=now,
            by=lessons.hr,
            from_state=one.action.state,
            to_state=one.action.state,
            note=NOTE.format(name=row.course.name, hours=one.hours),
        )
        for one in came
        if one.action is not None
    )
    return came


def _hours(place: Participant, course: Course) -> Decimal | None:
    if place.attendance not in Attendance.came():
        return None
    share = Decimal(1) if place.attendance == Attendance.ATTENDED else Decimal("0.5")
    return (Decimal(course.hours) * share).quantize(Decimal("0.1"))
