"""
A document as tables of cells and lines between them, whatever program wrote it: what every reader of a format gives,
and all that is looked at afterwards. Pure; knows nothing of standards, of Django, nor of formats.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

# A letter that the document does not name.
UNKNOWN = "\ufffd"


@dataclass(frozen=True, slots=True)
class Where:
    """Where something stands in a document, as people count: from 1; 0 or "" where its format has no such thing."""

    page: int = 0
    sheet: str = ""
    table: int = 0
    row: int = 0
    column: int = 0
    line: int = 0


@dataclass(frozen=True, slots=True)
class Cell:
    """
    A cell of a table, with what it is merged over: `row` and `column` from 0, `height` rows and `width` columns.
    `paragraphs` as they stand, without those that are blank; superscripts back in the line, such as 【註1】.
    `is_open`: a page ends in it, and no line closes it there.
    """

    where: Where
    row: int
    column: int
    paragraphs: tuple[str, ...] = ()
    height: int = 1
    width: int = 1
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    where: Where
    cells: tuple[Cell, ...]

    @property
    def height(self) -> int:
        return max((cell.row + cell.height for cell in self.cells), default=0)

    @property
    def width(self) -> int:
        return max((cell.column + cell.width for cell in self.cells), default=0)

    def rows(self) -> Iterator[list[Cell | None]]:
        """Row by row, each place with the cell that covers it; None where the document has none."""
        grid: list[list[Cell | None]] = [[None] * self.width for _row in range(self.height)]
        for cell in self.cells:
            for row in range(cell.row, cell.row + cell.height):
                for column in range(cell.column, cell.column + cell.width):
                    grid[row][column] = cell
        yield from grid


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph outside of tables."""

    where: Where
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """
    `kind` is the format: xlsx, docx, html, text (Markdown) or pdf. Where `is_wrapped`, what stands as paragraphs are
    lines as they were printed: a sentence goes on in the next, and over the end of a page. `nested`: cells in which a
    table stood, whose texts became paragraphs; `hidden`: where something is hidden, which was left out. `digest`: what
    a workbook of the portal says of what it was made from.
    """

    kind: str
    parts: tuple[Table | Line, ...]
    is_wrapped: bool = False
    nested: tuple[Where, ...] = ()
    hidden: tuple[Where, ...] = ()
    digest: str = ""
