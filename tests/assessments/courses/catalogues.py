"""Courses as tests make them, and what of the shipped standard they serve."""

from __future__ import annotations

from typing import Any

from assessments.courses import keeping
from assessments.courses.keeping import Wanted
from assessments.courses.subjects import Key
from assessments.models import Course
from competency.models import Element, Task

TYPED = {
    "code": "CS-101",
    "name": "客訴處理實務",
    "provider": "中華人力學院",
    "kind": "external",
    "hours": "6.5",
    "cost": "NT$ 12,000",
    "icap_number": "",
    "icap_expires_on": "",
    "description": "",
}


def task_key(version, code) -> Key:
    return Key(True, Task.objects.get(duty__version=version, code=code).pk)


def element_key(version, code) -> Key:
    return Key(False, Element.objects.get(version=version, code=code).pk)


def course(code: str, *serves: Key, by=None, **columns: Any) -> Course:
    values = {"code": code, "name": f"課程{code}", **columns}
    return keeping.make(Wanted(values, frozenset(serves)), by)


def typed(*serves: Key, **changes: str) -> dict[str, Any]:
    return {**TYPED, **changes, "subject": [str(key) for key in serves]}
