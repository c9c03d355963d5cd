"""
The document as its side of the page draws it: lines, and tables with their merges. A long one is drawn in slices, one
at a time: what no page should hold at once is cut between two rows.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from competency.documents.source import Cell, Document, Line, Table
from competency.intake.parts import anchored
from competency.intake.words import where_words

# Of one slice: its cells and lines, and the letters in them. The largest official standards are one slice.
CELLS, LETTERS = 2_500, 60_000


@dataclass(slots=True)
class DrawnCell:
    """`anchor` "" where it only goes on from the slice before."""

    anchor: str
    text: str
    height: int
    width: int
    doubtful: bool


@dataclass(slots=True)
class DrawnRow:
    """`number`: as its document counts rows; 0 where it doesn't."""

    number: int
    cells: list[DrawnCell] = field(default_factory=list)


@dataclass(slots=True)
class DrawnPart:
    """A table with its rows, or the lines between two tables; `heading` says where that is."""

    heading: str
    rows: list[DrawnRow] = field(default_factory=list)
    lines: list[DrawnCell] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Strip:
    """Lines of one part, or rows from `first` to before `end` of its table, as one slice has them."""

    part: Table | Line
    first: int
    end: int


class Slices:
    """A document cut into slices; whatever links to one of its places asks here where that leads."""

    def __init__(self, document: Document) -> None:
        self.slices: list[list[Strip]] = [[]]
        self.cells = self.letters = 0
        self.anchors = {id(piece): anchor for anchor, piece in anchored(document)}
        self.slice_of: dict[str, int] = {}
        for part in document.parts:
            if isinstance(part, Line):
                self._add(part, 0, 1, [part])
            else:
                self._table(part)

    def __len__(self) -> int:
        return len(self.slices)

    def _table(self, table: Table) -> None:
        begun: list[list[Cell]] = [[] for _row in range(table.height)]
        for cell in table.cells:
            begun[cell.row].append(cell)
        for number, cells in enumerate(begun):
            self._add(table, number, number + 1, cells)

    def _add(self, part: Table | Line, first: int, end: int, pieces: list[Cell] | list[Line]) -> None:
        letters = sum(len(_text(piece)) for piece in pieces)
        if self.slices[-1] and (self.cells + len(pieces) > CELLS or self.letters + letters > LETTERS):
            self.slices.append([])
            self.cells = self.letters = 0
        self.cells += len(pieces)
        self.letters += letters
        strips = self.slices[-1]
        if strips and strips[-1].part is part:
            strips[-1] = Strip(part, strips[-1].first, end)
        else:
            strips.append(Strip(part, first, end))
        for piece in pieces:
            self.slice_of[self.anchors[id(piece)]] = len(self.slices)

    def link(self, anchor: str, shown: int) -> str:
        """Where a place is, seen from the page that shows this slice (from 1); "" for no place."""
        number = self.slice_of.get(anchor)
        if number is None:
            return ""
        return f"#{anchor}" if number == shown else f"?source={number}#{anchor}"

    def drawn(self, shown: int, doubtful: set[str]) -> list[DrawnPart]:
        """The parts of a slice, the cells and lines that are uncertain marked; lines of one page stand together."""
        found: list[DrawnPart] = []
        for strip in self.slices[shown - 1]:
            if isinstance(strip.part, Line):
                heading = where_words(replace(strip.part.where, line=0))
                if not found or found[-1].rows or found[-1].heading != heading:
                    found.append(DrawnPart(heading))
                anchor = self.anchors[id(strip.part)]
                found[-1].lines.append(DrawnCell(anchor, strip.part.text, 1, 1, anchor in doubtful))
            else:
                heading = where_words(replace(strip.part.where, row=0, column=0, line=0))
                found.append(DrawnPart(heading, rows=self._rows(strip.part, strip, doubtful)))
        return found

    def _rows(self, table: Table, strip: Strip, doubtful: set[str]) -> list[DrawnRow]:
        rows = [DrawnRow(0) for _row in range(strip.first, strip.end)]
        for cell in sorted(table.cells, key=lambda cell: cell.column):
            top, bottom = max(cell.row, strip.first), min(cell.row + cell.height, strip.end)
            if top >= bottom:
                continue
            row, anchor = rows[top - strip.first], self.anchors[id(cell)]
            if cell.row < strip.first:
                row.cells.append(DrawnCell("", "…", bottom - top, cell.width, False))
                continue
            row.number = row.number or cell.where.row
            row.cells.append(DrawnCell(anchor, _text(cell), bottom - top, cell.width, anchor in doubtful))
        merged = {at for cell in table.cells if cell.height > 1 for at in range(cell.row, cell.row + cell.height)}
        return [row for at, row in enumerate(rows, start=strip.first) if at in merged or not _is_blank(row)]


def _is_blank(row: DrawnRow) -> bool:
    """Nothing stands in it, such as where Markdown wants a head and the table has none."""
    return bool(row.cells) and not any(cell.text for cell in row.cells)


def _text(piece: Cell | Line) -> str:
    return piece.text if isinstance(piece, Line) else "\n".join(piece.paragraphs)
