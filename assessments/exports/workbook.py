"""An export as an Excel workbook: a row for each person and indicator, and a sheet with each person's verdicts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from unicodedata import east_asian_width

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from assessments.access.permissions import can_read_self_rating
from assessments.models import ExportItem, ExportJob
from assessments.record import snapshot as snapshots
from assessments.reports import words
from printing.spreadsheet import plain

HEAD = Font(bold=True)
FILL = PatternFill("solid", fgColor="FFEFEEE8")
WRAPPED = Alignment(wrap_text=True, vertical="top")
CENTRED = Alignment(horizontal="center", vertical="top")
LINE = 15.6  # points
LINES_MAX = 26  # Excel's rows end at 409 points
RATING_COLUMNS = (
    ("員工編號", 12),
    ("姓名", 12),
    ("部門", 22),
    ("評核人", 12),
    ("評核週期", 24),
    ("文件編號", 12),
    ("版次", 6),
    ("狀態", 14),
    ("類別", 8),
    ("工作任務", 24),
    ("指標", 9),
    ("內容", 48),
    ("評等", 7),
    ("評等說明", 14),
    ("是否達標", 9),
    ("自評", 7),
    ("說明", 48),
)
VERDICT_COLUMNS = (
    ("員工編號", 12),
    ("姓名", 12),
    ("部門", 22),
    ("職稱", 18),
    ("評核人", 12),
    ("評核週期", 24),
    ("職能基準", 18),
    ("文件編號", 12),
    ("版次", 6),
    ("狀態", 14),
    ("總評", 12),
    ("達標", 7),
    ("未達標", 8),
    ("未觀察", 8),
    ("指標數", 8),
    ("平均", 7),
    ("核定日期", 12),
    ("驗證碼", 16),
)


def write_workbook(path: Path, job: ExportJob, items: list[ExportItem]) -> Iterator[int]:
    """Yields after each person. Rows are written as they come, so that a thousand people take little memory."""
    book = Workbook(write_only=True)
    ratings = _sheet(book, "各項評等", RATING_COLUMNS)
    verdicts: list[list[Any]] = []
    count = 0
    for item in items:
        content, code = content_of(item, job)
        for row in rating_rows(content):
            count += 1
            _append(ratings, count + 1, row, RATING_COLUMNS)
        verdicts.append(verdict_row(content, code))
        yield item.position
    _with_filters(ratings, len(RATING_COLUMNS), count)
    summary = _sheet(book, "總評", VERDICT_COLUMNS)
    for number, row in enumerate(verdicts, start=2):
        _append(summary, number, row, VERDICT_COLUMNS)
    _with_filters(summary, len(VERDICT_COLUMNS), len(verdicts))
    book.save(path)


def content_of(item: ExportItem, job: ExportJob) -> tuple[dict[str, Any], str]:
    """What the revision says, and its verification code when it is approved."""
    snapshot = item.assessment.snapshots.filter(revision=item.revision).first()
    if snapshot is not None:
        return snapshots.thaw(snapshot), snapshot.code
    content = snapshots.content(item.assessment)
    if not can_read_self_rating(job.made_by, item.assessment):
        content = {**content, "self_rating": None}
    return content, ""


def rating_rows(content: dict[str, Any]) -> Iterator[list[Any]]:
    """One row for each indicator, then for each attitude."""
    about = content["assessment"]
    who = [
        about["trainee"]["number"],
        about["trainee"]["name"],
        about["trainee"]["department"],
        about["supervisor"]["name"],
        about["cycle"]["name"],
        about["number"],
        about["revision"],
        words.STATUSES[content["status"]],
    ]
    levels = {level["value"]: level for level in content["scale"]["levels"]}
    with_own = bool(content["self_rating"] and content["self_rating"]["submitted_at"])
    for duty in content["duties"]:
        for task in duty["tasks"]:
            for item in task["indicators"]:
                yield [*who, "指標", f"{task['code']} {task['name']}", *_rated(item, levels, with_own)]
    for item in content["attitudes"]:
        yield [*who, "態度", "", *_rated(item, levels, with_own)]


def _rated(item: dict[str, Any], levels: dict[int, dict[str, Any]], with_own: bool) -> list[Any]:
    level = levels.get(item["value"])
    label = level["label"] if level else "未觀察" if item["not_observed"] else "未評"
    meets = "" if level is None else "達標" if level["meets"] else "未達標"
    own = item["own"]["value"] if with_own else None
    return [item["code"], item["text"], item["value"], label, meets, own, item["comment"]]


def verdict_row(content: dict[str, Any], code: str) -> list[Any]:
    about, score = content["assessment"], content["score"]
    approved = next((s["signed_at"][:10] for s in content["signatures"] if s["action"] == "approve"), "")
    return [
        about["trainee"]["number"],
        about["trainee"]["name"],
        about["trainee"]["department"],
        about["trainee"]["job_title"],
        about["supervisor"]["name"],
        about["cycle"]["name"],
        content["standard"]["code"],
        about["number"],
        about["revision"],
        words.STATUSES[content["status"]],
        words.VERDICTS[score["verdict"]].text,
        score["met"],
        score["not_met"],
        score["not_observed"],
        score["total"],
        float(score["mean"]) if score["mean"] is not None else None,
        date.fromisoformat(approved) if approved else None,
        code,
    ]


def _sheet(book: Any, title: str, columns: tuple[tuple[str, int], ...]) -> Any:
    sheet = book.create_sheet(title)
    for place, (_name, width) in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = "C2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", Worksheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    heads = []
    for name, _width in columns:
        cell = WriteOnlyCell(sheet, value=name)
        cell.font, cell.fill = HEAD, FILL
        heads.append(cell)
    sheet.append(heads)
    return sheet


def _append(sheet: Any, number: int, row: list[Any], columns: tuple[tuple[str, int], ...]) -> None:
    """As high as its longest text needs: not every program sees to that when it opens the file."""
    lines = max(_lines(value, width) for value, (_name, width) in zip(row, columns, strict=True))
    sheet.row_dimensions[number].height = LINE * min(lines, LINES_MAX)
    sheet.append([_cell(sheet, value) for value in row])


def _lines(value: Any, width: int) -> int:
    """Lines of a text in a column of so many digits; a Han character takes two."""
    if not isinstance(value, str):
        return 1
    return sum(
        max(1, -(-sum(2 if east_asian_width(sign) in "WF" else 1 for sign in part) // (width - 1)))
        for part in value.split("\n")
    )


def _cell(sheet: Any, value: Any) -> Any:
    """A text stays a text, whatever formula it may look like; also when it is copied on into another file."""
    cell = WriteOnlyCell(sheet, value=plain(value) if isinstance(value, str) else value)
    cell.alignment = WRAPPED if isinstance(value, str) else CENTRED
    if isinstance(value, float):
        cell.number_format = "0.00"
    elif isinstance(value, date):
        cell.number_format = "yyyy-mm-dd"
    if not isinstance(value, str):
        return cell
    cell.data_type = "s"
    cell.quotePrefix = value[:1] in ("=", "+", "-", "@", "\t", "\r")
    return cell


def _with_filters(sheet: Any, columns: int, rows: int) -> None:
    """Filters on each column."""
    sheet.auto_filter.ref = f"A1:{get_column_letter(columns)}{rows + 1}"
