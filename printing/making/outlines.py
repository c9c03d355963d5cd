"""Outlines of characters as a report embeds them: few points, on a coarse grid, in the order of their frequency."""

from __future__ import annotations

from typing import Any

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.qu2cuPen import Qu2CuPen
from fontTools.pens.recordingPen import DecomposingRecordingPen, RecordingPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

# An outline may stray this far from the original, in thousandths of an em.
STRAY = 3
# What stays as it is may still have to become quadratic, which shows nowhere.
UNSEEN = 0.5


def is_cubic(font: TTFont) -> bool:
    """Whether its outlines are those of PostScript, which are drawn the other way round."""
    return "glyf" not in font


def frequency(character: int) -> tuple[int, bytes, int]:
    """Sorts what is used most to the front: Latin, punctuation, the 5,401 common characters of Big5, the rest."""
    if character < 0x250:
        return 0, b"", character
    try:
        code = chr(character).encode("big5")
    except UnicodeEncodeError:
        return 3, b"", character
    return (1 if code < b"\xc9\x40" else 2), code, character


def is_common(key: int | str) -> bool:
    return isinstance(key, int) and frequency(key)[0] < 2


def coarse(glyph: Any, scale: float, grid: int, cubic: bool) -> Any:
    """The outline with as few points as the permitted straying allows, on a grid of so many units to the em."""
    curves, pen = RecordingPen(), TTGlyphPen(None, outputImpliedClosingLine=False)
    glyph.draw(curves if cubic else Qu2CuPen(curves, STRAY * grid / 1000 / scale, all_cubic=True))
    quadratic = Cu2QuPen(pen, STRAY * grid / 1000, reverse_direction=cubic, all_quadratic=True)
    curves.replay(TransformPen(quadratic, (scale, 0, 0, scale, 0, 0)))
    return pen.glyph(dropImpliedOnCurves=True)


def scaled(glyph: Any, scale: float) -> Any:
    """The outline point by point on another grid; ten times as quick as `coarse`, a sixth larger."""
    pen = TTGlyphPen(None)
    glyph.draw(TransformPen(pen, (scale, 0, 0, scale, 0, 0)))
    return pen.glyph(dropImpliedOnCurves=True)


def flat(glyph: Any, glyphs: Any, scale: float, cubic: bool) -> Any:
    """The outline as it is, its components drawn out."""
    drawn, pen = DecomposingRecordingPen(glyphs), TTGlyphPen(None)
    glyph.draw(drawn)
    end = Cu2QuPen(pen, UNSEEN, reverse_direction=True) if cubic else pen
    drawn.replay(end if scale == 1 else TransformPen(end, (scale, 0, 0, scale, 0, 0)))
    return pen.glyph()
