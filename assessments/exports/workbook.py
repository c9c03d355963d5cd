"""An export as an Excel workbook: the ratings on one sheet, the verdicts on another, whom it leaves out on a third."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from openpyxl import Workbook

from assessments.exports.left_out import left_out
from assessments.exports.rows import (
    LEFT_OUT_COLUMNS,
    RATING_COLUMNS,
    VERDICT_COLUMNS,
    content_of,
    rating_rows,
    verdict_row,
)
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
    _list_left_out(book, job)
    book.save(path)


def _list_left_out(book: Workbook, job: ExportJob) -> None:
    """Only where there is somebody: an empty sheet would be looked at for nothing."""
    rows = left_out(job)
    if not rows:
        return
    sheet = ListSheet(book, "未列入", LEFT_OUT_COLUMNS)
    for row, why in rows:
        sheet.append([row.trainee_number, row.trainee_name, row.trainee_department, row.cycle.name, row.number, why])
    sheet.close()
