"""Lists of courses as Excel: as the catalogue shows them, and an empty one to be filled in."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from openpyxl import Workbook

from assessments.courses.columns import HEADINGS, KINDS, NO, YES, Column
from assessments.courses.naming import Names
from assessments.courses.subjects import Key, versions_of
from assessments.models import Course, CourseSubject
from config.days import written
from printing.spreadsheet import Column as Heading
from printing.spreadsheet import ListSheet, Value

WIDTHS = {
    Column.CODE: 14,
    Column.NAME: 34,
    Column.PROVIDER: 24,
    Column.KIND: 16,
    Column.HOURS: 10,
    Column.COST: 14,
    Column.ICAP: 22,
    Column.ICAP_UNTIL: 14,
    Column.SERVES: 48,
    Column.DESCRIPTION: 48,
    Column.OFFERED: 10,
}
CODES = {Column.CODE, Column.ICAP}


def workbook_of(courses: Iterable[Course]) -> bytes:
    """These courses with all columns, which comes in again and changes nothing; a constant number of queries."""
    shown = list(courses)
    served: dict[int, list[Key]] = {}
    for row in CourseSubject.objects.filter(course__in=shown).order_by("pk"):
        key = Key(row.task_id is not None, row.task_id or row.element_id or 0)
        served.setdefault(row.course_id, []).append(key)
    versions = versions_of(key for keys in served.values() for key in keys)
    names = Names(set(versions.values()))
    return _book(_row(course, names.cell_of(served.get(course.pk, []))) for course in shown)


def template() -> bytes:
    """The headings, to be filled in."""
    return _book([])


def _book(rows: Iterable[Sequence[Value]]) -> bytes:
    book, file = Workbook(write_only=True), io.BytesIO()
    columns = [Heading(heading(column), WIDTHS[column], column in CODES) for column in Column]
    sheet = ListSheet(book, _("Courses"), columns)
    for row in rows:
        sheet.append(row)
    sheet.close()
    book.save(file)
    return file.getvalue()


def heading(column: Column) -> str:
    """In the language of who asks for the file."""
    return HEADINGS[column][1 if is_english() else 0]


def is_english() -> bool:
    return (get_language() or "").startswith("en")


def _row(course: Course, serves: str) -> list[Value]:
    return [
        course.code,
        course.name,
        course.provider,
        kind_word(course.kind),
        float(course.hours),
        course.cost,
        course.icap_number,
        course.icap_expires_on,
        serves,
        course.description,
        yes_or_no(course.retired_at is None),
    ]


def kind_word(kind: str) -> str:
    words = [word for word, meant in KINDS.items() if meant == kind]
    return words[1 if is_english() else 0]


def yes_or_no(offered: bool) -> str:
    return (YES if offered else NO)[1 if is_english() else 0]


def shown(value: object) -> str:
    """What a cell of the preview shows."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return yes_or_no(value)
    if isinstance(value, date):
        return written(value)
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
