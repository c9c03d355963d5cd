"""Which font files documents want (printing/making prepares them); readable without WeasyPrint's libraries."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple


class Face(NamedTuple):
    """
    A font file as style sheets name it. The names are our own: a font of the same name that the machine has must not
    take its place. Pango asks for emoji under the name emoji, whatever the style sheet says.
    """

    family: str
    weight: int
    draws: str


FACES = {
    "NotoSansTC-Regular.ttf": Face("PortalTC", 400, "Chinese"),
    "NotoSansTC-Bold.ttf": Face("PortalTC", 700, "Chinese in bold"),
    "NotoSansMore.ttf": Face("PortalMore", 400, "rare Han characters such as 𠮷, Latin with accents"),
    "NotoEmoji.ttf": Face("emoji", 400, "emoji"),
    "NotoSansArabic.ttf": Face("PortalArabic", 400, "Arabic"),
    "NotoSansHebrew.ttf": Face("PortalHebrew", 400, "Hebrew"),
    "NotoSansThai.ttf": Face("PortalThai", 400, "Thai"),
}


def present_fonts(folder: Path) -> dict[Path, Face]:
    """Those that are there; no document is made before all are."""
    return {folder / name: face for name, face in FACES.items() if (folder / name).is_file()}


def missing_fonts(folder: Path) -> dict[Path, Face]:
    present = present_fonts(folder)
    return {folder / name: face for name, face in FACES.items() if folder / name not in present}


def failure_file(folder: Path) -> Path:
    """Where the preparing leaves the reason why it failed; gone once it succeeds."""
    return folder.with_name(f"{folder.name}.failed")


def font_style(files: dict[Path, Face]) -> str:
    """CSS that gives every text of a document these fonts, each asked only for what those before it lack."""
    faces = "".join(
        f'@font-face {{ font-family: {family}; font-weight: {weight}; src: url("{path.resolve().as_uri()}") }}\n'
        for path, (family, weight, _draws) in files.items()
    )
    families = ", ".join(dict.fromkeys(face.family for face in files.values()))
    return f"{faces}@page {{ font-family: {families} }}\nhtml {{ font-family: {families} }}\n"
