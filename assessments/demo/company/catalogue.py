"""The catalogue of the large company: so many courses on the tasks, knowledge and skills of its standards."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import cycle, islice
from random import Random

from assessments.enums import CourseKind
from assessments.models import Course, CourseSubject
from competency.models import Element, ElementKind, StandardVersion, Task
from people.models import User

# What a course is called and the columns of what it serves.
Wanted = tuple[str, dict[str, Task | Element]]
COURSES, PREFIX = 200, "L"
FORMS = (
    "實務基礎", "案例研討", "情境演練", "進階班", "回訓", "種子講師班", "線上課程", "工作坊", "常見錯誤解析",
    "標準作業實作", "新進人員班", "主管帶教技巧",
)  # fmt: skip
PROVIDERS = (
    "北辰管理顧問", "明德企業訓練學院", "青禾服務力學苑", "誠和資訊教育中心", "人力資源部",
    "和風職能發展中心", "嘉禾物流學院",
)  # fmt: skip
HOURS = (2, 3, 3, 6, 6, 6, 7, 12, 14)
NAME = 60
# Of the courses, how many are accredited, and until how many days before and after today.
ACCREDITED, LAPSES = 0.3, (-60, 900)


def courses(versions: list[StandardVersion], by: User, today: date, chance: Random) -> list[Course]:
    """Made by the first call; a further company learns from the same catalogue."""
    stored = Course.objects.filter(code__regex=rf"^{PREFIX}\d{{3}}$")
    if not stored.exists():
        pairs = [(_course(place, name, by, today, chance), about) for place, (name, about) in _wanted(versions)]
        Course.objects.bulk_create([course for course, _about in pairs])
        CourseSubject.objects.bulk_create(CourseSubject(course=course, **about) for course, about in pairs)
    return list(stored.order_by("code").prefetch_related("subjects"))


def _wanted(versions: list[StandardVersion]) -> Iterator[tuple[int, Wanted]]:
    """Numbered from 1: the versions take turns, in each its tasks, knowledge and skills, in one form after another."""
    return enumerate(islice(_in_turn([_of(version) for version in versions]), COURSES), start=1)


def _in_turn(
    rows: list[Iterator[Wanted]],
) -> Iterator[Wanted]:
    for row in cycle(rows):
        yield next(row)


def _of(version: StandardVersion) -> Iterator[Wanted]:
    """Without end; tasks that share their blocks are taught together."""
    tasks = [task for task in Task.objects.filter(duty__version=version).order_by("pk") if task.blocks_of_id is None]
    elements = Element.objects.filter(version=version, kind__in=[ElementKind.KNOWLEDGE, ElementKind.SKILL])
    about: list[Wanted] = [(task.name, {"task": task}) for task in tasks]
    about += [(element.text, {"element": element}) for element in elements.order_by("pk")]
    for number, (text, subject) in enumerate(cycle(about)):
        form = FORMS[number // len(about) % len(FORMS)]
        yield f"{text.split('【')[0][:NAME]}：{form}", subject


def _course(place: int, name: str, by: User, today: date, chance: Random) -> Course:
    is_accredited = chance.random() < ACCREDITED
    return Course(
        code=f"{PREFIX}{place:03d}",
        name=name,
        provider=chance.choice(PROVIDERS),
        kind=chance.choice(list(CourseKind)),
        hours=chance.choice(HOURS),
        cost=chance.randint(0, 40) * 200,
        icap_number=f"ICAP-113-{place:04d}" if is_accredited else "",
        icap_expires_on=today + timedelta(days=chance.randint(*LAPSES)) if is_accredited else None,
        created_by=by,
    )
