"""Workbooks of staff lists: people as a list that comes in again, an empty one, and what a preview found."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from openpyxl import Workbook

from people.models import StaffColumn, User
from people.stafflist.entries import Problem
from people.stafflist.keeping import Look
from people.stafflist.plan import Change, Known, Value
from people.stafflist.table import Cell
from printing.spreadsheet import Column, ListSheet

WIDTHS = {
    StaffColumn.NUMBER: 14,
    StaffColumn.FORMER: 14,
    StaffColumn.NAME: 18,
    StaffColumn.DEPARTMENT: 36,
    StaffColumn.JOB_TITLE: 20,
    StaffColumn.SUPERVISOR: 16,
    StaffColumn.EMAIL: 30,
    StaffColumn.HIRED: 12,
    StaffColumn.LEFT: 12,
}
# In which Excel would drop the zeros before a number.
NUMBERS = {StaffColumn.NUMBER, StaffColumn.FORMER, StaffColumn.SUPERVISOR}
# A former number is written where somebody gets a new one, and nowhere else.
OWN = [column for column in StaffColumn if column != StaffColumn.FORMER]
WIDE = 60


def workbook_of(people: QuerySet[User]) -> bytes:
    """These people with the columns of a staff list, which comes in again and changes nothing; one query."""
    rows = people.values_list(
        "username", "name", "department__path", "job_title", "supervisor__username", "email", "hired_on", "left_on"
    )
    return _book([(_("People"), _columns(OWN), [list(row) for row in rows.iterator(chunk_size=2000)])])


def template() -> bytes:
    """The headings, to be filled in."""
    return _book([(_("People"), _columns(list(StaffColumn)), [])])


def problems_of(look: Look) -> bytes:
    """The rows with problems as they were given, behind their number and what is wrong with them."""
    texts = _texts(look.plan.problems)
    heads = [Column(_("Row"), 8), Column(_("Problem"), WIDE)]
    heads += [Column(heading.text, 18) for heading in look.layout.headings]
    rows: list[Sequence[Value | int | float]] = [
        [row.number, texts[row.number], *(_given(row.cells, heading.index) for heading in look.layout.headings)]
        for row in look.layout.rows
        if row.number in texts
    ]
    return _book([(_("Problems"), heads, rows)])


def preview_of(look: Look) -> bytes:
    """All that the list would change, a sheet for each kind."""
    plan = look.plan
    heads = [Column(_("Row"), 8), *_columns([StaffColumn.NUMBER, StaffColumn.NAME])]
    changes = [*heads, Column(_("Column"), 18), Column(_("Before"), 30), Column(_("After"), 30)]
    absent = _columns([StaffColumn.NUMBER, StaffColumn.NAME, StaffColumn.DEPARTMENT, StaffColumn.JOB_TITLE])
    return _book(
        [
            (_("New"), [Column(_("Row"), 8), *_columns(OWN)], [_new(change) for change in plan.new]),
            (_("Changed"), changes, [row for change in plan.changed for row in _changed(change)]),
            (_("Not in the list"), absent, [_absent(person) for person in plan.absent]),
            (
                _("Departments to make"),
                [Column(str(StaffColumn.DEPARTMENT.label), WIDE)],
                [[p] for p in plan.departments],
            ),
        ]
    )


def _book(sheets: Iterable[tuple[str, list[Column], Iterable[Sequence[Value | int | float]]]]) -> bytes:
    book, file = Workbook(write_only=True), io.BytesIO()
    for title, columns, rows in sheets:
        sheet = ListSheet(book, title, columns)
        for row in rows:
            sheet.append(row)
        sheet.close()
    book.save(file)
    return file.getvalue()


def _columns(columns: Sequence[StaffColumn]) -> list[Column]:
    return [Column(str(column.label), WIDTHS[column], column in NUMBERS) for column in columns]


def _texts(problems: Iterable[Problem]) -> dict[int, str]:
    texts: dict[int, list[str]] = {}
    for problem in problems:
        head = f"{problem.column.label}: " if problem.column else ""
        texts.setdefault(problem.row, []).append(head + problem.text)
    return {row: "\n".join(lines) for row, lines in texts.items()}


def _given(cells: tuple[Cell, ...], index: int) -> Value | int | float:
    cell = cells[index] if index < len(cells) else None
    return str(cell) if isinstance(cell, bool) else cell


def _new(change: Change) -> list[Value | int]:
    return [change.entry.row, *(change.after.get(column) for column in OWN)]


def _changed(change: Change) -> list[list[Value | int]]:
    head: list[Value | int] = [change.entry.row, change.number, change.name]
    return [[*head, str(column.label), before, after] for column, before, after, _told in change.cells]


def _absent(person: Known) -> list[Value]:
    columns = [StaffColumn.NUMBER, StaffColumn.NAME, StaffColumn.DEPARTMENT, StaffColumn.JOB_TITLE]
    return [person.values[column] for column in columns]
