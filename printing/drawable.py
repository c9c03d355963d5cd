"""Which characters the prepared fonts draw; what none of them does is told by its number, never printed as a box."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from fontTools.ttLib import TTFont

from printing.font_files import present_fonts


def drawable(text: str) -> str:
    """
    The text with [U+2A6D6] in place of what would be a box. The fonts of the machine are not asked: the same text
    prints the same everywhere.
    """
    if text.isascii():
        return text
    known = _characters(settings.FONT_DIR)
    for character in {*text} - known:
        if unicodedata.category(character)[0] not in "CZM" or _is_private_or_unassigned(character):
            text = text.replace(character, f"[U+{ord(character):04X}]")
    return text


def _is_private_or_unassigned(character: str) -> bool:
    """造字 of a former system, or younger than this Unicode; other control characters draw nothing by design."""
    return unicodedata.category(character) in {"Co", "Cn"}


@lru_cache(maxsize=2)
def _characters(folder: Path) -> frozenset[str]:
    known: set[str] = set()
    for file in present_fonts(folder):
        known.update(map(chr, TTFont(file, lazy=True).getBestCmap()))
    return frozenset(known)
