"""Where each row of a draft stands: for people as a path of codes, for links as its id on the editor's page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import Model

from competency.marks import MARK
from competency.models import Element, ElementKind, StandardVersion
from config.texts import folded_code

Row = TypeVar("Row", bound=Model, covariant=True)


@dataclass(frozen=True)
class Place(Generic[Row]):
    """
    A row of a draft. `kind` is its model's name; `where` such as T1 › T1.1 › P1.1.1; `anchor` its id on the
    editor's page; `above` the row it stands in.
    """

    kind: str
    row: Row
    where: str
    anchor: str
    above: Place[Model] | None = None

    @property
    def code(self) -> str:
        return getattr(self.row, "code", "") or ""

    @property
    def text(self) -> str:
        return getattr(self.row, "name", "") or getattr(self.row, "text", "") or ""


def places(version: StandardVersion) -> Iterator[Place[Model]]:
    """Every row of a version loaded `with_content()`, in the order of the editor's page."""
    yield from _siblings("classification", version.classifications.all())
    for kind in (ElementKind.KNOWLEDGE, ElementKind.SKILL):
        yield from _elements(version, kind)
    for duty in _siblings("duty", version.duties.all()):
        yield duty
        for task in _siblings("task", duty.row.tasks.all(), duty):
            yield task
            for block in _siblings("block", task.row.blocks.all(), task):
                yield block
                yield from _siblings("output", block.row.outputs.all(), block)
                yield from _siblings("indicator", block.row.indicators.all(), block)
    yield from _elements(version, ElementKind.ATTITUDE)
    yield from _siblings("note", version.notes.all())


def _elements(version: StandardVersion, kind: ElementKind) -> Iterator[Place[Element]]:
    yield from _siblings("element", [element for element in version.elements.all() if element.kind == kind])


def _siblings(kind: str, rows: Iterable[Row], above: Place[Model] | None = None) -> Iterator[Place[Row]]:
    rows = list(rows)
    for number, row in enumerate(rows):
        name = getattr(row, "code", "") or getattr(row, "mark", "") or f"#{number + 1}"
        if kind == "block":
            name = f"#{number + 1}" if len(rows) > 1 else ""
        where = " › ".join(part for part in (above.where if above else "", name) if part)
        yield Place(kind, row, where, f"{kind}-{row.pk}", above)


def placed_texts(version: StandardVersion, every: Iterable[Place[Model]]) -> Iterator[tuple[Place[Model], str]]:
    """Every text that may carry a note's mark, with its place."""
    for field in ("description", "prerequisites"):
        yield Place("version", version, "", f"id_{field}"), getattr(version, field)
    for place in every:
        if place.kind not in ("note", "classification", "block"):
            yield place, place.text


def note_marks(text: str, known: set[str]) -> set[str]:
    """The marks in a text that mean a note: those that a note has, and all that begin with 註."""
    return {mark for mark in map(folded_code, MARK.findall(text)) if mark in known or "註" in mark[:2]}
