"""
How courses are made, changed and taken off offer: one verb each, all or nothing. Whoever changes one holds its row and
says which version they saw.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.courses.subjects import Key, versions_of
from assessments.models import Course, CourseSubject
from config.refusals import Conflict
from integrity import ledger
from people.models import User

Value = str | int | Decimal | date | None
# What a person types of a course.
COLUMNS = (
    *("code", "name", "provider", "kind", "hours", "cost"),
    *("icap_number", "icap_expires_on", "description"),
)


class Taken(Conflict):
    """Another course has the number."""


class Changed(Conflict):
    """Somebody else changed the course since its page was shown."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A course as it should be: its columns that were given, and what it serves (None: as it is)."""

    values: dict[str, Value]
    subjects: frozenset[Key] | None = None


def make(wanted: Wanted, by: User) -> Course:
    """Raises Taken."""
    with transaction.atomic(), ledger.gathered():
        course = Course(created_by=by)
        write(course, wanted)
        return course


def change(pk: int, version: int, wanted: Wanted) -> Course:
    """Raises Changed where it is not the version that was seen, and Taken."""
    with transaction.atomic(), ledger.gathered():
        course = held(pk, version)
        write(course, wanted)
        return course


def put_on_offer(pk: int, version: int, offered: bool) -> Course:
    """On offer again, or no more; plans of before keep it either way."""
    with transaction.atomic(), ledger.gathered():
        course = held(pk, version)
        if (course.retired_at is None) != offered:
            course.retired_at = None if offered else timezone.now()
            course.version += 1
            course.save()
        return course


def held(pk: int, version: int) -> Course:
    """Under a lock, as its page showed it."""
    course = Course.objects.select_for_update(of=("self",)).get(pk=pk)
    if course.version != version:
        raise Changed(
            _("Somebody else changed this course in the meantime. Look at what is stored now, then save again.")
        )
    return course


def write(course: Course, wanted: Wanted) -> bool:
    """Writes what differs, and raises the version once for all of it; False where nothing does."""
    before = {} if course.pk is None else {name: getattr(course, name) for name in COLUMNS}
    differs = any(before.get(name, ...) != value for name, value in wanted.values.items())
    stored = {} if course.pk is None else subjects_of(course)
    named = stored.keys() if wanted.subjects is None else wanted.subjects
    versions_of(named - stored.keys())
    if not differs and named == stored.keys():
        return False
    for name, value in wanted.values.items():
        setattr(course, name, value)
    if course.pk is not None:
        course.version += 1
    _save(course)
    _serve(course, stored, named)
    return True


def subjects_of(course: Course) -> dict[Key, CourseSubject]:
    return {
        Key(row.task_id is not None, row.task_id or row.element_id or 0): row
        for row in course.subjects.select_related(None)
    }


def _serve(course: Course, stored: dict[Key, CourseSubject], named: Collection[Key]) -> None:
    for key, row in stored.items():
        if key not in named:
            row.delete()
    new = [key for key in sorted(named) if key not in stored]
    CourseSubject.objects.bulk_create(
        CourseSubject(
            course=course, task_id=key.pk if key.is_task else None, element_id=None if key.is_task else key.pk
        )
        for key in new
    )


def _save(course: Course) -> None:
    taken = Course.objects.filter(code=course.code).exclude(pk=course.pk).first()
    if taken is not None:
        raise Taken(_("The number %(code)s is that of “%(name)s”. Choose another.") % vars_of(taken))
    try:
        with transaction.atomic():
            course.save()
    except IntegrityError as error:  # somebody made one with this number at the same moment
        raise Taken(_("Another course was just given this number. Choose another.")) from error


def vars_of(course: Course) -> dict[str, str]:
    return {"code": course.code, "name": course.name}
