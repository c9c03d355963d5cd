"""A document as it is kept beside what was read of it, and the anchor of each of its cells and lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import astuple, replace
from typing import Any

from competency.documents.source import Cell, Document, Line, Table, Where

Packed = dict[str, Any]


def packed(document: Document) -> Packed:
    """As JSON; `unpacked` gives the same document again."""
    return {
        "kind": document.kind,
        "wrapped": document.is_wrapped,
        "parts": [_packed_part(part) for part in document.parts],
    }


def unpacked(kept: Packed) -> Document:
    return Document(kept["kind"], tuple(_part(part) for part in kept["parts"]), kept["wrapped"])


def _packed_part(part: Table | Line) -> Packed:
    if isinstance(part, Line):
        return {"where": astuple(part.where), "text": part.text}
    return {"where": astuple(part.where), "cells": [_packed_cell(cell) for cell in part.cells]}


def _packed_cell(cell: Cell) -> list[Any]:
    return [astuple(cell.where), cell.row, cell.column, list(cell.paragraphs), cell.height, cell.width]


def _part(kept: Packed) -> Table | Line:
    where = Where(*kept["where"])
    if "text" in kept:
        return Line(where, kept["text"])
    return Table(where, tuple(_cell(*cell) for cell in kept["cells"]))


def _cell(at: list[Any], row: int, column: int, said: list[str], height: int, width: int) -> Cell:
    return Cell(Where(*at), row, column, tuple(said), height, width)


def anchored(document: Document) -> Iterator[tuple[str, Cell | Line]]:
    """Each cell and line in the order of the document, with the id that it has on the page."""
    pieces = (piece for part in document.parts for piece in (part.cells if isinstance(part, Table) else (part,)))
    for number, piece in enumerate(pieces, start=1):
        yield f"s{number}", piece


class Anchors:
    """Which cell or line of a document is meant by a place: that very one, or what stands nearest to it."""

    def __init__(self, document: Document) -> None:
        self.exact: dict[Where, str] = {}
        self.rows: dict[Where, list[tuple[int, str]]] = {}
        self.tables: dict[Where, str] = {}
        for anchor, piece in anchored(document):
            where = piece.where
            self.exact.setdefault(where, anchor)
            self.exact.setdefault(replace(where, line=0), anchor)
            self.rows.setdefault(_row(where), []).append((where.column, anchor))
            self.tables.setdefault(replace(_row(where), row=0), anchor)

    def at(self, where: Where) -> str:
        """Its id; "" where the document has no such place."""
        found = self.exact.get(where) or self.exact.get(replace(where, line=0))
        if found or not (where.row or where.table):
            return found or ""
        row = self.rows.get(_row(where))
        if row and where.row:
            return min(row, key=lambda cell: abs(cell[0] - where.column))[1]
        return self.tables.get(replace(_row(where), row=0), "")


def _row(where: Where) -> Where:
    return replace(where, column=0, line=0)
