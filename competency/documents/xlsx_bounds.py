"""
What the sheets of a workbook ask for, before a library makes a cell of each place: a few bytes merge a whole sheet, and
each cell that is written takes a thousand times its letters. Pure.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError, iterparse

from competency.documents.bounds import MAX_AREA, Unreadable

RANGE = re.compile(r"\s*\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})\s*", re.IGNORECASE)
# What a part may be that no sheet can be read of; the library says of those that it needs what is wrong.
UNREAD = (ParseError, zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError)


def refuse_large(data: bytes) -> None:
    """
    Unreadable where all sheets together have more cells, or merge more, than a document may have, or a formula stands
    there without what it comes to: a text that would be missing without a word.
    """
    written = merged = 0
    for kind, said in _elements(data):
        if kind == "c":
            written += 1
        elif kind == "f":
            raise Unreadable("not_calculated", cell=said[:12])
        else:
            merged += _area(said)
        if written > MAX_AREA:
            raise Unreadable("too_large")
        if merged > MAX_AREA:
            raise Unreadable("merged_too_far", cells=said[:40])


def _elements(data: bytes) -> Iterator[tuple[str, str]]:
    """Cells and merged ranges with what they are of, whatever the parts of the archive are called."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            try:
                with archive.open(name) as part:
                    yield from _of_sheet(iterparse(part, events=("start", "end")))  # noqa: S314 - in a bounded process
            except UNREAD:
                continue


def _of_sheet(events: Iterator[tuple[str, Element]]) -> Iterator[tuple[str, str]]:
    inside: list[Element] = []
    cell, formula, is_text = "", "", False
    for event, element in events:
        kind = element.tag.rpartition("}")[2]
        if event == "end":
            if kind == "f":
                formula = cell
            elif kind == "v" and (element.text or is_text):  # a text may come to nothing
                formula = ""
            elif kind == "c" and formula:
                yield "f", formula
            inside.pop()
            if inside:
                inside[-1].clear()  # what was read takes no room
            continue
        if not inside and kind != "worksheet":
            return
        inside.append(element)
        if kind == "c":
            cell, formula, is_text = element.get("r", "") or "?", "", element.get("t") == "str"
        if kind in ("c", "mergeCell"):
            yield kind, element.get("ref", "")


def _area(cells: str) -> int:
    found = RANGE.fullmatch(cells)
    if found is None:
        return 1
    left, top, right, bottom = found.groups()
    return (abs(_column(right) - _column(left)) + 1) * (abs(int(bottom) - int(top)) + 1)


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number
