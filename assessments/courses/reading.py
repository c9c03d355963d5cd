"""A list of courses as what each row says of a course, or as what is wrong in which cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from assessments.courses.columns import KINDS, NO, YES, Column, Layout, folded, layout_of
from assessments.courses.forms import CourseForm
from config.days import BadDay, read_day
from config.refusals import BadInput
from config.texts import canonical_line, canonical_text
from people.stafflist.entries import BROKEN, CLEARED
from people.stafflist.table import Cell, Row, sheets_of

Given = str | int | Decimal | date | bool | None
# More are no catalogue of one company.
MOST_ROWS = 2000
CLEARABLE = {Column.PROVIDER, Column.ICAP, Column.ICAP_UNTIL, Column.SERVES, Column.DESCRIPTION}


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in which column of a row; `cell`: such as D7."""

    row: int
    cell: str
    text: str
    column: Column

    @property
    def heading(self) -> str:
        return str(self.column.label)


@dataclass(frozen=True, slots=True)
class Entry:
    """What one row says; what its cells leave empty is not in `given`, None empties."""

    row: int
    code: str
    given: dict[Column, Given]


@dataclass(frozen=True, slots=True)
class Reading:
    layout: Mapping[Column, int]
    entries: list[Entry]
    problems: list[Problem]
    ignored: list[str]

    def problem(self, entry: Entry, column: Column, text: str) -> Problem:
        return problem_in(self.layout, column, entry.row, text)


def read(data: bytes) -> Reading:
    """Raises BadInput for what is no list of courses."""
    layout = layout_of(sheets_of(data))
    if layout is None:
        raise BadInput(
            _("No row of the file has the heading 課程編號 or “Course number”. Start from the empty template.")
        )
    if len(layout.rows) > MOST_ROWS:
        raise BadInput(_("A list can have at most %(most)d courses. Save it as several files.") % {"most": MOST_ROWS})
    entries, problems = list[Entry](), list[Problem]()
    for row in layout.rows:
        if any(cell != "" for cell in row.cells):
            entry = _entry(layout, row, problems)
            if entry is not None:
                entries.append(entry)
    return Reading(layout.columns, _once(layout, entries, problems), problems, layout.ignored)


def problem_in(columns: Mapping[Column, int], column: Column, row: int, text: str) -> Problem:
    return Problem(row, cell_name(columns, column, row), text, column)


def cell_name(columns: Mapping[Column, int], column: Column, row: int) -> str:
    return f"{get_column_letter(columns[column] + 1)}{row}" if column in columns else str(row)


def _entry(layout: Layout, row: Row, problems: list[Problem]) -> Entry | None:
    given: dict[Column, Given] = {}
    wrong = len(problems)
    for column, index in layout.columns.items():
        cell = row.cells[index] if index < len(row.cells) else ""
        try:
            if cell != "" and (isinstance(cell, date) or canonical_line(str(cell))):
                given[column] = _value(column, cell)
        except ValidationError as error:
            problems.append(problem_in(layout.columns, column, row.number, error.messages[0]))
    code = given.pop(Column.CODE, None)
    if code is None and len(problems) == wrong:
        text = _("The course number is missing. Fill it in.")
        problems.append(problem_in(layout.columns, Column.CODE, row.number, text))
    return Entry(row.number, str(code), given) if code is not None and len(problems) == wrong else None


def _once(layout: Layout, entries: list[Entry], problems: list[Problem]) -> list[Entry]:
    """Without the rows whose course stood in the list before."""
    first: dict[str, Entry] = {}
    for entry in entries:
        if entry.code in first:
            text = _("The number %(code)s stands in row %(row)d already. Leave one of them out.")
            told = text % {"code": entry.code, "row": first[entry.code].row}
            problems.append(problem_in(layout.columns, Column.CODE, entry.row, told))
        else:
            first[entry.code] = entry
    return list(first.values())


def _value(column: Column, cell: Cell) -> Given:
    """Raises ValidationError with a sentence."""
    text = canonical_text(str(cell))
    if BROKEN.match(text.strip()):
        raise ValidationError(_("A formula ends in “%(error)s”. Put the value in its place.") % {"error": text.strip()})
    if text.strip().casefold() in CLEARED:
        if column not in CLEARABLE:
            raise ValidationError(_("This can't be emptied. Fill it in, or leave the cell empty."))
        return None
    if column is Column.ICAP_UNTIL:
        return _day(cell, text)
    if isinstance(cell, date):
        raise ValidationError(_("Excel made a date of it. Format the cell as text and type it again."))
    if column is Column.SERVES:
        return text
    if column is Column.KIND:
        return _word(text, KINDS)
    if column is Column.OFFERED:
        return _word(text, {**dict.fromkeys(YES, True), **dict.fromkeys(NO, False)})
    found: Given = CourseForm.base_fields[column.value].clean(text)
    return found


def _day(cell: Cell, text: str) -> date:
    """A year of the Republic is read too; the preview shows the day as it was read."""
    try:
        day = cell if isinstance(cell, date) else read_day(text.strip()).day
    except BadDay as error:
        raise ValidationError(error.sentence) from error
    found: date = CourseForm.base_fields[Column.ICAP_UNTIL.value].clean(day)
    return found


def _word(text: str, words: Mapping[str, Given]) -> Given:
    known = {folded(word): meant for word, meant in words.items()}
    if folded(text) not in known:
        choices = _(", ").join(dict.fromkeys(words))
        raise ValidationError(
            _("“%(text)s” is none of these: %(choices)s. Write one of them.") % {"text": text[:40], "choices": choices}
        )
    return known[folded(text)]
