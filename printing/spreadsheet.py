"""
Sheets of Excel whose texts stay texts, wrapped and as high as they need: a printed form of merged cells
(`FormSheet`), and a long list written row by row (`ListSheet`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple
from unicodedata import east_asian_width

from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell, WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from config.texts import with_lf

Value = str | int | float | date | datetime | None

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LINE = 16.0  # points, at eleven points a letter
TALLEST = 24  # lines; Excel allows a row 409 points
LONGEST = 32_767  # letters that a cell of Excel holds
DAY = "yyyy/mm/dd"  # as pages write it (docs/decisions/0065)
AS_TYPED = "@"  # Excel's format for texts
CUT = "…（全文請見 JSON 檔）"
# What XML can't hold and no reader would see, of texts that were stored once.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
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


def download(content: bytes, name: str) -> HttpResponse:
    """A workbook as a file to keep; `name` without its ending."""
    response = HttpResponse(content, content_type=EXCEL)
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.xlsx") or "attachment"
    return response


@lru_cache(maxsize=10_000)  # a list says the same names again and again
def lines_of(text: str, width: int) -> int:
    """How many lines the text takes in a column so wide; Chinese letters are two wide."""
    paragraphs = with_lf(text).split("\n")
    return sum(max(1, math.ceil(_width(line) / (width - 1.5))) for line in paragraphs)


def _width(line: str) -> int:
    return sum(2 if east_asian_width(letter) in "WFA" else 1 for letter in line)


def in_cell(at: datetime) -> datetime:
    """A time by the clock here, to the second; Excel knows no zones."""
    return timezone.localtime(at).replace(microsecond=0, tzinfo=None)


def plain(text: str) -> str:
    """The text as a cell can hold it."""
    text = UNWRITABLE.sub("", with_lf(text))
    return text if len(text) <= LONGEST else text[: LONGEST - len(CUT)] + CUT


def looks_like_formula(value: Value) -> bool:
    """Such a text is marked, so that it stays a text also when it is copied on into another file."""
    return isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r")


class Column(NamedTuple):
    """`width` in digits; a Han character takes two. `is_code`: what is typed there keeps the zeros before it."""

    name: str
    width: int
    is_code: bool = False


class ListSheet:
    """A head that stays in sight and a row for each entry, with filters; rows are kept in no memory."""

    def __init__(self, book: Workbook, title: str, columns: Sequence[Column]) -> None:
        """`book`: a write-only one."""
        self.sheet = book.create_sheet(title)
        self.columns = columns
        self.rows = 0
        self.cells: dict[tuple[int, type, bool], WriteOnlyCell] = {}
        for place, column in enumerate(columns, start=1):
            self.sheet.column_dimensions[get_column_letter(place)].width = column.width
            if column.is_code:  # rows that somebody adds below are texts too
                self.sheet.column_dimensions[get_column_letter(place)].number_format = AS_TYPED
        self.sheet.freeze_panes = "C2"
        self.sheet.print_title_rows = "1:1"
        self.sheet.page_setup.orientation = "landscape"
        self.sheet.page_setup.paperSize = Worksheet.PAPERSIZE_A4
        self.sheet.page_setup.fitToHeight = 0
        self.sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        heads = [WriteOnlyCell(self.sheet, value=column.name) for column in columns]
        for cell in heads:
            cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor=HEAD.fill)
        self.sheet.append(heads)

    def append(self, values: Sequence[Value]) -> None:
        """As high as its longest text needs: not every program sees to that when it opens the file."""
        self.rows += 1
        pairs = zip(values, self.columns, strict=True)
        lines = max(lines_of(value, column.width) if isinstance(value, str) else 1 for value, column in pairs)
        self.sheet.row_dimensions[self.rows + 1].height = LINE * min(lines, TALLEST)
        self.sheet.append([self._cell(value, place) for place, value in enumerate(values)])

    def close(self) -> None:
        """Filters on each column, once all rows are there."""
        self.sheet.auto_filter.ref = f"A1:{get_column_letter(len(self.columns))}{self.rows + 1}"

    def _cell(self, value: Value, place: int) -> WriteOnlyCell:
        """One cell serves all of its column that are alike: to make and dress each anew takes four times as long."""
        like = (place, type(value), looks_like_formula(value))
        if like not in self.cells:
            self.cells[like] = self._dressed(value, self.columns[place])
        cell = self.cells[like]
        cell._value = plain(value) if isinstance(value, str) else value
        return cell

    def _dressed(self, value: Value, column: Column) -> WriteOnlyCell:
        is_text = isinstance(value, str)
        cell = WriteOnlyCell(self.sheet, value=plain(value) if isinstance(value, str) else value)
        cell.alignment = Alignment(wrap_text=is_text, horizontal=None if is_text else "center", vertical="top")
        if column.is_code:
            cell.number_format = AS_TYPED
        elif isinstance(value, float):
            cell.number_format = "0.00"
        elif isinstance(value, datetime):
            cell.number_format = f"{DAY} hh:mm:ss"
        elif isinstance(value, date):
            cell.number_format = DAY
        if is_text:
            cell.data_type = "s"
            cell.quotePrefix = looks_like_formula(value)
        return cell


class FormSheet:
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

    def row(self, cells: Iterable[tuple[int, int, Value, Style]]) -> None:
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

    def cell(self, top: int, bottom: int, first: int, last: int, value: Value, style: Style) -> None:
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
        cell.quotePrefix = looks_like_formula(value)
        if (top, first) != (bottom, last):
            self.sheet.merge_cells(start_row=top, end_row=bottom, start_column=first, end_column=last)

    def _dress(self, cell: Cell | MergedCell, style: Style) -> None:
        cell.font = Font(bold=style.bold, size=style.size)
        cell.alignment = Alignment(wrap_text=True, horizontal=style.across, vertical=style.upright)
        if style.fill:
            cell.fill = PatternFill("solid", fgColor=style.fill)
        if style.framed:
            cell.border = FRAME

    def repeat_on_each_page(self, row: int) -> None:
        self.sheet.print_title_rows = f"{row}:{row}"
