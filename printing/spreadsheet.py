"""A printed sheet of Excel: wrapped, framed, merged cells whose texts stay texts."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from unicodedata import east_asian_width

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

LINE = 16.0  # points, at eleven points a letter
TALLEST = 24  # lines; Excel allows a row 409 points
LONGEST = 32_767  # letters that a cell of Excel holds
CUT = "…（全文請見 JSON 檔）"
# What XML can't hold and no reader would see.
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
EDGE = Side(style="thin", color="FF8A8F97")
FRAME = Border(left=EDGE, right=EDGE, top=EDGE, bottom=EDGE)


@dataclass(frozen=True)
class Style:
    bold: bool = False
    size: int = 11
    fill: str = ""
    across: str = "left"
    upright: str = "top"
    framed: bool = True


TITLE = Style(bold=True, size=16, across="center", upright="center", framed=False)
HEAD = Style(bold=True, fill="FFEFEEE8", across="center", upright="center")
LABEL = Style(fill="FFEFEEE8", upright="center")
TEXT = Style()


def lines_of(text: str, width: int) -> int:
    """How many lines the text takes in a column so wide; Chinese letters are two wide."""
    paragraphs = text.splitlines() or [""]
    return sum(max(1, math.ceil(_width(line) / (width - 1.5))) for line in paragraphs)


def _width(line: str) -> int:
    return sum(2 if east_asian_width(letter) in "WFA" else 1 for letter in line)


def plain(text: str) -> str:
    """The text as a cell can hold it."""
    text = UNWRITABLE.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
    return text if len(text) <= LONGEST else text[: LONGEST - len(CUT)] + CUT


class Sheet:
    """Written from top to bottom; `next` is the first row that is still free."""

    def __init__(self, sheet: Worksheet, title: str, widths: tuple[int, ...]) -> None:
        self.sheet = sheet
        self.widths = widths
        self.next = 1
        sheet.title = re.sub(r"[\\/*?:\[\]']", "-", UNWRITABLE.sub("-", title))[:31] or "1"
        for column, width in enumerate(widths, start=1):
            sheet.column_dimensions[get_column_letter(column)].width = width
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.print_options.horizontalCentered = True
        for margin in ("left", "right", "top", "bottom"):
            setattr(sheet.page_margins, margin, 0.4)
        sheet.oddFooter.center.text = "&P / &N"

    def row(self, cells: Iterable[tuple[int, int, Any, Style]]) -> None:
        """One row of cells, each from column to column, as high as its longest text; more rows where that is high."""
        cells = list(cells)
        top = self.next
        lines = [lines_of(str(value), sum(self.widths[first - 1 : last])) for first, last, value, _style in cells]
        title = any(style.size > TEXT.size for _first, _last, _value, style in cells)
        self.tall_row(max(lines, default=1) * (2 if title else 1))
        for first, last, value, style in cells:
            self.cell(top, self.next - 1, first, last, value, style)

    def tall_row(self, lines: int) -> None:
        """Room for so many lines; a row of Excel has a greatest height, so that it may take several."""
        rows = max(1, math.ceil(lines / TALLEST))
        for _number in range(rows):
            self.sheet.row_dimensions[self.next].height = max(1.0, lines / rows) * LINE + 4
            self.next += 1

    def cell(self, top: int, bottom: int, first: int, last: int, value: Any, style: Style) -> None:
        """A cell over these rows and columns. A text stays a text, whatever formula it may look like."""
        cell = self.sheet.cell(top, first)
        if isinstance(value, str) and value:
            cell.value = plain(value)
            cell.data_type = "s"
        elif value is not None and value != "":
            cell.value = value
        for row in range(top, bottom + 1):
            for column in range(first, last + 1):
                self._dress(self.sheet.cell(row, column), style)
        cell.quotePrefix = isinstance(value, str) and value[:1] in "=+-@" and value != ""
        if (top, first) != (bottom, last):
            self.sheet.merge_cells(start_row=top, end_row=bottom, start_column=first, end_column=last)

    def _dress(self, cell: Any, style: Style) -> None:
        cell.font = Font(bold=style.bold, size=style.size)
        cell.alignment = Alignment(wrap_text=True, horizontal=style.across, vertical=style.upright)
        if style.fill:
            cell.fill = PatternFill("solid", fgColor=style.fill)
        if style.framed:
            cell.border = FRAME

    def repeat_on_each_page(self, row: int) -> None:
        self.sheet.print_title_rows = f"{row}:{row}"
