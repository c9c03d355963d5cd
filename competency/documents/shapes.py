"""Codes as the ministry writes them, and where in a line one ends and the text begins. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from competency.documents.heads import ATTITUDES, DUTY, INDICATOR, KNOWLEDGE, OUTPUT, SKILL, TASK

PARTS = r"(?:\s?\.\s?\d{1,3})"
SHAPES = {
    DUTY: re.compile(rf"T\s?\d{{1,3}}(?!\d|{PARTS})", re.IGNORECASE),
    TASK: re.compile(rf"T\s?\d{{1,3}}{PARTS}+", re.IGNORECASE),
    OUTPUT: re.compile(rf"O\s?\d{{1,3}}{PARTS}*", re.IGNORECASE),
    INDICATOR: re.compile(rf"P\s?\d{{1,3}}{PARTS}*", re.IGNORECASE),
    KNOWLEDGE: re.compile(r"K\s?\d{1,4}", re.IGNORECASE),
    SKILL: re.compile(r"S\s?\d{1,4}", re.IGNORECASE),
    ATTITUDES: re.compile(r"A\s?\d{1,4}", re.IGNORECASE),
}
# A code of any column, at the beginning of a line in another one.
ANY = re.compile(rf"[TOPKSA]\d{{1,3}}{PARTS}*(?![A-Za-z\d])")
AFTER = re.compile(r"(?:\s+|[:：、.．]\s*)?")
NUMBER = re.compile(r"\d+$")


@dataclass(frozen=True, slots=True)
class Parted:
    """A line as a code and its text. `is_sure`: something other than a digit ends the code."""

    code: str
    text: str
    is_sure: bool = True


def folded(text: str) -> str:
    """In plain width, as long as before, so that places in it are those of the text."""
    return "".join(_plain(letter) for letter in text)


def _plain(letter: str) -> str:
    if letter < "\u0080":
        return letter
    plain = unicodedata.normalize("NFKC", letter)
    return plain if len(plain) == 1 else letter


def begins_with_code(text: str, column: str) -> bool:
    return SHAPES[column].match(folded(text[:40])) is not None


def foreign_code(text: str) -> Parted | None:
    """A code of whatever column before a text."""
    found = ANY.match(folded(text[:40]))
    return _parted(text, found.end()) if found else None


def parted(text: str, column: str, last: str = "", usual: int = 0) -> Parted | None:
    """
    The code of a column before its text; None where none stands there. `last`: the code before it, whose number goes up
    by one; `usual`: how many digits codes have. Where digits go over into the text both say where the code ends.
    """
    found = SHAPES[column].match(folded(text[:40]))
    if found is None:
        return None
    end = found.end()
    digits = NUMBER.search(found.group())
    if digits is None or len(digits[0]) == 1:
        return _parted(text, end)
    shorter = _shorter(digits[0], column, found.group()[: digits.start()], last, usual)
    if not shorter:
        return _parted(text, end)
    return _parted(text, end - len(digits[0]) + len(shorter), is_sure=False)


def _shorter(digits: str, column: str, before: str, last: str, usual: int) -> str:
    """The digits that are the code's where those behind them belong to the text; "" where all are the code's."""
    if column in (KNOWLEDGE, SKILL, ATTITUDES):
        return digits[:usual] if usual and len(digits) > usual else ""
    step = NUMBER.search(last)
    wanted = str(int(step[0]) + 1) if step and last[: step.start()] == "".join(before.split()).upper() else "1"
    return wanted if digits != wanted and digits.startswith(wanted) else ""


def _parted(text: str, end: int, is_sure: bool = True) -> Parted:
    code = "".join(folded(text[:end]).split())
    rest = text[end:]
    after = AFTER.match(rest)
    return Parted(code, rest[after.end() if after else 0 :].strip(), is_sure)


def next_inside(plain: str, code: str) -> int:
    """Where in a text, in plain width, the code after this one stands, whose row ran together with it; 0: nowhere."""
    number = NUMBER.search(code)
    if number is None:
        return 0
    wanted = f"{code[: number.start()]}{int(number[0]) + 1:0{len(number[0])}}"
    found = re.search(rf"(?<![A-Za-z\d.]){re.escape(wanted)}(?![\d.])", plain)
    return found.start() if found else 0
