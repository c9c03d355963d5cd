"""A list of courses laid beside the catalogue: what would change, and taking it in, all or nothing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.courses import keeping
from assessments.courses.columns import Column
from assessments.courses.forms import needs_number
from assessments.courses.keeping import COLUMNS, Wanted
from assessments.courses.naming import Names, names_in
from assessments.courses.reading import Entry, Given, Problem, Reading
from assessments.courses.subjects import Key
from assessments.courses.writing import kind_word, shown, yes_or_no
from assessments.enums import CourseKind
from assessments.models import Course, CourseSubject
from config.refusals import Conflict
from integrity import ledger
from people.models import User

EMPTY: dict[str, Given] = {"provider": "", "icap_number": "", "icap_expires_on": None, "description": ""}
FIRST: dict[str, keeping.Value] = {"kind": CourseKind.EXTERNAL, "hours": Decimal(0), "cost": 0, **EMPTY}


# What stands before the changes of a new course anyway.
HEADS = (Column.CODE, Column.NAME)


class Stale(Conflict):
    """The catalogue is not as it was shown; what would change now has to be shown anew."""


@dataclass(frozen=True, slots=True)
class Change:
    """One course of the list with what changes of it, by column: before, after. `course` None: a new one."""

    entry: Entry
    course: Course | None
    wanted: Wanted
    offered: bool | None
    cells: dict[Column, tuple[str, str]]

    @property
    def name(self) -> str:
        return str(self.wanted.values.get("name") or (self.course.name if self.course else ""))

    @property
    def lines(self) -> list[tuple[str, str, str]]:
        """Label, before and after of what changes; of a new one without what is empty."""
        shown = [column for column in self.cells if self.course or (self.cells[column][1] and column not in HEADS)]
        return [(str(column.label), *self.cells[column]) for column in shown]


@dataclass
class Plan:
    new: list[Change] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def digest(self) -> str:
        """Of what would be done: what was shown is what is done, or it is shown again."""
        content = [
            [change.entry.code, change.course.version if change.course else 0, sorted(change.cells.items())]
            for change in (*self.new, *self.changed)
        ]
        return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


def compare(reading: Reading) -> Plan:
    """In a number of queries that does not grow; writes nothing."""
    stored = {course.code: course for course in Course.objects.filter(code__in=[one.code for one in reading.entries])}
    return _Comparing(reading, stored).plan()


def take_in(reading: Reading, digest: str, by: User) -> Plan:
    """All of it while each course is held. Raises Stale, and Conflict where something is wrong with a row."""
    with transaction.atomic(), ledger.gathered():
        codes = [entry.code for entry in reading.entries]
        list(Course.objects.select_for_update(of=("self",)).filter(code__in=codes).order_by("pk"))
        plan = compare(reading)
        if plan.problems or plan.digest != digest:
            raise Stale(_("The catalogue has changed since you looked. See what would change now, then import again."))
        for change in (*plan.new, *plan.changed):
            course = change.course or Course(created_by=by)
            if change.offered is not None:
                course.retired_at = None if change.offered else (course.retired_at or timezone.now())
            if not keeping.write(course, change.wanted) and change.offered is not None:
                course.version += 1
                course.save()
        return plan


class _Comparing:
    def __init__(self, reading: Reading, stored: dict[str, Course]) -> None:
        self.reading, self.stored = reading, stored
        self.own: dict[int, set[Key]] = {course.pk: set() for course in stored.values()}
        for row in CourseSubject.objects.filter(course__in=stored.values()):
            self.own[row.course_id].add(Key(row.task_id is not None, row.task_id or row.element_id or 0))
        self.names = names_in(str(one.given[Column.SERVES] or "") for one in reading.entries if self._names(one))
        versions = keeping.versions_of(key for keys in self.own.values() for key in keys)
        self.shown = Names(set(versions.values())).of | self.names.of

    def _names(self, entry: Entry) -> bool:
        return Column.SERVES in entry.given

    def plan(self) -> Plan:
        plan = Plan(problems=list(self.reading.problems))
        for entry in self.reading.entries:
            course, problems = self.stored.get(entry.code), list[Problem]()
            change = self._change(entry, course, problems)
            if problems:
                plan.problems += problems
            elif course is None:
                plan.new.append(change)
            elif change.cells:
                plan.changed.append(change)
            else:
                plan.unchanged += 1
        plan.problems.sort(key=lambda one: one.row)
        return plan

    def _change(self, entry: Entry, course: Course | None, problems: list[Problem]) -> Change:
        before: dict[str, keeping.Value] = {name: getattr(course, name) for name in COLUMNS} if course else {}
        values: dict[str, keeping.Value] = dict(before) if course else {**FIRST, "code": entry.code}
        for column, given in entry.given.items():
            if column.value in COLUMNS:
                values[column.value] = EMPTY[column.value] if given is None else given
        if not values.get("name"):
            problems.append(self.reading.problem(entry, Column.NAME, _("A new course needs a name. Fill it in.")))
        if values.get("icap_expires_on") and not values.get("icap_number"):
            problems.append(self.reading.problem(entry, Column.ICAP, needs_number()))
        subjects = self._subjects(entry, course, problems)
        offered = entry.given.get(Column.OFFERED)
        is_changed = isinstance(offered, bool) and offered != (course is None or course.retired_at is None)
        cells = {
            column: (_text(column, before.get(column.value)), _text(column, values[column.value]))
            for column in Column
            if column.value in values and before.get(column.value) != values[column.value]
        }
        own = self.own[course.pk] if course else set()
        if subjects is not None and subjects != own:
            cells[Column.SERVES] = (self._named(own), self._named(subjects))
        if is_changed:
            cells[Column.OFFERED] = (yes_or_no(not offered) if course else "", yes_or_no(bool(offered)))
        return Change(entry, course, Wanted(values, subjects), bool(offered) if is_changed else None, cells)

    def _subjects(self, entry: Entry, course: Course | None, problems: list[Problem]) -> frozenset[Key] | None:
        if not self._names(entry):
            return None
        own = self.own[course.pk] if course else set[Key]()
        found, wrong = self.names.named_in(str(entry.given[Column.SERVES] or ""), own)
        problems += [self.reading.problem(entry, Column.SERVES, text) for text in wrong]
        return frozenset(found)

    def _named(self, keys: Iterable[Key]) -> str:
        return "\n".join(sorted(self.shown[key] for key in keys))


def _text(column: Column, value: object) -> str:
    """As the preview shows it."""
    return kind_word(str(value)) if column is Column.KIND and value else shown(value)
