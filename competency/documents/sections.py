"""
Which part of a document is what: title, versions, profile, pages of the main table, attitudes, notes. Row by row, so
that it is the same whether a part is a table of its own, rows of a large one, or lines. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from competency.documents.cells import PageRows, Piece, Row, Span, Stub
from competency.documents.heads import (
    ATTITUDES,
    COLUMNS,
    HISTORY,
    INDICATOR,
    KNOWLEDGE,
    SKILL,
    column_of,
    heading_of,
    is_furniture,
    label_of,
    squeezed,
    version_column_of,
)
from competency.documents.source import Cell, Document, Line, Table

VERSIONS, PROFILE, MAIN, START = "versions", "profile", "main", "start"
Places = list[Cell | None]


@dataclass(slots=True)
class Page:
    """One head of the main table: which places of a row are which column, and the rows below."""

    columns: dict[str, range]
    table: int
    width: int
    rows: list[Row] = field(default_factory=list)


@dataclass(slots=True)
class Sections:
    title: list[Piece] = field(default_factory=list)
    versions: list[dict[str, Piece]] = field(default_factory=list)
    profile: list[list[Cell]] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)
    attitudes: list[Piece] = field(default_factory=list)
    notes: list[Piece] = field(default_factory=list)
    left_out: list[Piece] = field(default_factory=list)
    is_merged: bool = False  # whether any cell of the main table is

    def main_pages(self) -> list[PageRows]:
        return [PageRows(page.rows) for page in self.pages if page.rows]


def sections_of(document: Document) -> Sections:
    sorter = Sorter()
    for number, part in enumerate(document.parts):
        if isinstance(part, Line):
            sorter.line(Piece(part.text, part.where))
        else:
            sorter.table(part, number)
    return sorter.found


class Sorter:
    def __init__(self) -> None:
        self.found = Sections()
        self.now = START
        self.version_columns: dict[str, range] = {}
        self.versions_table = -1

    def line(self, piece: Piece) -> None:
        if heading := heading_of(piece.text):
            self.now = heading
            return
        if not is_furniture(piece.text) and not self._is_title_again(piece):
            self._prose(piece)

    def _is_title_again(self, piece: Piece) -> bool:
        """Some documents print their title or code on each page."""
        return any(squeezed(piece.text) == squeezed(title.text) for title in self.found.title)

    def _prose(self, piece: Piece) -> None:
        """A line outside of tables, or a cell of a part that is no table of the standard."""
        if self.now == START and (not self.found.title or _is_title(piece.text)):
            self.found.title.append(piece)
        elif self.now == ATTITUDES:
            self.found.attitudes.append(piece)
        elif self.now == "notes":
            self.found.notes.append(piece)
        elif self.now == HISTORY:
            self.found.left_out.append(piece)
        elif _is_title(piece.text) and not self.found.title:
            self.found.title.append(piece)
        else:
            self.found.left_out.append(piece)

    def table(self, table: Table, number: int) -> None:
        rows = list(table.rows())
        at = 0
        while at < len(rows):
            if columns := main_columns(rows[at]):
                at += self._main_head(rows, at, columns, number)
                continue
            if found := version_columns(rows[at]):
                self.now, self.version_columns, self.versions_table = VERSIONS, found, number
            else:
                self._row(rows[at], at, number)
            at += 1

    def _main_head(self, rows: list[Places], at: int, columns: dict[str, range], number: int) -> int:
        """How many rows the head has: two where knowledge and skills stand in the second, or where it is merged."""
        height = 1
        below = rows[at + 1] if at + 1 < len(rows) else []
        more = {} if {KNOWLEDGE, SKILL} <= columns.keys() else _columns(below)
        if more.keys() & {KNOWLEDGE, SKILL}:
            columns, height = {**more, **columns}, 2
        elif at + 1 < len(rows) and all(cell is None or cell.row <= at for cell in below):
            height = 2
        self.now = MAIN
        self.found.pages.append(Page(columns, number, len(rows[at])))
        return height

    def _row(self, places: Places, at: int, number: int) -> None:
        begun = [cell for cell in _cells(places) if cell.row == at and cell.paragraphs]
        if begun and (heading := heading_of(begun[0].paragraphs[0])):
            self.now = heading
            for piece in _pieces(begun)[1:]:
                self._prose(piece)
        elif self.now in (START, VERSIONS, PROFILE) and any(label_of(_text(cell)) for cell in _cells(places)):
            self.now = PROFILE
            self.found.profile.append([cell for cell in _cells(places) if cell.row == at or label_of(_text(cell))])
        elif self.now == VERSIONS and number == self.versions_table:
            self._version(places)
        elif self.now == PROFILE and begun:
            self.found.profile.append(begun)
        elif self.now == MAIN and (page := self._page_of(places, number)):
            self._main(page, places, at, number)
        else:
            for piece in _pieces(begun):
                if not is_furniture(piece.text):
                    self._prose(piece)

    def _version(self, places: Places) -> None:
        row: dict[str, Piece] = {}
        for name, columns in self.version_columns.items():
            inside = [cell for cell in _cells(places) if cell.column in columns and cell.paragraphs]
            if inside:
                row[name] = Piece(" ".join(_text(cell) for cell in inside), inside[0].where)
        if row:
            self.found.versions.append(row)

    def _page_of(self, places: Places, number: int) -> Page | None:
        """The page that a row stands on; a table without a head goes on with the columns of the one before."""
        page = self.found.pages[-1]
        if page.table == number:
            return page
        columns = page.columns
        if len(places) != page.width:
            if len(places) != len(columns):
                return None
            # Where nothing else stands on the page, its columns are those of the head and no narrower ones.
            in_order = sorted(columns, key=lambda name: columns[name].start)
            columns = {name: range(at, at + 1) for at, name in enumerate(in_order)}
        self.found.pages.append(Page(columns, number, len(places)))
        return self.found.pages[-1]

    def _main(self, page: Page, places: Places, at: int, number: int) -> None:
        cells = _cells(places)
        if len(cells) == 1 and cells[0].width >= max(2, page.width - 1):  # a line across the table
            if cells[0].row == at:
                self.found.left_out += _pieces(cells)
            return
        self.found.is_merged |= any(cell.height > 1 for cell in cells)
        page.rows.append({name: _span(name, page, cells, at, number) for name in COLUMNS})
        for cell in cells:
            if cell.row == at and not any(cell.column in columns for columns in page.columns.values()):
                self.found.left_out += _pieces([cell])  # below no head, or below one that no standard has


def _span(name: str, page: Page, cells: list[Cell], at: int, number: int) -> Span | None:
    columns = page.columns.get(name, range(0))
    inside = [cell for cell in cells if cell.column in columns]
    if not inside:
        return None
    begun = [cell for cell in inside if cell.row == at]
    stubs = [
        Stub("spans_columns", cell.where, _text(cell), {"column": name})
        for cell in begun
        if cell.paragraphs
        and any(cell.column + cell.width > other.start >= columns.stop for other in page.columns.values())
    ]
    first = (begun or inside)[0]
    key = (number, first.row, first.column)
    texts = _joined([cell.paragraphs for cell in begun or inside])
    return Span(key, bool(begun), texts, first.where, tuple(stubs), first.is_open)


def _joined(parts: list[tuple[str, ...]]) -> tuple[str, ...]:
    """Cells beside one another under one head, such as codes and their texts: line by line where they have as many."""
    parts = [part for part in parts if part]
    if len(parts) > 1 and len({len(part) for part in parts}) == 1:
        return tuple(" ".join(line) for line in zip(*parts, strict=True))
    return tuple(text for part in parts for text in part)


def main_columns(places: Places) -> dict[str, range]:
    """The columns of the main table where this row is its head; none where it is not."""
    found = _columns(places)
    return found if INDICATOR in found and len(found) > 3 else {}


def version_columns(places: Places) -> dict[str, range]:
    found: dict[str, range] = {}
    for cell in _cells(places):
        if name := version_column_of(_text(cell)):
            found.setdefault(name, range(cell.column, cell.column + cell.width))
    return found if {"label", "code"} <= found.keys() and len(found) > 2 else {}


def _columns(places: Places) -> dict[str, range]:
    found: dict[str, range] = {}
    for cell in _cells(places):
        if name := column_of(_text(cell)):
            found.setdefault(name, range(cell.column, cell.column + cell.width))
    return found


def _cells(places: Places) -> list[Cell]:
    """The cells of a row from left to right, each once."""
    return list(dict.fromkeys(cell for cell in places if cell is not None))


def _text(cell: Cell) -> str:
    return "".join(cell.paragraphs) if cell.paragraphs else ""


def _pieces(cells: list[Cell]) -> list[Piece]:
    return [Piece(text, cell.where) for cell in cells for text in cell.paragraphs]


def _is_title(text: str) -> bool:
    return squeezed(text).endswith("職能基準") and len(text) > len("職能基準")
