"""What a document may have, whoever wrote it, and how a reader says that it can't be read. Pure."""

from __future__ import annotations

from competency.documents.source import Cell, Document, Line, Table, Where

MAX_UNPACKED = 150_000_000  # bytes of a .docx or .xlsx, as its archive says
MAX_AREA = 400_000  # places of all tables together, merged ones included
MAX_LETTERS = 4_000_000
MAX_COLUMNS = 100
MAX_HEIGHT = 3_000  # rows that a cell may be merged over
DEEPEST = 100  # elements inside one another
DEEPEST_TABLES = 8


class Unreadable(Exception):
    """`why` names the sentence (`opening`), `where` how far it was read, `values` what the sentence says."""

    def __init__(self, why: str, where: Where | None = None, **values: str | int) -> None:
        super().__init__(why)
        self.why, self.where, self.values = why, where or Where(), values


def within_bounds(document: Document) -> Document:
    """The same; Unreadable where it is larger than any standard."""
    area = letters = 0
    for part in document.parts:
        if isinstance(part, Line):
            letters += len(part.text)
        else:
            area += part.height * part.width
            letters += sum(len(text) for cell in part.cells for text in cell.paragraphs)
        if area > MAX_AREA or letters > MAX_LETTERS:
            raise Unreadable("too_large", part.where)
    return document


def table_of(where: Where, cells: list[Cell]) -> Table:
    """A table that reaches no further than what is written in it."""
    bottom = max((cell.row + cell.height for cell in cells if cell.paragraphs), default=0)
    return Table(
        where, tuple(_clipped(cell, bottom) for cell in cells if cell.row < bottom and cell.column < MAX_COLUMNS)
    )


def _clipped(cell: Cell, bottom: int) -> Cell:
    height, width = min(cell.height, bottom - cell.row, MAX_HEIGHT), min(cell.width, MAX_COLUMNS - cell.column)
    return Cell(cell.where, cell.row, cell.column, cell.paragraphs, height, width)
