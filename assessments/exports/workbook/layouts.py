"""What a standard asks for, in order, and what a scale knows: read once for all that go by them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

from assessments.models import ScaleLevel
from assessments.record.shape import Level
from assessments.sheet.scoring import Rating
from competency.models import Element, ElementKind, Indicator, StandardVersion, Task


class Item(NamedTuple):
    """
    An indicator or attitude. `group`: the codes and names of the tasks that share it, a line each, "" for an attitude;
    `task`: the primary key of the first of them.
    """

    key: int
    code: str
    text: str
    is_attitude: bool
    group: str
    task: int


@dataclass(slots=True)
class Layout:
    """A version of a standard: its indicators in their order, then its attitudes."""

    version: StandardVersion
    indicators: list[Item]
    attitudes: list[Item]

    @property
    def items(self) -> list[Item]:
        return self.indicators + self.attitudes

    def by_task(self) -> Iterator[tuple[str, int]]:
        """The tasks with the number of their indicators."""
        for _key, items in groupby(self.indicators, key=lambda item: item.task):
            found = list(items)
            yield found[0].group, len(found)


@dataclass(slots=True)
class Layouts:
    versions: dict[int, Layout] = field(default_factory=dict)
    scales: dict[int, dict[int, Level]] = field(default_factory=dict)
    ratings: dict[tuple[int, int], Rating] = field(default_factory=dict)

    def of(self, version: int) -> Layout:
        if version not in self.versions:
            self.versions[version] = _layout(StandardVersion.objects.get(pk=version))
        return self.versions[version]

    def levels(self, scale: int) -> dict[int, Level]:
        """By their values, as a record tells them."""
        if scale not in self.scales:
            self.scales[scale] = {level.value: _level(level) for level in ScaleLevel.objects.filter(scale=scale)}
        return self.scales[scale]


def _layout(version: StandardVersion) -> Layout:
    tasks = list(Task.objects.filter(duty__version=version).order_by("duty__position", "duty__pk", "position", "pk"))
    lines: dict[int, list[str]] = {}
    for task in tasks:
        lines.setdefault(task.blocks_of_id or task.pk, []).append(f"{task.code} {task.name}".strip())
    order = {task.pk: place for place, task in enumerate(tasks)}
    rows = Indicator.objects.filter(block__task__duty__version=version).select_related("block")
    found = sorted(rows, key=lambda row: (order[row.block.task_id], *_place(row)))
    return Layout(
        version,
        [
            Item(row.pk, row.code, row.text, False, "\n".join(lines[row.block.task_id]), row.block.task_id)
            for row in found
        ],
        [
            Item(row.pk, row.code, row.text, True, "", 0)
            for row in Element.objects.filter(version=version, kind=ElementKind.ATTITUDE)
        ],
    )


def _place(row: Indicator) -> tuple[int, int, int, int]:
    return row.block.position, row.block_id, row.position, row.pk


def _level(level: ScaleLevel) -> Level:
    return {
        "value": level.value,
        "label": level.label,
        "label_en": level.label_en,
        "descriptor": level.descriptor,
        "descriptor_en": level.descriptor_en,
        "meets": level.meets,
    }
