"""
A list as other programs write it, such as a staff list, as rows of cells: .xlsx, .xls, and CSV in UTF-8, UTF-16 or
Big5. Nothing is known here of what the columns mean.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from config.bounded import Bounds, run
from config.refusals import BadInput

READER = Path(__file__).with_name("workbook.py")
BOUNDS = Bounds(memory=1_500_000_000, processor=25, clock=30)
LOCKED, TOO_LARGE = 3, 5  # as the reader ends
MAX_UNPACKED = 300_000_000
MAX_ROWS = 100_000
MAX_COLUMNS = 200
MAX_CELL = 2000

# A workbook's cell: a number stays one, so that who reads it knows that leading zeros may be gone.
Cell = str | int | float | bool | date

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
DELIMITERS = "\t,;，"


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as the program that wrote it counts, from 1, and its cells from the first column."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a file, without the rows that are empty; a CSV has one without a name."""

    name: str
    rows: tuple[Row, ...]


def sheets_of(data: bytes) -> list[Sheet]:
    """The visible sheets of a file, by what is in it and not by its name. BadInput with what to do."""
    if not data.strip():
        raise BadInput(_("The file is empty. Choose it again."))
    if len(data) > settings.STAFF_LIST_MAX_BYTES:
        raise BadInput(too_many_bytes())
    if data.startswith(ZIP):
        _refuse_other_zips(data)
        return _workbook(data)
    if data.startswith(OLE):
        return _workbook(data)
    if data.startswith(b"%PDF"):
        raise BadInput(_("This is a PDF. Save the list as Excel or CSV and choose that file."))
    return [Sheet("", tuple(_csv(_decoded(data))))]


def too_many_bytes(most: int | None = None) -> str:
    text = _(
        "The file is too large: a list may have %(most)d MB. Leave out pictures and other sheets, or save the "
        "sheet with the list as CSV."
    )
    return text % {"most": most_megabytes(most)}


def most_megabytes(most: int | None = None) -> int:
    return int((most or settings.STAFF_LIST_MAX_BYTES) // 1_000_000)


def _workbook(data: bytes) -> list[Sheet]:
    """Read by a program of its own: what ends that one, or makes it huge, is one refused file."""
    ended = run(READER, data, BOUNDS)
    if ended.code == LOCKED:
        raise BadInput(_("The workbook has a password. Save it without one and choose it again."))
    if ended.code == TOO_LARGE:
        raise BadInput(_too_large(str(json.loads(ended.written.splitlines()[-1])["sheet"])))
    if ended.code != 0:
        raise BadInput(_damaged())
    return list(_sheets(ended.written))


def _sheets(lines: bytes) -> Iterator[Sheet]:
    name, rows = "", list[Row]()
    for number, line in enumerate(lines.splitlines()):
        said = json.loads(line)
        if isinstance(said, dict):
            if number:
                yield Sheet(name, tuple(rows))
            name, rows = said["sheet"], []
        else:
            rows.append(Row(said[0], tuple(map(_cell, said[1]))))
    yield Sheet(name, tuple(rows))


def _cell(said: object) -> Cell:
    if isinstance(said, dict):
        return date.fromisoformat(said["day"])
    return said if isinstance(said, str | int | float | bool) else ""


def _damaged() -> str:
    return _("The workbook can't be read; it may be damaged. Open it in Excel, save it again and choose that file.")


def _refuse_other_zips(data: bytes) -> None:
    """What no Excel wrote, and what says that it unpacks to more than a list needs; what lies meets a bound."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names, unpacked = archive.namelist(), sum(member.file_size for member in archive.infolist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise BadInput(_damaged()) from error
    if not any(name.endswith("xl/workbook.xml") for name in names):
        raise BadInput(_("This is not an Excel workbook. Save the list as .xlsx or CSV and choose that file."))
    if unpacked > MAX_UNPACKED:
        raise BadInput(_("The workbook unpacks to more than a list needs. Save only the sheet with the list."))


def _decoded(data: bytes) -> str:
    for mark, encoding in BOMS.items():
        if data.startswith(mark):
            return _strictly(data, encoding)
    if zeros := _utf_16_without_mark(data):
        return _strictly(data, zeros)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _strictly(data, "cp950")  # Big5 as Windows writes it in Taiwan


def _utf_16_without_mark(data: bytes) -> str:
    """Digits, commas and line ends have a zero byte beside them in UTF-16 and in no other encoding of a list."""
    head = data[:4000]
    upper, lower = head[::2].count(0), head[1::2].count(0)
    if max(upper, lower) < 2:
        return ""
    return "utf-16-be" if upper > lower else "utf-16-le"


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise BadInput(
            _("The characters of line %(line)d can't be read. Save the list as Excel, or as CSV in UTF-8.")
            % {"line": line}
        ) from error


def _row(number: int, cells: list[str]) -> Row | None:
    """None for a row without anything in it."""
    plain = [cell[: MAX_CELL + 1] if cell.strip() else "" for cell in cells]
    while plain and plain[-1] == "":
        plain.pop()
    return Row(number, tuple(plain)) if plain else None


def _csv(text: str) -> Iterator[Row]:
    if "\x00" in text:
        raise BadInput(_("This is not a list. Choose an Excel workbook or a CSV file."))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        for number, cells in enumerate(reader, start=1):
            if number > MAX_ROWS:
                raise BadInput(_too_large(""))
            if row := _row(number, cells[:MAX_COLUMNS]):
                yield row
    except csv.Error as error:
        raise BadInput(
            _("Line %(line)d of the file can't be read. Save the list again as CSV or Excel.")
            % {"line": reader.line_num}
        ) from error


def _delimiter(text: str) -> str:
    """What the first line that has any parts has most of."""
    for line in text.splitlines()[:20]:
        counts = {mark: line.count(mark) for mark in DELIMITERS}
        if any(counts.values()):
            return max(counts, key=lambda mark: counts[mark])
    return ","


def _too_large(sheet: str) -> str:
    return _("The sheet “%(name)s” has more than %(most)d rows. Save only the rows of the list.") % {
        "name": sheet or "CSV",
        "most": MAX_ROWS,
    }
