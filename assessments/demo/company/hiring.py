"""The people of the large company: hired in bulk, each with the public password of the demo."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from random import Random

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from assessments.demo.company.names import name
from assessments.demo.company.structure import Post
from integrity import ledger
from people import leaving
from people.departments import making
from people.models import BETWEEN, Department, User
from people.numbers import key_of

# What the employee numbers of the large company begin with; their digits go on where a former call ended.
PREFIX = "X"
BATCH = 500
# Years with the company, at least and at most, by rank.
YEARS = ((15, 28), (10, 25), (6, 22), (3, 18), (0, 14))
WITHOUT_MAILBOX = 0.12
# Of those who lead nobody, who left within the last two years; of the chiefs, who left within the last two weeks.
LEFT, CHIEFS_LEFT = 0.04, 0.02


def hire(posts: list[Post], today: date, chance: Random, tell: Callable[[int], None]) -> list[User]:
    """In one transaction, rank by rank, in the order of the posts; `tell` hears how many there are."""
    password = make_password(settings.DEMO_PASSWORD)
    first = next_number()
    with transaction.atomic(), ledger.gathered():
        made_for = _departments(post.department for post in posts)
        people = [_person(post, first + place, today, chance) for place, post in enumerate(posts)]
        for post, person in zip(posts, people, strict=True):
            person.department, person.password = made_for[post.department], password
        for rank in range(len(YEARS)):
            level = [place for place, post in enumerate(posts) if post.rank == rank]
            for start in range(0, len(level), BATCH):
                chunk = level[start : start + BATCH]
                for place in chunk:
                    above = posts[place].above
                    people[place].supervisor = None if above is None else people[above]
                User.objects.bulk_create([people[place] for place in chunk])
                tell(len(chunk))
        _name_heads(posts, people, made_for)
    return people


def next_number() -> int:
    """Behind all that former calls gave."""
    taken = User.objects.filter(username__regex=rf"^{PREFIX}\d{{6}}$").order_by("-username").first()
    return int(taken.username.removeprefix(PREFIX)) + 1 if taken else 1


def _departments(wanted: Iterable[str]) -> dict[str, Department]:
    """With all above each."""
    paths: dict[str, None] = {}
    for path in wanted:
        parts = path.split(BETWEEN)
        paths.update({BETWEEN.join(parts[: depth + 1]): None for depth in range(len(parts))})
    making.make(paths)
    return {one.path: one for one in Department.objects.filter(path__in=list(paths))}


def _person(post: Post, number: int, today: date, chance: Random) -> User:
    written = f"{PREFIX}{number:06d}"
    person = User(
        username=written,
        username_key=key_of(written),
        name=name(chance),
        job_title=post.title,
        hired_on=_hired_on(post, today, chance),
        email="" if chance.random() < WITHOUT_MAILBOX else f"{written.lower()}@example.com",
    )
    days = _days_since_leaving(post, chance)
    if days is not None and person.hired_on:
        person.left_on = max(today - timedelta(days=days), person.hired_on)
        leaving.record(person, None)
        person.is_active = False
    return person


def _hired_on(post: Post, today: date, chance: Random) -> date:
    """On the first or the sixteenth of a month."""
    least, most = YEARS[post.rank]
    day = today - timedelta(days=round(365 * chance.uniform(least, most)))
    return day.replace(day=1 if chance.random() < 0.7 or day.day < 16 else 16)


def _days_since_leaving(post: Post, chance: Random) -> int | None:
    drawn = chance.random()
    if post.rank == 4 and drawn < LEFT:
        return chance.randint(1, 730)
    return chance.randint(1, 14) if post.rank == 3 and drawn < CHIEFS_LEFT else None


def _name_heads(posts: list[Post], people: list[User], made_for: dict[str, Department]) -> None:
    """Whoever leads a department is its head, where it has none yet."""
    led = {post.department: person for post, person in zip(posts, people, strict=True) if post.rank < 4}
    free = [made_for[path] for path in led if made_for[path].head_id is None]
    for one in free:
        one.head = led[one.path]
    Department.objects.bulk_write(free, ["head"])
