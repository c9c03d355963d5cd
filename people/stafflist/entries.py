"""One row of a staff list as what it says of one person, or as what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from config.days import BadDay, read_back, read_day
from config.texts import canonical_line, folded_code
from people.leaving import PURGED_NUMBER
from people.models import User, day_of_work
from people.numbers import is_address, key_of
from people.stafflist.columns import Column, Layout, shown
from people.stafflist.table import Cell, Row

# What a cell says to empty a field; an empty cell leaves the field as it is.
CLEARED = {"清除", "clear"}
CLEARABLE = {Column.DEPARTMENT, Column.JOB_TITLE, Column.SUPERVISOR, Column.EMAIL, Column.HIRED, Column.LEFT}
# Errors of formulas, as Excel writes them into the cells.
BROKEN = re.compile(r"#(N/A|REF!|VALUE!|NAME\?|DIV/0!|NULL!|NUM!|SPILL!|CALC!|GETTING_DATA)\Z", re.IGNORECASE)
NAME_AND_NUMBER = re.compile(r".*[(（]\s*([^()（）]+?)\s*[)）]\Z")
EXCEL_DAYS = range(18_264, 73_050)  # 1950 to 2099, in days since 1899-12-30
SERIAL = re.compile(r"[1-7][0-9]{4}\Z")
# Behind a day, as programs write it into CSV.
TIME_OF_DAY = re.compile(r"\s+\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?(\s*[AaPp][Mm])?\Z")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in one cell or row, as a sentence with what to do."""

    row: int
    column: Column | None
    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """
    What one row says. `given` holds the columns with something in them: texts made canonical, days, None where a cell
    says that the field is to be emptied. `read_back`: how a year of the Republic was read.
    """

    row: int
    number: str
    given: dict[Column, str | date | None]
    read_back: dict[Column, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return key_of(self.number)


@dataclass(frozen=True, slots=True)
class Reading:
    """
    What a list says: `entries` are the rows without fault, `mentioned` the keys of all numbers that stand in it, also
    in rows with faults, so that nobody is taken for absent because of a slip in their row.
    """

    entries: list[Entry]
    problems: list[Problem]
    mentioned: frozenset[str]


def read(layout: Layout) -> Reading:
    """Every row below the headings, without those that repeat the headings."""
    found, problems, mentioned = list[Entry](), list[Problem](), set[str]()
    for row in layout.rows:
        if _repeats_headings(layout, row):
            continue
        wrong = list[Problem]()
        entry = _entry(layout, row, wrong)
        if entry:
            former = entry.given.get(Column.FORMER)
            mentioned |= {entry.key, key_of(str(former))} if former else {entry.key}
            if not wrong:
                found.append(entry)
        problems += wrong
    return Reading(*_without_doubles(found, problems), frozenset(mentioned))


def _repeats_headings(layout: Layout, row: Row) -> bool:
    texts = {heading.index: heading.text for heading in layout.headings}
    own = {index: shown(cell) for index, cell in enumerate(row.cells) if cell != ""}
    return bool(own) and all(texts.get(index) == text for index, text in own.items())


def _entry(layout: Layout, row: Row, wrong: list[Problem]) -> Entry | None:
    given: dict[Column, str | date | None] = {}
    told: dict[Column, str] = {}
    cells = {column: row.cells[index] for column, index in layout.columns.items() if index < len(row.cells)}
    for column, cell in cells.items():
        try:
            value = _value(column, cell)
        except ValidationError as error:
            wrong.append(Problem(row.number, column, error.messages[0]))
            continue
        if isinstance(value, Republic):
            told[column] = read_back(shown(cell), value.day)
            given[column] = value.day
        elif not isinstance(value, _Missing):
            given[column] = value
    number = given.get(Column.NUMBER)
    if not given and not wrong:
        return None
    if not isinstance(number, str):
        if not any(problem.column == Column.NUMBER for problem in wrong):
            wrong.append(Problem(row.number, Column.NUMBER, _("The employee number is missing. Fill it in.")))
        return None
    return Entry(row.number, number, given, told)


@dataclass(frozen=True, slots=True)
class Republic:
    """A day as nobody reads it at a glance: with a year of the Republic, or as Excel counts days."""

    day: date


class _Missing:
    """An empty cell."""


MISSING = _Missing()
# So many rows are named of those that say the same.
SHOWN = 10
NUMBERS = {Column.NUMBER, Column.FORMER, Column.SUPERVISOR}
DAYS = {Column.HIRED, Column.LEFT}
LENGTHS = {
    Column.NUMBER: 40, Column.FORMER: 40, Column.SUPERVISOR: 40, Column.NAME: 80, Column.JOB_TITLE: 80,
    Column.EMAIL: 254,
}  # fmt: skip


def _value(column: Column, cell: Cell) -> str | date | Republic | _Missing | None:
    """What the cell says; ValidationError with a sentence."""
    if isinstance(cell, bool):
        raise ValidationError(_("A yes or no stands where text belongs. Correct the cell."))
    if isinstance(cell, date) and column not in DAYS:
        raise ValidationError(_("Excel made a date of it. Format the cell as text and type it again."))
    text = canonical_line(str(cell)) if not isinstance(cell, date) else ""
    if text == "" and not isinstance(cell, date):
        return MISSING
    if BROKEN.match(text):
        raise ValidationError(_("A formula ends in “%(error)s”. Put the value in its place.") % {"error": text})
    if text.casefold() in CLEARED:
        if column not in CLEARABLE:
            raise ValidationError(_("This can't be emptied. Fill it in, or leave the cell empty."))
        return None
    if column in DAYS:
        return _day(cell, text)
    return _text(column, text)


def _day(cell: Cell, text: str) -> date | Republic:
    if isinstance(cell, date):
        day, is_read_back = cell, False
    elif isinstance(cell, int | float) and EXCEL_DAYS.start <= cell < EXCEL_DAYS.stop:  # a date whose format was lost
        day, is_read_back = _excel_day(cell), False
    elif SERIAL.match(text) and int(text) in EXCEL_DAYS:  # the same, written as CSV
        day, is_read_back = _excel_day(int(text)), True
    else:
        try:
            read = read_day(TIME_OF_DAY.sub("", text))
        except BadDay as error:
            raise ValidationError(error.sentence) from error
        day, is_read_back = read.day, read.was_republic
    day_of_work(day)
    return Republic(day) if is_read_back else day


def _excel_day(number: float) -> date:
    return date(1899, 12, 30) + timedelta(days=int(number))


def _text(column: Column, text: str) -> str:
    if column in NUMBERS:
        text = folded_code(_number_in(column, text))
    elif column == Column.EMAIL:
        text = folded_code(text)
    if (most := LENGTHS.get(column)) and len(text) > most:
        raise ValidationError(_("It has more than %(most)d characters. Shorten it.") % {"most": most})
    if column == Column.EMAIL:
        try:
            validate_email(text)
        except ValidationError as error:
            raise ValidationError(_("“%(text)s” is not an e-mail address. Correct it.") % {"text": text}) from error
    if column == Column.NUMBER:
        User._meta.get_field("username").run_validators(text)
        if is_address(text) or key_of(text).startswith(PURGED_NUMBER):
            raise ValidationError(_("The portal keeps “%(text)s” for itself. Give another number.") % {"text": text})
    return text


def _number_in(column: Column, text: str) -> str:
    """Of “王大明 (A0002)”, as the portal itself writes people, the number."""
    match = NAME_AND_NUMBER.match(text) if column == Column.SUPERVISOR else None
    return match[1] if match else text


def _without_doubles(found: list[Entry], problems: list[Problem]) -> tuple[list[Entry], list[Problem]]:
    """A person stands in a list once; each row of a number that stands twice is refused, and named."""
    rows: dict[str, list[int]] = {}
    for entry in found:
        rows.setdefault(entry.key, []).append(entry.row)
    doubled = {number: which for number, which in rows.items() if len(which) > 1}
    problems = problems + list(_doubles(found, doubled))
    return [entry for entry in found if entry.key not in doubled], problems


def _doubles(found: list[Entry], doubled: dict[str, list[int]]) -> Iterator[Problem]:
    for entry in found:
        if which := doubled.get(entry.key):
            text = _("%(number)s stands in rows %(rows)s. Keep one of them.") % {
                "number": entry.number,
                "rows": _(", ").join(map(str, which[:SHOWN])),
            }
            yield Problem(entry.row, Column.NUMBER, text)
