"""Which courses serve what of a version, whichever version of the standard they were linked to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from django.db.models import F
from django.db.models.functions import Coalesce

from assessments.courses.subjects import Key, Outline, Place, outlines
from assessments.models import Course, CourseSubject
from competency.models import StandardVersion, Task


class Link(NamedTuple):
    """A course and one subject that it was linked to, of this version of the standard."""

    course: int
    key: Key
    version: int


def links(**criteria: object) -> list[Link]:
    """One query; `criteria` narrow the rows of `CourseSubject`."""
    rows = CourseSubject.objects.filter(**criteria).order_by("pk")
    version = Coalesce(F("task__duty__version"), F("element__version"))
    found = rows.annotate(of=version).values_list("course", "task", "element", "of")
    return [Link(course, Key(task is not None, task or element), of) for course, task, element, of in found]


def links_to(standard: int) -> list[Link]:
    """All to any version of the standard; two queries."""
    return links(task__duty__version__standard=standard) + links(element__version__standard=standard)


@dataclass
class Serving:
    """
    What of one version courses serve. `links`: of all its standard's versions; a subject that was reworded since, or is
    gone, is served by none of them until somebody links the course anew.
    """

    outline: Outline
    links: list[Link]
    courses: Mapping[int, Course]

    @cached_property
    def served(self) -> dict[Key, list[Course]]:
        """By subject of this version, in the order of the catalogue."""
        found: dict[Key, set[int]] = {}
        for link in self.links:
            place = self._places.get(link.key)
            if place is not None and place.same and link.course in self.courses:
                found.setdefault(place.key, set()).add(link.course)
        return {key: [course for pk, course in self.courses.items() if pk in pks] for key, pks in found.items()}

    @cached_property
    def _places(self) -> dict[Key, Place]:
        versions = {link.version for link in self.links}
        others = outlines(versions - {self.outline.version.pk})
        found: dict[Key, Place] = {}
        for other in (self.outline, *others.values()):
            found |= self.outline.places_of(other)
        return found

    def of(self, keys: Iterable[Key]) -> list[Course]:
        """Those that serve the first of these first, each once."""
        return list({course.pk: course for key in keys for course in self.served.get(key, ())}.values())

    @cached_property
    def asked_by(self) -> dict[int, list[Key]]:
        """By indicator: its task with those that share its blocks, then the knowledge and skills of its block."""
        sharers: dict[int, list[Task]] = {}
        for task in self.outline.tasks:
            if task.blocks_of_id:
                sharers.setdefault(task.blocks_of_id, []).append(task)
        found: dict[int, list[Key]] = {}
        for task in self.outline.tasks:
            tasks = [Key(True, one.pk) for one in (task, *sharers.get(task.pk, ()))]
            for block in task.blocks.all():
                required = [Key(False, link.element_id) for link in block.block_elements.all()]
                found |= {indicator.pk: [*tasks, *required] for indicator in block.indicators.all()}
        return found

    @cached_property
    def asking(self) -> dict[int, list[Key]]:
        """By element: itself, then the tasks that ask for it."""
        found = {row.pk: [Key(False, row.pk)] for rows in self.outline.elements.values() for row in rows}
        for task, rows in self.outline.required.items():
            for row in rows:
                found[row.pk].append(Key(True, task))
        return found

    def of_indicator(self, indicator: int) -> list[Course]:
        return self.of(self.asked_by.get(indicator, ()))

    def of_element(self, element: int) -> list[Course]:
        return self.of(self.asking.get(element, ()))


def serving(version: StandardVersion, outline: Outline | None = None) -> Serving:
    """What the courses on offer serve of a version; queries do not grow with the courses."""
    outline = outline or outlines([version.pk])[version.pk]
    return Serving(outline, links_to(version.standard_id), on_offer())


def on_offer() -> dict[int, Course]:
    return {course.pk: course for course in Course.objects.filter(retired_at__isnull=True).order_by("code", "pk")}
