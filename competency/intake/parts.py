"""The anchor of each cell and line of a document, on the page that shows it beside what was read of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from competency.documents.source import Cell, Document, Line, Table, Where


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
