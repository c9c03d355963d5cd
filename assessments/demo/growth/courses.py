"""The catalogue of courses as HR made it, with what each serves of the standard."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from assessments.courses import keeping
from assessments.courses.keeping import Value, Wanted
from assessments.courses.subjects import Key
from assessments.demo.growth.days import Days, Part
from assessments.models import Course
from competency.models import Element, StandardVersion, Task
from people.models import User


def make(parts: list[Part], version: StandardVersion, by: User, days: Days) -> None:
    """`serves`: codes of tasks and elements; `icap_days`: after so many days from today the accreditation lapses."""
    tasks = Task.objects.filter(duty__version=version).values_list("code", "pk")
    elements = Element.objects.filter(version=version).values_list("code", "pk")
    keys = {code: Key(True, pk) for code, pk in tasks} | {code: Key(False, pk) for code, pk in elements}
    for part in parts:
        course = keeping.make(Wanted(_values(part, days), frozenset(keys[code] for code in part["serves"])), by)
        if part.get("retired"):
            keeping.put_on_offer(course.pk, course.version, offered=False)


def _values(part: Part, days: Days) -> dict[str, Value]:
    lapses = part.get("icap_days")
    return {
        "code": part["code"],
        "name": part["name"],
        "provider": part["provider"],
        "kind": part["kind"],
        "hours": Decimal(part["hours"]),
        "cost": part["cost"],
        "icap_number": part.get("icap", ""),
        "icap_expires_on": None if lapses is None else days.today + timedelta(days=lapses),
        "description": part["description"],
    }


def course(code: str) -> Course:
    return Course.objects.get(code=code)
