"""The kinds of rows that a draft has, what each stands in, and how one is found in a draft."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.text import capfirst

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


@dataclass(frozen=True)
class Kind:
    """`parent` is the kind of what the row stands in; empty where that is the version itself."""

    name: str
    model: type[VersionContent]
    parent: str = ""

    @property
    def label(self) -> str:
        return capfirst(str(self.model._meta.verbose_name))


KINDS = {
    kind.name: kind
    for kind in (
        Kind("classification", Classification),
        Kind("element", Element),
        Kind("note", Note),
        Kind("duty", Duty),
        Kind("task", Task, "duty"),
        Kind("block", Block, "task"),
        Kind("output", Output, "block"),
        Kind("indicator", Indicator, "block"),
        Kind("use", BlockElement, "block"),
    )
}
# The ids of the lists that stand in the version itself; elements have one for each of their kinds.
SECTIONS: dict[type[VersionContent], str] = {
    Classification: "classifications-group",
    Duty: "duties-group",
    Note: "notes-group",
}
NAMES = {kind.model: kind.name for kind in KINDS.values()}


def kind_of(row: VersionContent) -> Kind:
    return KINDS[NAMES[type(row)]]


def anchor_of(row: VersionContent) -> str:
    """The id of the row on the editor's page."""
    return f"{NAMES[type(row)]}-{row.pk}"


def rows_in(version: StandardVersion, kind: Kind) -> QuerySet[VersionContent]:
    rows: QuerySet[Any] = kind.model.objects.filter(**{kind.model.version_path: version.pk})
    return rows.select_related("element") if kind.name == "use" else rows


def row_in(version: StandardVersion, kind: Kind, key: int) -> VersionContent | None:
    """None for a row that is gone, and for one of another version."""
    return rows_in(version, kind).filter(pk=key).first()


def parent_in(version: StandardVersion, kind: Kind, key: int) -> VersionContent | StandardVersion | None:
    """What rows of the kind stand in, by its key: the version itself needs none."""
    return row_in(version, KINDS[kind.parent], key) if kind.parent else version


def siblings(row: VersionContent) -> list[VersionContent]:
    """The stored rows that are counted together with this one, itself included, in their order."""
    rows: QuerySet[Any] = type(row).objects.filter(**{f"{row.parent_path}_id": row.parent_id})
    if isinstance(row, Element):
        rows = rows.filter(kind=row.kind)
    if isinstance(row, BlockElement):
        rows = rows.filter(element__kind=row.element.kind).select_related("element")
    return list(rows.order_by("position", "pk"))


def put_in_order(rows: Iterable[VersionContent], *, but: VersionContent | None = None) -> None:
    """
    Counts the rows from 1 in this order. They are written without entries into the log: that one of them was added,
    moved or removed is what the history says; `but` is the one that is written by whoever calls this.
    """
    moved = []
    for position, row in enumerate(rows, start=1):
        if row.position != position:
            row.position = position
            moved.append(row)
    moved = [row for row in moved if row is not but]
    if moved:
        type(moved[0]).objects.bulk_update(moved, ["position"])
