"""
Letters of a printed page as the lines that they stand in, superscripts too. Pure; points from the top left corner.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from competency.documents.source import UNKNOWN

# What a letter must share of its height with a line to stand in it, and how small it may be against the line's own.
SHARED, SMALLEST = 0.5, 0.4
# Gaps that are a space, as parts of a letter's height: between words of Latin letters, and between any two texts.
WORD, TAB = 0.2, 2.0
# The same letter printed twice, to look bold, stands nearer to itself than this part of its height.
TWICE = 0.15
SPACES = "\t\n\r\x0b\x0c \xa0\u2002\u2003\u2009\u3000"
# Radicals that fonts name in place of the letter that looks the same, and that Unicode does not fold.
RADICALS = str.maketrans(dict(zip(
    "\u2e9f\u2ea0\u2ec1\u2ec4\u2ec6\u2ed1\u2ed7\u2ed8\u2edd\u2ee3\u2ee4\u2ef2", "母民虎西角長雨青食骨鬼龜", strict=True
)))  # fmt: skip
# Compatibility letters and ligatures: these Unicode folds to what people type.
FOLDED = re.compile("[\u2f00-\u2fdf\uf900-\ufaff\ufb00-\ufb06]")
# What symbol fonts draw before an item of a list.
BULLET = re.compile("[\uf020-\uf0ff]")


@dataclass(frozen=True, slots=True)
class Letter:
    """`text` is mostly one character; a space is one too. `turn` is 1 or -1 where it reads upwards or downwards."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    turn: int = 0

    def upright(self) -> Letter:
        """As if the page were turned so that it reads from left to right."""
        if self.turn > 0:
            return Letter(self.text, -self.bottom, -self.top, self.left, self.right)
        if self.turn < 0:
            return Letter(self.text, self.top, self.bottom, -self.right, -self.left)
        return self

    @property
    def height(self) -> float:
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class PrintedLine:
    text: str
    left: float
    right: float
    top: float
    bottom: float


def printed_lines(letters: Iterable[Letter]) -> list[PrintedLine]:
    """From top to bottom, without blank ones; those that read upwards or downwards behind the others."""
    by_turn: dict[int, list[Letter]] = {0: [], 1: [], -1: []}
    for one in letters:
        by_turn[one.turn].append(one.upright())
    return [line for turned in by_turn.values() for band in _bands(turned) for line in _line(band)]


def _line(band: list[Letter]) -> Iterator[PrintedLine]:
    band.sort(key=lambda one: one.left)
    text = "".join(_pieces(band)).strip(SPACES)
    text = text[1:].lstrip(SPACES) if BULLET.match(text) else text
    seen = [one for one in band if one.text.strip(SPACES)]
    if text:
        yield PrintedLine(
            text,
            min(one.left for one in seen),
            max(one.right for one in seen),
            min(one.top for one in seen),
            max(one.bottom for one in seen),
        )


def _bands(letters: Iterable[Letter]) -> list[list[Letter]]:
    """Letters by the line they stand in: the largest first, so that small ones find the line that they belong to."""
    alike: dict[tuple[float, float], list[Letter]] = {}
    for one in letters:
        if one.height > 0:
            alike.setdefault((round(one.top, 1), round(one.bottom, 1)), []).append(one)
    bands: list[tuple[float, float, list[Letter]]] = []
    for (top, bottom), group in sorted(alike.items(), key=lambda item: (item[0][0] - item[0][1], item[0])):
        nearest, shared = None, SHARED * (bottom - top)
        for band in bands:
            overlap = min(bottom, band[1]) - max(top, band[0])
            if overlap >= shared and bottom - top >= SMALLEST * (band[1] - band[0]):
                nearest, shared = band, overlap
        if nearest:
            nearest[2].extend(group)
        else:
            bands.append((top, bottom, list(group)))
    return [band for _top, _bottom, band in sorted(bands, key=lambda band: band[:2])]


def _pieces(letters: list[Letter]) -> Iterator[str]:
    last: Letter | None = None
    has_space = False
    for one in letters:
        if not one.text.strip(SPACES):
            has_space = True
            continue
        if last and one.text == last.text and one.left - last.left < TWICE * one.height:
            continue
        if last and (has_space or _is_gap(last, one)):
            yield " "
        yield one.text
        last, has_space = one, False


def _is_gap(last: Letter, one: Letter) -> bool:
    gap, height = one.left - last.right, min(last.height, one.height)
    return gap > TAB * height or (gap > WORD * height and not is_wide(last.text[-1]) and not is_wide(one.text[0]))


def is_wide(character: str) -> bool:
    """Chinese letters and their punctuation, between which no space stands."""
    return unicodedata.east_asian_width(character) in "WF"


def named(text: str) -> str:
    """
    As people type it: a radical or a ligature that only looks like the letters is the letters; what the file does not
    name is U+FFFD.
    """
    if text.startswith("(cid:") or not text:
        return UNKNOWN
    if text.isascii():
        return text
    text = FOLDED.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text.translate(RADICALS))
    return "".join(one for one in text if one in SPACES or unicodedata.category(one) not in ("Cc", "Cf"))
