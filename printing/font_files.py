"""Which font files documents want (`scripts/fonts.py` prepares them); readable without WeasyPrint's libraries."""

from __future__ import annotations

from pathlib import Path

# A name of its own: a font of the same name installed on the machine must not take its place.
FAMILY = "NotoSansTC"
WEIGHTS = {"NotoSansTC-Regular.ttf": 400, "NotoSansTC-Bold.ttf": 700}


def present_fonts(folder: Path) -> dict[Path, int]:
    """Those that are there, with their weight; without them a document uses whatever the machine has."""
    return {folder / name: weight for name, weight in WEIGHTS.items() if (folder / name).is_file()}


def missing_fonts(folder: Path) -> list[Path]:
    present = present_fonts(folder)
    return [folder / name for name in WEIGHTS if folder / name not in present]
