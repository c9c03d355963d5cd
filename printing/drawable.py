"""Which characters the prepared fonts draw; what none of them does is told by its number, never printed as a box."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from fontTools.ttLib import TTFont

from config.texts import NO_CODE, NO_LINE
from printing.font_files import present_fonts

ASCII = frozenset(map(chr, range(128)))
# Blank as they are meant to be, and not by the glyphs that fonts have or lack for them; annotations are not set.
FILLERS: dict[int, str] = dict.fromkeys(map(ord, "\u115f\u1160\u2800\u3164\uffa0"), " ") | dict.fromkeys(
    range(0xFFF9, 0xFFFC), ""
)


def drawable(text: str) -> str:
    """
    The text with [U+2A6D6] in place of what would be a box. The fonts of the machine are not asked: the same text
    prints the same everywhere.
    """
    if text.isascii():
        return text
    text = text.translate(FILLERS)
    for character in {*text} - _characters(settings.FONT_DIR) - ASCII:
        text = text.replace(character, _instead(character))
    return text


def _instead(character: str) -> str:
    """
    What stands for a character that the fonts lack: a space for a space, nothing for what nobody would see, itself for
    what joins characters or chooses a variant of one, its number for what is to be seen. 造字 of a former system, what
    is younger than this Unicode, and marks above or below a character are.
    """
    if character.isspace():
        return " "
    if NO_LINE.match(character):
        return ""
    return character if NO_CODE.match(character) else f"[U+{ord(character):04X}]"


@lru_cache(maxsize=2)
def _characters(folder: Path) -> frozenset[str]:
    known: set[str] = set()
    for file in present_fonts(folder):
        known.update(map(chr, TTFont(file, lazy=True).getBestCmap()))
    return frozenset(known)
