"""A matrix as a sheet of Excel: signs and colours as on the page, the head of tasks over their columns, frozen."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from assessments.insight.states import SIGNS, State
from printing.spreadsheet import AS_TYPED, HEAD, Value, looks_like_formula, plain

LINE_OF = Side(style="thin", color="FFDCDAD2")
EDGE = Border(left=LINE_OF, right=LINE_OF, top=LINE_OF, bottom=LINE_OF)
# Ground and ink of a state, as pages have them in the light.
COLOURS: dict[State, tuple[str, str]] = {
    State.MEETS: ("FFE0F1E5", "FF17663A"),
    State.GAP: ("FFA32A1F", "FFFFFFFF"),
    State.NOT_OBSERVED: ("FFFBEFD5", "FF7A4F00"),
    State.UNRATED: ("FFFFFFFF", "FF55606D"),
    State.TOO_OLD: ("FFE4EEF8", "FF285A8F"),
}
SIGN_WIDTH = 7


class Look(NamedTuple):
    """How a cell is dressed: once for each look, since to dress every cell anew takes longer than to write it."""

    bold: bool = False
    fill: str = ""
    ink: str = "FF1C2530"
    across: str = "left"
    is_code: bool = False
    wraps: bool = False


TEXT = Look()
CODE = Look(is_code=True)
NUMBER = Look(across="center")
BOLD_NUMBER = Look(bold=True, across="center")
HEADING = Look(bold=True, fill=HEAD.fill, across="center", wraps=True)
LABEL = Look(bold=True, across="right")
OF_STATE = {state: Look(bold=True, fill=fill, ink=ink, across="center") for state, (fill, ink) in COLOURS.items()}


class Noted(str):
    """A value with a note that a reader opens at the cell."""

    note: str

    def __new__(cls, value: str, note: str) -> Noted:
        made = super().__new__(cls, value)
        made.note = note
        return made


class MatrixSheet:
    """Written row by row and kept in no memory. `widths` in digits; `frozen`: the first cell that scrolls."""

    def __init__(self, book: Workbook, title: str, widths: Sequence[int], frozen: str, heads: str) -> None:
        """`book`: a write-only one. `heads`: the rows that are repeated on each page, such as "1:4"."""
        self.sheet = book.create_sheet(title[:31])
        self.rows = 0
        self.looks: dict[tuple[Look, bool], StyleArray] = {}
        for place, width in enumerate(widths, start=1):
            self.sheet.column_dimensions[get_column_letter(place)].width = width
        self.sheet.freeze_panes = frozen
        self.sheet.print_title_rows = heads
        self.sheet.page_setup.orientation = "landscape"
        self.sheet.page_setup.paperSize = Worksheet.PAPERSIZE_A3
        self.sheet.page_setup.fitToHeight = 0
        self.sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        self.sheet.oddFooter.center.text = "&P / &N"

    def append(self, cells: Iterable[tuple[Value, Look]], height: float | None = None) -> None:
        self.rows += 1
        if height is not None:
            self.sheet.row_dimensions[self.rows].height = height
        self.sheet.append([self._cell(value, look) for value, look in cells])

    def join(self, first: int, last: int, rows: int = 1) -> None:
        """Of the row that was written last these columns become one cell, over so many rows."""
        if first != last or rows > 1:
            corner = f"{get_column_letter(last)}{self.rows + rows - 1}"
            self.sheet.merged_cells.add(f"{get_column_letter(first)}{self.rows}:{corner}")

    def filter(self, row: int, columns: int) -> None:
        """Filters on each column, from this row to the one that was written last."""
        self.sheet.auto_filter.ref = f"A{row}:{get_column_letter(columns)}{self.rows}"

    def _cell(self, value: Value, look: Look) -> WriteOnlyCell:
        cell = WriteOnlyCell(self.sheet, value=plain(value) if isinstance(value, str) else value)
        key = look, looks_like_formula(value)
        if key not in self.looks:
            self.looks[key] = _dressed(cell, *key)
        cell._style = self.looks[key]
        if isinstance(value, str):
            cell.data_type = "s"
        if isinstance(value, Noted):
            cell.comment = Comment(value.note, "", height=40, width=180)
        return cell


def _dressed(cell: WriteOnlyCell, look: Look, formula: bool) -> StyleArray:
    cell.font = Font(bold=look.bold, color=look.ink)
    cell.alignment = Alignment(horizontal=look.across, vertical="center", wrap_text=look.wraps)
    cell.border = EDGE
    if look.fill:
        cell.fill = PatternFill("solid", fgColor=look.fill)
    if look.is_code:
        cell.number_format = AS_TYPED
    cell.quotePrefix = formula
    style: StyleArray = cell._style
    return style


def sign(state: State) -> tuple[str, Look]:
    return SIGNS[state], OF_STATE[state]


def saved(book: Workbook) -> bytes:
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()
