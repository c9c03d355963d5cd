"""
The fonts of the PDFs, made of originals (originals.py) and written whole.

Noto Sans TC becomes two static weights that keep a report small and quick: outlines on a coarse grid, no layout
tables, frequent characters first (docs/decisions/0015). What it lacks comes from a font of remaining characters and
from four that need their layout tables. The variable font would cost 1.1 s in each PDF, these 0.2 s.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

from fontTools.fontBuilder import FontBuilder
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

from printing.font_files import FACES
from printing.making.originals import Source
from printing.making.outlines import coarse, flat, frequency, is_common, is_cubic, scaled
from printing.making.parent import end_with_parent

# Beyond what Noto Sans TC draws, in the order in which they are asked.
REMAINING = ["JP", "SC", "KR", "Latin", "Symbols"]
MORE = "NotoSansMore.ttf"
MORE_GRID = 1000
SHAPED = {
    "NotoEmoji.ttf": "Emoji",
    "NotoSansArabic.ttf": "Arabic",
    "NotoSansHebrew.ttf": "Hebrew",
    "NotoSansThai.ttf": "Thai",
}


class Weight(NamedTuple):
    """A weight of Noto Sans TC; `grid`: units to the em (text of 9 pt has 75 dots to the em at 600 dpi)."""

    weight: int
    grid: int


WEIGHTS = {"NotoSansTC-Regular.ttf": Weight(400, 128), "NotoSansTC-Bold.ttf": Weight(700, 192)}


class Originals(NamedTuple):
    """A source whose files lie in a folder."""

    source: Source
    folder: Path

    def opened(self, part: str, weight: int = 400) -> TTFont:
        original = self.source.parts[part]
        name = original.bold if weight > 400 and original.bold else original.file
        return TTFont(self.folder / name, fontNumber=original.number, lazy=True)

    def characters(self, part: str) -> set[int]:
        return set(self.opened(part).getBestCmap())

    def static(self, part: str, weight: int = 400, only: Iterable[int] | None = None) -> TTFont:
        """One weight, with its layout tables; `only`: these characters, without."""
        font = self.opened(part, weight)
        if only is not None:
            subsetter = Subsetter(Options(layout_features=[], notdef_outline=True))
            subsetter.populate(unicodes=only)
            subsetter.subset(font)
        if "fvar" not in font:
            return font
        wanted = {axis.axisTag: axis.defaultValue for axis in font["fvar"].axes} | {"wght": weight}
        return instantiateVariableFont(font, wanted, inplace=True)


def main_font(originals: Originals, name: str) -> TTFont:
    weight, grid = WEIGHTS[name]
    font = originals.static("TC", weight)
    characters, drawn, cubic = font.getBestCmap(), font.getGlyphSet(), is_cubic(font)
    scale = grid / font["head"].unitsPerEm
    named = {".notdef": ".notdef"} | {key: characters[key] for key in sorted(characters, key=frequency)}
    outlines = {
        key: coarse(drawn[glyph], scale, grid, cubic) if cubic or is_common(key) else scaled(drawn[glyph], scale)
        for key, glyph in named.items()
    }
    widths = {key: round(drawn[glyph].width * scale) for key, glyph in named.items()}
    return built(originals, "Noto Sans TC", grid, outlines, widths, weight)


def more_font(originals: Originals) -> TTFont:
    """Every character that another part draws and Noto Sans TC does not, such as 𠮷."""
    done = originals.characters("TC")
    outlines: dict[int | str, Any] = {}
    widths: dict[int | str, int] = {}
    for part in REMAINING:
        wanted = originals.characters(part) - done
        font = originals.static(part, only=wanted)
        drawn, characters, cubic = font.getGlyphSet(), font.getBestCmap(), is_cubic(font)
        scale = MORE_GRID / font["head"].unitsPerEm
        named: dict[int | str, str] = {".notdef": ".notdef"} | {key: characters[key] for key in sorted(wanted)}
        for key, glyph in named.items():
            if key not in outlines:
                outlines[key] = flat(drawn[glyph], drawn, scale, cubic)
                widths[key] = round(drawn[glyph].width * scale)
        done |= wanted
    return built(originals, "Noto Sans More", MORE_GRID, outlines, widths, 400)


def built(
    originals: Originals,
    name: str,
    grid: int,
    outlines: dict[int | str, Any],
    widths: dict[int | str, int],
    weight: int,
) -> TTFont:
    """A font of outlines by character (and ".notdef"), with nothing that a reader of the PDF does not need."""
    names = {key: f"u{key:X}" if isinstance(key, int) else key for key in outlines}
    first = originals.opened("TC")
    scale = grid / first["head"].unitsPerEm
    ascent, descent = round(first["hhea"].ascent * scale), round(first["hhea"].descent * scale)
    maker = FontBuilder(grid)
    maker.setupGlyphOrder(list(names.values()))
    maker.setupCharacterMap({key: named for key, named in names.items() if isinstance(key, int)})
    maker.setupGlyf({names[key]: outline for key, outline in outlines.items()})
    table = maker.font["glyf"]
    maker.setupHorizontalMetrics({names[key]: (width, table[names[key]].xMin) for key, width in widths.items()})
    maker.setupHorizontalHeader(ascent=ascent, descent=descent)
    maker.setupNameTable({"familyName": name, "styleName": "Bold" if weight > 500 else "Regular"})
    maker.setupOS2(usWeightClass=weight, sTypoAscender=ascent, sTypoDescender=descent, usWinAscent=ascent)
    maker.setupPost(keepGlyphNames=False)
    maker.font["head"].created = maker.font["head"].modified = 0
    maker.font.recalcTimestamp = False
    return maker.font


def make_font(originals: Originals, target: Path) -> None:
    if target.name in WEIGHTS:
        font = main_font(originals, target.name)
    elif target.name == MORE:
        font = more_font(originals)
    else:
        font = originals.static(SHAPED[target.name])
    font.recalcTimestamp = False
    font.save(target)


def make_fonts(originals: Originals, folder: Path) -> None:
    """Write all fonts into `folder`, side by side."""
    context = get_context("spawn")
    with ProcessPoolExecutor(os.cpu_count(), mp_context=context, initializer=end_with_parent) as pool:
        for made in [pool.submit(make_font, originals, folder / name) for name in FACES]:
            made.result()
    texts = sorted(path.read_text("utf-8", "replace") for path in originals.folder.glob(originals.source.licences))
    (folder / "LICENCES.txt").write_text("\n".join(dict.fromkeys(texts)), "utf-8")
