"""A workbook's sheets as tables, with their merged cells; what is hidden is left out. Pure."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import openpyxl

from competency.documents.bounds import MAX_COLUMNS, Unreadable, table_of
from competency.documents.source import Cell, Document, Where
from competency.documents.xlsx_bounds import refuse_large

DIGEST = "competency-standard-sha256"  # the property in which a workbook of the portal names its contents


def document(data: bytes) -> Document:
    refuse_large(data)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    except (KeyError, ValueError, IndexError, TypeError, AttributeError, OSError, zipfile.BadZipFile) as error:
        raise Unreadable("damaged") from error
    tables, hidden = [], []
    for sheet in book.worksheets:
        where = Where(sheet=sheet.title, table=1)
        shown = Shown(sheet)
        if cells := list(_cells(sheet, shown)):
            tables.append(table_of(where, cells))
        if shown.left_out:
            hidden.append(where)
    return Document("xlsx", tuple(one for one in tables if one.cells), hidden=tuple(hidden), digest=_digest(book))


class Shown:
    """What a sheet shows; `left_out` once something that is written there was asked for and isn't shown."""

    def __init__(self, sheet: Any) -> None:
        self.is_visible = sheet.sheet_state == "visible"
        self.rows = {number for number, row in sheet.row_dimensions.items() if row.hidden}
        columns = [column for column in sheet.column_dimensions.values() if column.hidden]
        self.columns = {
            at for one in columns for at in range(one.min or 1, min(one.max or MAX_COLUMNS, MAX_COLUMNS) + 1)
        }
        self.left_out = False

    def shows(self, rows: range, columns: range) -> bool:
        """A cell of which any row and column is shown."""
        shown = self.is_visible and not self.rows.issuperset(rows) and not self.columns.issuperset(columns)
        self.left_out |= not shown
        return shown


def _cells(sheet: Any, shown: Shown) -> Iterator[Cell]:
    """
    What is written, and what is merged although nothing stands in it. Not place by place: a sheet has as many as its
    last cell is far below.
    """
    merged = {(found.min_row, found.min_col): found for found in sheet.merged_cells.ranges}
    written = sheet._cells  # its own ways of walking make a cell of every place
    for row, column in sorted({*written, *merged}):
        if column > MAX_COLUMNS:
            continue
        span, cell = merged.get((row, column)), written.get((row, column))
        text = _text(cell.value) if cell else ""
        paragraphs = tuple(line.strip() for line in text.splitlines() if line.strip())
        if span is None and not paragraphs:
            continue
        height = span.max_row - span.min_row + 1 if span else 1
        width = span.max_col - span.min_col + 1 if span else 1
        if paragraphs and not shown.shows(range(row, row + height), range(column, column + width)):
            continue
        where = Where(sheet=sheet.title, table=1, row=row, column=column)
        yield Cell(where, row - 1, column - 1, paragraphs, height, width)


def _text(value: object) -> str:
    """As the sheet shows it."""
    if isinstance(value, datetime | date):
        return f"{value.year:04}/{value.month:02}/{value.day:02}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


def _digest(book: Any) -> str:
    return next((str(said.value) for said in book.custom_doc_props.props if said.name == DIGEST), "")
