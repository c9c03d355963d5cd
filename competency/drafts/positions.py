"""Positions count from 1 among siblings, without gaps; natural keys and snapshots rest on them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import attrgetter

from competency.models import (
    Block,
    BlockElement,
    Classification,
    Duty,
    Element,
    Indicator,
    Note,
    Output,
    StandardVersion,
    Task,
)
from competency.models.frozen import VersionContent


def renumber(version: StandardVersion) -> None:
    """Gives every row of a draft its place among its siblings, in the order they have now."""
    moved: dict[type[VersionContent], list[VersionContent]] = {}
    for siblings in sibling_groups(version):
        for position, row in enumerate(siblings, start=1):
            if row.position != position:
                row.position = position
                moved.setdefault(type(row), []).append(row)
    for model, rows in moved.items():
        model.objects.bulk_update(rows, ["position"])


def sibling_groups(version: StandardVersion) -> Iterator[list[VersionContent]]:
    """Rows that are counted together; one query a model."""
    yield from _grouped(Classification.objects.filter(version=version), "version_id")
    yield from _grouped(Element.objects.filter(version=version), "version_id", "kind")
    yield from _grouped(Note.objects.filter(version=version), "version_id")
    yield from _grouped(Duty.objects.filter(version=version), "version_id")
    yield from _grouped(Task.objects.filter(duty__version=version), "duty_id")
    yield from _grouped(Block.objects.filter(task__duty__version=version), "task_id")
    inside = {"block__task__duty__version": version}
    yield from _grouped(Output.objects.filter(**inside), "block_id")
    yield from _grouped(Indicator.objects.filter(**inside), "block_id")
    links = BlockElement.objects.filter(**inside).select_related("element")
    yield from _grouped(links, "block_id", "element.kind")


def _grouped(rows: Iterable[VersionContent], *names: str) -> Iterator[list[VersionContent]]:
    group_of = attrgetter(*names)
    for _group, members in groupby(sorted(rows, key=lambda row: (group_of(row), row.position, row.pk)), key=group_of):
        yield list(members)
