"""Small fonts are made of either kind of outlines: TrueType's as in the wheels, PostScript's as in the packages."""

from __future__ import annotations

from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

from printing.making.faces import Originals, main_font, more_font
from printing.making.originals import Original, Source

# A drop of 600 by 700 units; the middle of its curves lies where those of the made font must lie.
LEFT, BOTTOM, RIGHT, TOP = 100, 0, 700, 700


def original(path: Path, characters: str, cubic: bool) -> None:
    maker = FontBuilder(1000, isTTF=not cubic)
    names = [".notdef", *(f"u{ord(character):X}" for character in characters)]
    maker.setupGlyphOrder(names)
    maker.setupCharacterMap({ord(character): f"u{ord(character):X}" for character in characters})
    pen = T2CharStringPen(800, None) if cubic else TTGlyphPen(None)
    pen.moveTo((LEFT, BOTTOM))
    if cubic:
        pen.curveTo((LEFT, 400), (300, TOP), (400, TOP))
    else:
        pen.qCurveTo((LEFT, TOP), (400, TOP))
    pen.lineTo((RIGHT, TOP))
    pen.lineTo((RIGHT, BOTTOM))
    pen.closePath()
    if cubic:
        maker.setupCFF("Small", {}, dict.fromkeys(names, pen.getCharString()), {})
    else:
        maker.setupGlyf(dict.fromkeys(names, pen.glyph()))
    maker.setupHorizontalMetrics(dict.fromkeys(names, (800, LEFT)))
    maker.setupHorizontalHeader(ascent=880, descent=-120)
    maker.setupNameTable({"familyName": "Small", "styleName": "Regular"})
    maker.setupOS2()
    maker.setupPost()
    maker.save(path)


@pytest.fixture(params=[True, False], ids=["PostScript", "TrueType"])
def originals(request: pytest.FixtureRequest, tmp_path: Path) -> Originals:
    original(tmp_path / "main", "主A", request.param)
    original(tmp_path / "more", "主𠮷", request.param)
    parts = {"TC": Original("main"), **dict.fromkeys(["JP", "SC", "KR", "Latin", "Symbols"], Original("more"))}
    return Originals(Source("small", parts, "*.txt"), tmp_path)


def bounds(font: TTFont, character: str) -> tuple[float, ...]:
    pen = BoundsPen(font.getGlyphSet())
    font.getGlyphSet()[font.getBestCmap()[ord(character)]].draw(pen)
    return tuple(pen.bounds)


def reopened(font: TTFont, path: Path) -> TTFont:
    font.save(path)
    return TTFont(path)


def test_the_main_font_keeps_the_outline_on_a_coarse_grid(originals: Originals, tmp_path: Path) -> None:
    font = reopened(main_font(originals, "NotoSansTC-Regular.ttf"), tmp_path / "made")
    assert font["head"].unitsPerEm == 128
    assert "glyf" in font
    assert {*map(chr, font.getBestCmap())} == {"主", "A"}
    wanted = [edge * 128 / 1000 for edge in (LEFT, BOTTOM, RIGHT, TOP)]
    assert bounds(font, "主") == pytest.approx(wanted, abs=1)
    assert font["hmtx"][font.getBestCmap()[ord("主")]][0] == round(800 * 128 / 1000)


def test_the_font_of_the_rest_holds_only_what_the_main_font_lacks(originals: Originals, tmp_path: Path) -> None:
    font = reopened(more_font(originals), tmp_path / "made")
    assert {*map(chr, font.getBestCmap())} == {"𠮷"}
    assert bounds(font, "𠮷") == (LEFT, BOTTOM, RIGHT, TOP)
