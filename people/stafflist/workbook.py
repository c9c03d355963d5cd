"""
A program of its own: a workbook from standard input, its visible sheets to standard output as lines of JSON. The
library that reads it ends its process where a small file claims a huge sheet, so it never reads in the portal's
(docs/decisions/0042); `config.bounded` starts it and bounds what it may take of memory and time.
"""

import html
import io
import json
import re
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum
from python_calamine import SheetVisibleEnum as Visible

# How it ends; any other end was somebody's damaged file or a bound.
LOCKED, UNREADABLE, TOO_LARGE = 3, 4, 5
# How many rows a list may have and how far to the right it is read; one more row tells that it is too long.
MAX_ROWS = 100_000
MAX_COLUMNS = 200
MAX_AREA = 20_000_000
MAX_CELL = 2000
NOT_CALCULATED = "#CALC!"
TAG = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^>]*>")
ATTRIBUTE = re.compile(r"""([\w:]+)\s*=\s*["']([^"']*)["']""")
CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*[^/>])>(.*?)</(?:\w+:)?c>", re.DOTALL)
KIND = re.compile(rb"""\bt=["'](\w+)["']""")
PLACE = re.compile(rb"""\br=["']([A-Z]{1,3})(\d{1,7})["']""")
VALUE = re.compile(rb"<(?:\w+:)?v>([^<]*)<")
# Of one sheet, what formulas end in, by row from 1 and column from 0.
Broken = dict[int, dict[int, str]]


def rows(sheet: CalamineSheet, broken: Broken) -> Iterator[tuple[int, list[object]]]:
    """Each row that holds something, with its number from 1."""
    for number, cells in enumerate(sheet.to_python(skip_empty_area=False), start=1):
        found = [plain(cell) for cell in cells[:MAX_COLUMNS]]
        for place, error in broken.get(number, {}).items():
            found[len(found) :] = [""] * (place + 1 - len(found))
            found[place] = error
        while found and found[-1] == "":
            found.pop()
        if found:
            yield number, found


def plain(cell: object) -> object:
    """As JSON has it; a day as {"day": …}, without the time of day."""
    if isinstance(cell, datetime):
        cell = date(cell.year, cell.month, cell.day)  # a cell of a sheet knows no time zone
    if isinstance(cell, date):
        return {"day": cell.isoformat()}
    if isinstance(cell, time | timedelta):
        return str(cell)
    if isinstance(cell, str):
        return cell[: MAX_CELL + 1] if cell.strip() else ""
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    return cell if isinstance(cell, bool | int | float) else ""


def broken_cells(data: bytes) -> dict[str, Broken]:
    """
    By sheet, what formulas end in: the library gives an error as an empty cell, which would mean "as it is". Of .xlsx
    alone; NOT_CALCULATED for a formula whose result no program wrote down.
    """
    if not data.startswith(b"PK"):
        return {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        targets = {
            attributes(tag)["Id"]: attributes(tag)["Target"]
            for tag in TAG.findall(archive.read("xl/_rels/workbook.xml.rels"))
            if {"Id", "Target"} <= attributes(tag).keys()
        }
        found = {}
        for tag in SHEET.findall(archive.read("xl/workbook.xml")):
            said = attributes(tag)
            target = targets.get(next((value for name, value in said.items() if name.endswith(":id")), ""), "")
            path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            if path in archive.namelist():
                found[said.get("name", "")] = broken_of(archive.read(path))
    return found


def broken_of(sheet: bytes) -> Broken:
    found: Broken = {}
    for attrs, inner in CELL.findall(sheet):
        kind, value = KIND.search(attrs), VALUE.search(inner)
        place, text = PLACE.search(attrs), value[1].decode("utf-8", "replace") if value else ""
        is_error = kind is not None and kind[1] == b"e"
        is_open = b"<f" in inner and not text and (kind is None or kind[1] != b"str")
        if place and (is_error or is_open) and (column := column_of(place[1])) < MAX_COLUMNS:
            found.setdefault(int(place[2]), {})[column] = (text if is_error else "") or NOT_CALCULATED
    return found


def column_of(letters: bytes) -> int:
    """From 0: A, B, … Z, AA."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def attributes(tag: bytes) -> dict[str, str]:
    return {name: html.unescape(value) for name, value in ATTRIBUTE.findall(tag.decode("utf-8", "replace"))}


def main() -> int:
    write = sys.stdout.write
    try:
        data = sys.stdin.buffer.read()
        book, broken = CalamineWorkbook.from_filelike(io.BytesIO(data)), broken_cells(data)
        for known in book.sheets_metadata:
            if known.typ != SheetTypeEnum.WorkSheet or known.visible != Visible.Visible:
                continue
            sheet = book.get_sheet_by_name(known.name)
            if sheet.total_height >= MAX_ROWS or sheet.total_height * sheet.total_width > MAX_AREA:
                write(json.dumps({"sheet": known.name}) + "\n")
                return TOO_LARGE
            write(json.dumps({"sheet": known.name}) + "\n")
            for number, cells in rows(sheet, broken.get(known.name, {})):
                write(json.dumps([number, cells]) + "\n")
    except PasswordError:
        return LOCKED
    except (CalamineError, OSError, ValueError, KeyError, RuntimeError, NotImplementedError, zipfile.BadZipFile):
        return UNREADABLE
    return 0


if __name__ == "__main__":
    sys.exit(main())
