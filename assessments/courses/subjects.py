"""What of the standards can be taught: tasks and elements of a version, and where those of another stand in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from competency.comparing.carried import carried_subjects
from competency.contents import ELEMENT_LISTS, ElementList, VersionContents, contents
from competency.models import Element, StandardVersion, Task, VersionStatus
from config.forms import number_from, unreadable
from config.refusals import BadInput


class Key(NamedTuple):
    """A task or an element of some version, by its primary key."""

    is_task: bool
    pk: int

    def __str__(self) -> str:
        """As a form sends it."""
        return f"{'task' if self.is_task else 'element'}-{self.pk}"


def key_from(text: str) -> Key:
    """What a form sent; raises BadInput."""
    kind, _dash, number = text.partition("-")
    return Key(kind == "task", number_from(number if kind in ("task", "element") else ""))


class Place(NamedTuple):
    """What a subject of another version is in this one; `same`: it still says the same."""

    key: Key
    same: bool


@dataclass
class Outline:
    """A version laid out by what can be taught of it."""

    version: StandardVersion

    @cached_property
    def contents(self) -> VersionContents:
        return contents(self.version)

    @cached_property
    def tasks(self) -> list[Task]:
        return [task for duty in self.version.duties.all() for task in duty.tasks.all()]

    @cached_property
    def elements(self) -> dict[ElementList, list[Element]]:
        rows = list(self.version.elements.all())
        return {name: [row for row in rows if row.kind == kind] for name, kind in ELEMENT_LISTS.items()}

    @cached_property
    def required(self) -> dict[int, list[Element]]:
        """By task what its blocks ask for, each once; a task that shares blocks asks for what these ask for."""
        found: dict[int, list[Element]] = {}
        for task in self.tasks:
            links = [link for block in task.blocks.all() for link in block.block_elements.all()]
            own = list({link.element_id: link.element for link in links}.values())
            found[task.pk] = found.get(task.blocks_of_id, own) if task.blocks_of_id else own
        return found

    @cached_property
    def subjects(self) -> dict[Key, Task | Element]:
        tasks: dict[Key, Task | Element] = {Key(True, task.pk): task for task in self.tasks}
        return tasks | {Key(False, row.pk): row for rows in self.elements.values() for row in rows}

    def places_of(self, old: Outline) -> dict[Key, Place]:
        """Of each subject of the other version, also of this one itself, where it stands here; what is gone is left."""
        if old.version.pk == self.version.pk:
            return {key: Place(key, True) for key in self.subjects}
        found = carried_subjects(old.contents, self.contents)
        places = {
            Key(True, old.tasks[i].pk): Place(Key(True, self.tasks[at.position].pk), at.same)
            for i, at in found.tasks.items()
        }
        for name, pairs in found.elements.items():
            for i, at in pairs.items():
                key = Key(False, self.elements[name][at.position].pk)
                places[Key(False, old.elements[name][i].pk)] = Place(key, at.same)
        return places


def outlines(versions: Iterable[int]) -> dict[int, Outline]:
    """By primary key, in a constant number of queries."""
    wanted = set(versions)
    found = StandardVersion.objects.filter(pk__in=wanted).with_content() if wanted else []
    return {version.pk: Outline(version) for version in found}


def current_versions(standards: Iterable[int] | None = None) -> dict[int, StandardVersion]:
    """By standard the current version, or the newest that was published; of these standards, or of all."""
    published = StandardVersion.objects.published().select_related("standard")
    if standards is not None:
        published = published.filter(standard__in=set(standards))
    found: dict[int, StandardVersion] = {}
    for version in published:  # newest first
        if version.status == VersionStatus.CURRENT or version.standard_id not in found:
            found[version.standard_id] = version
    return dict(sorted(found.items(), key=lambda one: one[1].code))


def versions_of(keys: Iterable[Key]) -> Mapping[Key, int]:
    """To which version each subject belongs. Two queries; raises BadInput where one is not there, or is a draft's."""
    wanted = set(keys)
    tasks = Task.objects.filter(pk__in=[key.pk for key in wanted if key.is_task])
    elements = Element.objects.filter(pk__in=[key.pk for key in wanted if not key.is_task])
    found = {
        **{
            Key(True, pk): version
            for pk, version in tasks.exclude(duty__version__status=VersionStatus.DRAFT).values_list(
                "pk", "duty__version"
            )
        },
        **{
            Key(False, pk): version
            for pk, version in elements.exclude(version__status=VersionStatus.DRAFT).values_list("pk", "version")
        },
    }
    if wanted - found.keys():
        raise BadInput(unreadable())
    return found
