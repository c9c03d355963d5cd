"""Reading an exported workbook with two libraries, and asking for one."""

from __future__ import annotations

from typing import Any

import openpyxl
from python_calamine import CalamineWorkbook

from assessments.exports import files, making, working
from assessments.models import ExportJob


def exported(person: Any, rows: Any = None, cycle: Any = None) -> ExportJob:
    """A workbook of these, or of all that may be taken away, made at once."""
    rows = making.exportable(person).order_by("trainee_number", "pk") if rows is None else rows
    job = making.ask_for(person, rows, "xlsx", cycle, with_workers=False)
    working.work(ExportJob.objects.get(pk=job.pk))
    return ExportJob.objects.get(pk=job.pk)


def opened(job: ExportJob, *, is_computed: bool = False) -> openpyxl.Workbook:
    """`is_computed`: the values of formulas as the file says them, instead of the formulas."""
    return openpyxl.load_workbook(files.result(job), data_only=is_computed)


def listed(sheet: Any, head: int = 1) -> list[dict[str, Any]]:
    """The rows below the head, each by the names of the columns."""
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    return [dict(zip(rows[head - 1], row, strict=True)) for row in rows[head:]]


def quickly(job: ExportJob) -> dict[str, list[list[Any]]]:
    """All cells by sheet, as another library reads them."""
    book = CalamineWorkbook.from_path(str(files.result(job)))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
