"""Zeros before the numbers of a list that Excel kept in some cells and dropped in others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from people.models import StaffColumn as Column
from people.stafflist.company import ZERO, Company
from people.stafflist.entries import NUMBERS, Entry, Reading

# Under which the answer about all numbers stands among those about single ones; no number is written so.
ALL = "*"


def width_of(reading: Reading, company: Company) -> int:
    """
    How many digits the numbers with zeros before them have, where shorter ones that nobody has stand beside them; 0
    where nothing is missing, or where zeros would make two numbers one.
    """
    said = reading.mentioned | {text for one in reading.entries for text in _numbers(one).values()}
    digits = {text for text in said if text.isascii() and text.isdigit()}
    widths = {len(text) for text in digits if text.startswith(ZERO) and text.strip(ZERO)}
    if len(widths) != 1:
        return 0
    (width,) = widths
    rows = {_filled(key, width, company) for key in reading.mentioned}
    if len(rows) < len(reading.mentioned) or all(_filled(text, width, company) == text for text in digits):
        return 0
    return width


def filled(reading: Reading, width: int, company: Company) -> Reading:
    """The same list with its numbers as long as that."""
    return replace(
        reading,
        entries=[_with_zeros(entry, width, company) for entry in reading.entries],
        mentioned=frozenset(_filled(key, width, company) for key in reading.mentioned),
    )


def settled(reading: Reading, company: Company, same: Mapping[str, bool]) -> tuple[Reading, int]:
    """The list as it was answered, and the width that is still to be asked about."""
    width = width_of(reading, company)
    if not width or ALL not in same:
        return reading, width
    return (filled(reading, width, company) if same[ALL] else reading), 0


def _numbers(entry: Entry) -> dict[Column, str]:
    return {column: text for column in NUMBERS if isinstance(text := entry.given.get(column), str)}


def _with_zeros(entry: Entry, width: int, company: Company) -> Entry:
    given = {column: _filled(text, width, company) for column, text in _numbers(entry).items()}
    return replace(entry, number=_filled(entry.number, width, company), given={**entry.given, **given})


def _filled(text: str, width: int, company: Company) -> str:
    """A number that somebody has as it is written stays."""
    if not (text.isascii() and text.isdigit()) or company.numbered(text):
        return text
    return text.zfill(width)
