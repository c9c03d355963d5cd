"""Versions of standards laid out as tasks with their items, and what of one version is what of another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from assessments.models.items import ItemKey
from competency.comparing.carried import carried
from competency.comparing.versions import paired_tasks
from competency.contents import VersionContents, contents
from competency.models import ElementKind, Indicator, StandardVersion, Task


class Item(NamedTuple):
    """An indicator or attitude of a version."""

    key: ItemKey
    code: str
    text: str


@dataclass(slots=True)
class TaskLine:
    """A task with its indicators; `named`: those that share its blocks too, as code and name."""

    pk: int
    named: list[tuple[str, str]]
    items: list[Item] = field(default_factory=list)

    @property
    def code(self) -> str:
        return "、".join(code for code, _name in self.named if code)

    @property
    def name(self) -> str:
        return "、".join(name for _code, name in self.named)

    @property
    def title(self) -> str:
        return f"{self.code} {self.name}".strip()


@dataclass(slots=True)
class Layout:
    """A version: tasks that share blocks stand as one; `task_places` and
    `places` (of items): all in the order in which the comparison counts them."""

    version: StandardVersion
    contents: VersionContents
    lines: list[TaskLine]
    attitudes: list[Item]
    task_places: list[int]
    places: list[ItemKey]

    @property
    def indicators(self) -> list[Item]:
        return [item for line in self.lines for item in line.items]

    @property
    def items(self) -> list[Item]:
        return self.indicators + self.attitudes

    def line_of(self, task: int) -> TaskLine | None:
        return next((line for line in self.lines if line.pk == task), None)


@dataclass(frozen=True, slots=True)
class Carried:
    """
    Of a newer version what was what in an older one: `tasks` by the keys of those that have blocks, `items`.
    `reworded`: items of the newer one whose text was another, so that what was confirmed then is too old now.
    """

    tasks: dict[int, int]
    items: dict[ItemKey, ItemKey]
    reworded: frozenset[ItemKey]


def layouts(versions: Iterable[int]) -> dict[int, Layout]:
    """By primary key, in a constant number of queries."""
    found = StandardVersion.objects.filter(pk__in=set(versions)).with_content()
    return {version.pk: _laid_out(version) for version in found}


def _laid_out(version: StandardVersion) -> Layout:
    lines: dict[int, TaskLine] = {}
    owners: list[int] = []
    for duty in version.duties.all():
        for task in duty.tasks.all():
            owner = task.blocks_of_id or task.pk
            owners.append(owner)
            if owner in lines:
                lines[owner].named.append((task.code, task.name))
            else:
                lines[owner] = TaskLine(task.pk, [(task.code, task.name)], _items(task))
    attitudes = [
        Item(ItemKey(True, row.pk), row.code, row.text)
        for row in version.elements.all()
        if row.kind == ElementKind.ATTITUDE
    ]
    return Layout(
        version=version,
        contents=contents(version),
        lines=[line for line in lines.values() if line.items],
        attitudes=attitudes,
        task_places=owners,
        places=[item.key for line in lines.values() for item in line.items] + [item.key for item in attitudes],
    )


def _items(task: Task) -> list[Item]:
    rows: list[Indicator] = [row for block in task.blocks.all() for row in block.indicators.all()]
    return [Item(ItemKey(False, row.pk), row.code, row.text) for row in rows]


def between(old: Layout, new: Layout) -> Carried:
    """What the comparison of both versions pairs; a version is itself."""
    if old.version.pk == new.version.pk:
        return Carried({line.pk: line.pk for line in new.lines}, {i.key: i.key for i in new.items}, frozenset())
    tasks: dict[int, int] = {}
    for i, j in paired_tasks(old.contents, new.contents).items():
        tasks.setdefault(new.task_places[j], old.task_places[i])
    pairs = list(zip(new.places, carried(old.contents, new.contents), strict=True))
    items = {now: old.places[then.position] for now, then in pairs if then}
    return Carried(tasks, items, frozenset(now for now, then in pairs if then and not then.same))
