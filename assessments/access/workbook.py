"""The access log as Excel: a row for each look (docs/access-log.md), and on a second sheet what the file holds."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.access.told import Told
from assessments.enums import AccessKind
from assessments.models import Access, Assessment
from config.days import written_time
from people.company import looks
from people.models import User
from printing.book import Book, prepare_page
from printing.long_sheet import Field, LongSheet
from printing.spreadsheet import Column, Value, in_cell

# So many rows are made in some ten seconds, while the browser waits; who wants others chooses days.
MOST_ROWS = 100_000
CHUNK = 2000


class File(NamedTuple):
    """`rows`: how many it holds; `begins`: the time of the oldest where more match than it holds."""

    content: bytes
    rows: int
    begins: datetime | None


def workbook(found: QuerySet[Access], reader: User, asked: list[tuple[str, str]]) -> File:
    """The newest MOST_ROWS of these; `asked`: each criterion in words with what was given for it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "log.xlsx"
        book = Book(path, _("Access log"), looks.current().name)
        sheet = LongSheet(book, _("Access log"), [Field(column) for column in columns()])
        begins = _list(sheet, found, reader)
        _tell(book, reader, asked, sheet.rows, begins)
        book.close()
        return File(path.read_bytes(), sheet.rows, begins)


def _list(sheet: LongSheet, found: QuerySet[Access], reader: User) -> datetime | None:
    """The time of the oldest row where there are more than a file holds."""
    last = None
    for at, row in rows_of(found[: MOST_ROWS + 1], reader):
        if sheet.rows == MOST_ROWS:
            break
        last = at
        sheet.append(row)
    else:
        last = None
    _finish(sheet)
    return last


def _finish(sheet: LongSheet) -> None:
    sheet.say_columns()
    sheet.close()
    prepare_page(sheet.sheet, heads=(0, 0))


def columns() -> list[Column]:
    return [
        Column(_("When"), 18),
        Column(_("Employee number"), 16, is_code=True),
        Column(_("Who"), 16),
        Column(_("Part"), 12),
        Column(_("What they did"), 16),
        Column(_("Of what"), 36),
        Column(_("Trainee: employee number"), 18, is_code=True),
        Column(_("Trainee"), 16),
        Column(_("Cycle"), 28),
        Column(_("Assessment number"), 14),
    ]


def rows_of(found: QuerySet[Access], reader: User) -> Iterator[tuple[datetime, list[Value]]]:
    """In chunks, each in few queries; people and appraisals are asked for once."""
    told, kinds = Told(reader), {value: str(label) for value, label in AccessKind.choices}
    rows = iter(found.values_list("at", "person", "kind", "detail", "assessment").iterator(CHUNK))
    while chunk := list(islice(rows, CHUNK)):
        _ats, people, _kinds, details, assessments = zip(*chunk, strict=True)
        told.add(people, assessments, details)
        for at, person, kind, detail, assessment in chunk:
            who, about = told.people[person], told.assessments[assessment]
            yield (
                at,
                [
                    in_cell(at),
                    who.username,
                    who.name,
                    told.part(person, assessment),
                    kinds.get(kind, kind),
                    told.description(kind, detail, assessment),
                    about.trainee_number,
                    about.trainee_name,
                    about.cycle.name,
                    Assessment.number_of(assessment),
                ],
            )


def _tell(book: Book, reader: User, asked: list[tuple[str, str]], rows: int, oldest: datetime | None) -> None:
    """By whom and when it was made, of what, and what it leaves out."""
    columns = [Field(Column(_("Subject"), 24)), Field(Column(_("Content"), 80))]
    sheet = LongSheet(book, _("About this file"), columns)
    sheet.append([_("Made by"), f"{reader.name} {reader.username}"])
    sheet.append([_("Made at"), written_time(timezone.now())])
    for name, value in asked or [(_("Asked for"), _("Everything"))]:
        sheet.append([name, value])
    sheet.append([_("Entries"), rows])
    if oldest:
        left_out = _(
            "Older entries than %(at)s match too. A file holds the newest %(most)d; choose days to get others."
        )
        sheet.append([_("Left out"), left_out % {"at": written_time(oldest), "most": MOST_ROWS}])
    sheet.append([_("Part"), _("The role shown is the one this person has in the appraisal today.")])
    several = _("An overview that showed several people is a row for each of them, all of one time.")
    sheet.append([_("Rows"), several])
    _finish(sheet)
