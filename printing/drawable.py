"""Which characters the prepared fonts draw; what none of them does is told by its number, never printed as a box."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from fontTools.ttLib import TTFont

from printing.font_files import present_fonts

VARIANT = re.compile("[\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")


def drawable(text: str) -> str:
    """
    The text with [U+2A6D6] in place of what would be a box. The fonts of the machine are not asked: the same text
    prints the same everywhere.
    """
    if text.isascii():
        return text
    known = _characters(settings.FONT_DIR)
    for character in {*text} - known:
        if _is_drawn(character):
            text = text.replace(character, f"[U+{ord(character):04X}]")
    return text


def _is_drawn(character: str) -> bool:
    """
    Not so by design: control characters, spaces and what chooses a variant of the character before. 造字 of a former
    system, what is younger than this Unicode, and marks above or below a character are.
    """
    category = unicodedata.category(character)
    return category in {"Co", "Cn"} or (category[0] not in "CZ" and not VARIANT.match(character))


@lru_cache(maxsize=2)
def _characters(folder: Path) -> frozenset[str]:
    known: set[str] = set()
    for file in present_fonts(folder):
        known.update(map(chr, TTFont(file, lazy=True).getBestCmap()))
    return frozenset(known)
