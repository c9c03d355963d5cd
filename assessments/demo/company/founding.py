"""Founds the large company: its people, standards and cycles, and an appraisal of everybody in each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from random import Random

from django.db import transaction
from django.db.models import prefetch_related_objects

from assessments.access.permissions import hr_people
from assessments.cycles import ending
from assessments.demo import seed
from assessments.demo.clock import Clock, story_time
from assessments.demo.company import catalogue, following, hiring, learning, rounds, standards, structure
from assessments.demo.company.fates import Story, stories
from assessments.demo.company.learning import Lessons
from assessments.demo.company.rating import Nature, Sheets
from assessments.demo.company.rounds import Round
from assessments.demo.company.storing import Writer
from assessments.demo.company.through_the_door import Door
from assessments.demo.growth.days import Days
from assessments.models import Course, RatingScale
from assessments.titles.standards import versions
from people.models import User

MOST_PEOPLE, MOST_CYCLES = 50_000, 10
# So many appraisals in one transaction.
CHUNK = 500
Tell = Callable[[str, int, int], None]


class NobodyInHR(Exception):
    """There are people here, and none of them takes HR's steps."""


@dataclass(frozen=True, slots=True)
class Wish:
    """How many `people` more and how many `cycles`; `approved`: how many appraisals go through the door."""

    people: int
    cycles: int
    approved: int
    seed: int


@dataclass(slots=True)
class Founded:
    """`signed`: how many went through the door."""

    first: str
    last: str
    cycles: list[Round]
    signed: int


def found(wish: Wish, today: date, tell: Tell) -> Founded:
    """
    Adds the company beside whoever is here; an empty portal gets the small demo first. People, standards and cycles
    are written in one transaction, appraisals some hundreds at a time. `tell` hears what is written, how much of it and
    of how much. Raises NobodyInHR; StandardVersion.DoesNotExist, RatingScale.DoesNotExist while fixtures are missing.
    """
    if not User.objects.exists():
        seed.plant(today)
    hr = User.objects.filter(pk__in=hr_people()).order_by("pk").first()
    if hr is None:
        raise NobodyInHR
    scale = RatingScale.objects.get(name=seed.SCALE)
    chance = Random(f"{wish.seed} {hiring.next_number()}")  # noqa: S311 - no secret hangs on it
    posts = structure.posts(wish.people, chance)
    with transaction.atomic():
        made = standards.published(hr)
        people = hiring.hire(posts, today, chance, lambda count: tell("people", count, len(posts)))
        lines = zip(structure.LINES, made, strict=True)
        standards.name_titles({title: version.standard for line, version in lines for title in line.titles})
        began = rounds.begin(wish.cycles, today, made[0], scale)
        taught = catalogue.courses(made, hr, today, chance)
    with story_time() as clock:

        def between(closed: Round, opened: Round) -> None:
            _learn(closed, opened, taught, Lessons(_days(closed, opened, today), today, hr, chance, clock), tell)

        signed = _appraise(began, people, hr, wish.approved, chance, clock, tell, between)
        for one in began:
            if not one.is_open:
                ending.close(one.cycle.pk)
    return Founded(people[0].username, people[-1].username, began, signed)


def _days(closed: Round, opened: Round, today: date) -> list[date]:
    """After the closed cycle, until two workdays after the opening of the next: then the first are appraised again."""
    days = Days(opened.calendar, after=closed.cycle.ends_on, opened=opened.opened, today=today)
    return [day for day in days.way if day <= days.on(2)]


def _learn(closed: Round, opened: Round, taught: list[Course], lessons: Lessons, tell: Tell) -> None:
    """From the gaps of a cycle, before the next one is written."""
    came = learning.teach(closed.cycle, taught, lessons, partial(tell, "courses of the plan"))
    following.follow(came, lessons, partial(tell, "people followed up"))


def _appraise(
    began: list[Round],
    people: list[User],
    hr: User,
    approved: int,
    chance: Random,
    clock: Clock,
    tell: Tell,
    between: Callable[[Round, Round], None],
) -> int:
    """All cycles, the oldest first; how many went through the door. `between`: what comes before the newest."""
    told = [stories(one, people, hr, chance) for one in began]
    chosen = _chosen(told, approved, chance)
    total, nature = sum(map(len, told)), Nature(chance)
    for place, (one, its_stories) in enumerate(zip(began, told, strict=True)):
        if one.is_open and place:
            between(began[place - 1], one)
        by_title = versions(one.cycle, {story.trainee.job_title for story in its_stories})
        shared = {version.pk: version for version in by_title.values()}
        prefetch_related_objects([*shared.values()], "elements", "notes")
        prefetch_related_objects([one.cycle], "scale__levels")
        levels = list(one.cycle.scale.levels.all())
        sheets = {pk: Sheets(version, levels, chance) for pk, version in shared.items()}
        known = {title: shared[version.pk] for title, version in by_title.items()}
        real = [story for story in its_stories if id(story) in chosen]
        rest = [story for story in its_stories if id(story) not in chosen]
        Door(one, sheets, nature, chance).take(real, hr, clock, lambda count: tell("appraisals", count, total))
        writer = Writer(one, sheets, known, nature, chance)
        for chunk in _chunks(rest):
            writer.write(chunk, clock)
            tell("appraisals", len(chunk), total)
    return len(chosen)


def _chosen(told: list[list[Story]], approved: int, chance: Random) -> set[int]:
    """Which go through the door, by identity: of each cycle as many as of the others, while it has some."""
    able = [[story for story in its_stories if story.can_be_taken] for its_stories in told]
    found = set[int]()
    for left, row in enumerate(sorted(able, key=len)):
        count = min(len(row), (approved - len(found)) // (len(able) - left))
        found.update(id(story) for story in chance.sample(row, count))
    return found


def _chunks(rest: list[Story]) -> Iterator[list[Story]]:
    for start in range(0, len(rest), CHUNK):
        yield rest[start : start + CHUNK]
