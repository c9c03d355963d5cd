"""
The fonts of the PDFs, made once from the variable fonts that come as wheels (all of them under the OFL).

Noto Sans TC becomes two static weights that keep a report small and quick: outlines on a coarse grid, no layout
tables, frequent characters first (docs/decisions/0020). What it lacks comes from a font of remaining characters and
from three that need their layout tables. The variable font would cost 1.1 s in each PDF, these 0.2 s.

Usage: .venv/bin/python scripts/fonts.py [FOLDER]   (default var/fonts)
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from importlib.resources import files
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.qu2cuPen import Qu2CuPen
from fontTools.pens.recordingPen import DecomposingRecordingPen, RecordingPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

CJK = "justmytype_intl_cjk", "fonts/ofl/notosans{0}/NotoSans{1}[wght].ttf"
WORLD = "manimgx_fonts", "Noto{1}[wght].ttf"
# An outline may stray this far from the original, in thousandths of an em.
STRAY = 3
# Beyond what Noto Sans TC draws, in the order in which they are asked.
REMAINING = [(CJK, "JP"), (CJK, "SC"), (CJK, "KR"), (WORLD, "Sans"), (WORLD, "SansSymbols")]


class Weight(NamedTuple):
    """A weight of Noto Sans TC; `grid`: units to the em (text of 9 pt has 75 dots to the em at 600 dpi)."""

    weight: int
    grid: int


WEIGHTS = {"NotoSansTC-Regular.ttf": Weight(400, 128), "NotoSansTC-Bold.ttf": Weight(700, 192)}
SHAPED = {
    "NotoEmoji.ttf": "Emoji",
    "NotoSansArabic.ttf": "SansArabic",
    "NotoSansHebrew.ttf": "SansHebrew",
    "NotoSansThai.ttf": "SansThai",
}
NAMES = [*WEIGHTS, "NotoSansMore.ttf", *SHAPED]


def source(wheel: tuple[str, str], name: str) -> Path:
    package, pattern = wheel
    return Path(str(files(package))) / pattern.format(name.lower(), name)


def static(wheel: tuple[str, str], name: str, weight: int = 400, only: Iterable[int] | None = None) -> TTFont:
    """One weight of a variable font, with its layout tables; `only`: these characters, without."""
    font = TTFont(source(wheel, name))
    if only is not None:
        subsetter = Subsetter(Options(layout_features=[], notdef_outline=True))
        subsetter.populate(unicodes=only)
        subsetter.subset(font)
    wanted = {axis.axisTag: axis.defaultValue for axis in font["fvar"].axes} | {"wght": weight}
    return instantiateVariableFont(font, wanted, inplace=True)


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


def coarse(glyph: Any, units: int, grid: int) -> Any:
    """The outline with as few points as the permitted straying allows, on a grid of so many units to the em."""
    cubic, pen = RecordingPen(), TTGlyphPen(None, outputImpliedClosingLine=False)
    glyph.draw(Qu2CuPen(cubic, STRAY * units / 1000, all_cubic=True))
    scale = grid / units
    cubic.replay(TransformPen(Cu2QuPen(pen, STRAY * grid / 1000, all_quadratic=True), (scale, 0, 0, scale, 0, 0)))
    return pen.glyph(dropImpliedOnCurves=True)


def scaled(glyph: Any, scale: float) -> Any:
    """The outline point by point on another grid; ten times as quick as `coarse`, a sixth larger."""
    pen = TTGlyphPen(None)
    glyph.draw(TransformPen(pen, (scale, 0, 0, scale, 0, 0)))
    return pen.glyph(dropImpliedOnCurves=True)


def flat(glyph: Any, glyphs: Any) -> Any:
    """The outline as it is, its components drawn out."""
    drawn, pen = DecomposingRecordingPen(glyphs), TTGlyphPen(None)
    glyph.draw(drawn)
    drawn.replay(pen)
    return pen.glyph()


def built(name: str, grid: int, outlines: dict[int | str, Any], widths: dict[int | str, int], weight: int) -> TTFont:
    """A font of outlines by character (and ".notdef"), with nothing that a reader of the PDF does not need."""
    names = {key: f"u{key:X}" if isinstance(key, int) else key for key in outlines}
    first = TTFont(source(CJK, "TC"), lazy=True)["hhea"]
    ascent, descent = round(first.ascent * grid / 1000), round(first.descent * grid / 1000)
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


def main_font(name: str) -> TTFont:
    weight, grid = WEIGHTS[name]
    font = static(CJK, "TC", weight)
    characters, drawn, units = font.getBestCmap(), font.getGlyphSet(), font["head"].unitsPerEm
    named = {".notdef": ".notdef"} | {key: characters[key] for key in sorted(characters, key=frequency)}
    outlines = {
        key: coarse(drawn[glyph], units, grid) if is_common(key) else scaled(drawn[glyph], grid / units)
        for key, glyph in named.items()
    }
    widths = {key: round(drawn[glyph].width * grid / units) for key, glyph in named.items()}
    return built("Noto Sans TC", grid, outlines, widths, weight)


def more_font(name: str) -> TTFont:
    """Every character that another source draws and Noto Sans TC does not, such as 𠮷."""
    done = set(TTFont(source(CJK, "TC"), lazy=True).getBestCmap())
    outlines: dict[int | str, Any] = {}
    widths: dict[int | str, int] = {}
    for wheel, part in REMAINING:
        wanted = set(TTFont(source(wheel, part), lazy=True).getBestCmap()) - done
        font = static(wheel, part, only=wanted)
        drawn, characters = font.getGlyphSet(), font.getBestCmap()
        for key, glyph in [(".notdef", ".notdef"), *((key, characters[key]) for key in sorted(wanted))]:
            if key not in outlines:
                outlines[key], widths[key] = flat(drawn[glyph], drawn), drawn[glyph].width
        done |= wanted
    return built("Noto Sans More", 1000, outlines, widths, 400)


def shaped_font(name: str) -> TTFont:
    return static(WORLD, SHAPED[name])


def make_font(target: Path) -> None:
    """Write one font, whole or not at all: a reader never sees half a font."""
    makers: dict[str, Callable[[str], TTFont]] = {**dict.fromkeys(WEIGHTS, main_font), "NotoSansMore.ttf": more_font}
    font = makers.get(target.name, shaped_font)(target.name)
    fresh = target.with_name(f"{target.name}.{os.getpid()}")
    try:
        font.save(fresh)
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)


def make_fonts(folder: Path) -> list[Path]:
    """The paths of all fonts in `folder`, made anew, side by side."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source(CJK, "TC").with_name("OFL.txt"), folder / "OFL.txt")
    paths = [folder / name for name in NAMES]
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
        list(pool.map(make_font, paths))
    return paths


def ensure_fonts(folder: Path) -> list[Path]:
    """The paths of all fonts in `folder`, made when they are not there yet."""
    paths = [folder / name for name in NAMES]
    return paths if all(path.is_file() for path in paths) else make_fonts(folder)


if __name__ == "__main__":
    make_fonts(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent.parent / "var" / "fonts")
