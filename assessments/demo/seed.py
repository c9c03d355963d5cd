"""
Fills an empty portal with the demo: a company, a closed cycle, what grew from its gaps, and an open cycle, dated
relative to today.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from django.db import transaction

from assessments.demo.clock import Clock, Moment, in_order, story_time
from assessments.demo.growth import telling
from assessments.demo.growth.days import Days
from assessments.demo.mails import deliver_nowhere, remind_before
from assessments.demo.people import hire_everyone
from assessments.demo.rights import give_rights, propose_one
from assessments.demo.story import Teller, stories
from assessments.enums import CycleState
from assessments.models import Assessment, Cycle, RatingScale
from assessments.workflow import tasks
from competency.models import StandardVersion
from people.calendar.workdays import Calendar
from people.models import User

STANDARD = "BAS4222-002v2"
SCALE = "五級行為尺度"
# Workdays from the opening of a cycle: the open one was opened so many ago, so that its stories, which
# end on day 25, all lie before today; the closed one opened so many before its half-year ended.
OPEN_SINCE = 26
CLOSED_BEFORE_END = 25
OPEN_STORIES = ["open_front", "open_second", "open_store"]
# The portal was set up so many workdays before anybody was appraised.
SET_UP_BEFORE = 10


class AlreadyInhabited(Exception):
    """There are people here; the demo is for an empty portal."""


def plant(today: date) -> tuple[Cycle, Cycle]:
    """
    Seeds the demo as it looks on this day, in one transaction; returns the closed and the open cycle. Raises
    AlreadyInhabited; StandardVersion.DoesNotExist or RatingScale.DoesNotExist while the fixtures are missing.
    """
    with transaction.atomic():
        if User.objects.exists():
            raise AlreadyInhabited
        version, scale = StandardVersion.objects.get(code=STANDARD), RatingScale.objects.get(name=SCALE)
        calendar = Calendar.load()
        opened = calendar.workdays_before(today, OPEN_SINCE)
        starts_on, _ends_on, _name = half_year(opened)
        ended_on = starts_on - timedelta(days=1)
        with story_time() as clock:
            began = calendar.workdays_before(ended_on, CLOSED_BEFORE_END)
            clock.set(calendar.workdays_before(began, SET_UP_BEFORE), "09:00")
            people = hire_everyone(today)
            give_rights(people, clock)
            former = _open_cycle(version, scale, began, (6, 14, 22))
            _tell(_moments(former, began, ["closed_front", "closed_others"], people, clock), clock)
            former.state = CycleState.CLOSED
            former.save()
            current = _open_cycle(version, scale, opened, (30, 33, 43))
            days = Days(calendar, after=ended_on, opened=opened, today=today)
            growth = telling.moments(days, people, former)
            _tell([*_moments(current, opened, OPEN_STORIES, people, clock), *growth], clock)
            clock.start_story()
            remind_before(today, clock)
            clock.start_story()
            propose_one(people, clock, calendar.workdays_before(today, 1))
        _forget_follow_ups(former, current)
    return former, current


def half_year(day: date) -> tuple[date, date, str]:
    """First day, last day and name of the half-year in which a day lies."""
    if day.month <= 6:
        return date(day.year, 1, 1), date(day.year, 6, 30), f"{day.year} 上半年"
    return date(day.year, 7, 1), date(day.year, 12, 31), f"{day.year} 下半年"


def _open_cycle(version: StandardVersion, scale: RatingScale, opened: date, due: tuple[int, int, int]) -> Cycle:
    """Of the half-year it was opened in; `due`: self-rating, rating, answer in workdays since then."""
    starts_on, ends_on, name = half_year(opened)
    self_due, supervisor_due, answer_due = (Calendar.load().add_workdays(opened, count) for count in due)
    cycle = Cycle(
        name=f"{name}客服職能評核",
        starts_on=starts_on,
        ends_on=ends_on,
        version=version,
        scale=scale,
        self_due=self_due,
        supervisor_due=supervisor_due,
        answer_due=answer_due,
        state=CycleState.OPEN,
    )
    cycle.full_clean()
    cycle.save()
    return cycle


def _moments(cycle: Cycle, opened: date, files: list[str], people: dict[str, User], clock: Clock) -> Iterator[Moment]:
    teller = Teller(cycle, opened, people, clock)
    for file in files:
        for story in stories(file):
            yield from teller.moments(story)


def _tell(moments: Iterable[Moment], clock: Clock) -> None:
    for moment in in_order(moments, clock):
        moment.tell()
        deliver_nowhere()


def _forget_follow_ups(*cycles: Cycle) -> None:
    """Nothing is done by a worker about an invented past; reports are rendered when someone asks for them."""
    for assessment in Assessment.objects.filter(cycle__in=cycles):
        tasks.forget(assessment, list(assessment.events.values_list("pk", flat=True)))
