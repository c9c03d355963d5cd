"""An export as an Excel workbook: the ratings on one sheet, the verdicts on another."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from openpyxl import Workbook

from assessments.exports.rows import RATING_COLUMNS, VERDICT_COLUMNS, content_of, rating_rows, verdict_row
from assessments.models import ExportItem, ExportJob
from printing.spreadsheet import ListSheet, Value


def write_workbook(path: Path, job: ExportJob, items: list[ExportItem]) -> Iterator[int]:
    """Yields after each person. Rows are written as they come, so that a thousand people take little memory."""
    book = Workbook(write_only=True)
    ratings = ListSheet(book, "各項評等", RATING_COLUMNS)
    verdicts: list[list[Value]] = []
    for item in items:
        content, code = content_of(item, job)
        for row in rating_rows(content):
            ratings.append(row)
        verdicts.append(verdict_row(content, code))
        yield item.position
    ratings.close()
    summary = ListSheet(book, "總評", VERDICT_COLUMNS)
    for row in verdicts:
        summary.append(row)
    summary.close()
    book.save(path)
