"""
Static weights of Noto Sans TC for the PDFs, made once from the variable font that comes as a wheel.

The variable font costs 1.1 s in each PDF, a static TrueType 0.2 s; making both weights takes some 15 s.

Usage: .venv/bin/python scripts/fonts.py [FOLDER]   (default var/fonts)
"""

import os
import shutil
import sys
from concurrent.futures import ProcessPoolExecutor
from importlib.resources import files
from multiprocessing import get_context
from pathlib import Path

from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

WEIGHTS = {"NotoSansTC-Regular.ttf": 400, "NotoSansTC-Bold.ttf": 700}


def source() -> Path:
    return Path(str(files("justmytype_intl_cjk"))) / "fonts" / "ofl" / "notosanstc" / "NotoSansTC[wght].ttf"


def make_font(target: Path, weight: int) -> None:
    """Write one weight, whole or not at all: a reader never sees half a font."""
    font = instantiateVariableFont(TTFont(source()), {"wght": weight}, inplace=True, updateFontNames=True)
    fresh = target.with_name(f"{target.name}.{os.getpid()}")
    try:
        font.save(fresh)
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)


def make_fonts(folder: Path) -> list[Path]:
    """The paths of both weights in `folder`, made anew, each in a process of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source().with_name("OFL.txt"), folder / "OFL.txt")
    with ProcessPoolExecutor(len(WEIGHTS), mp_context=get_context("spawn")) as pool:
        list(pool.map(make_font, [folder / name for name in WEIGHTS], WEIGHTS.values()))
    return [folder / name for name in WEIGHTS]


def ensure_fonts(folder: Path) -> list[Path]:
    """The paths of both weights in `folder`, made when they are not there yet."""
    paths = [folder / name for name in WEIGHTS]
    return paths if all(path.is_file() for path in paths) else make_fonts(folder)


if __name__ == "__main__":
    make_fonts(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent.parent / "var" / "fonts")
