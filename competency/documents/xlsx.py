"""A workbook's visible sheets as tables, with their merged cells. Pure."""

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
    visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    tables = (table_of(Where(sheet=sheet.title, table=1), list(_cells(sheet))) for sheet in visible)
    return Document("xlsx", tuple(table for table in tables if table.cells), digest=_digest(book))


def _cells(sheet: Any) -> Iterator[Cell]:
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
