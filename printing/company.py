"""The company's own look on documents: a logo and one colour, from the settings."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings

# WCAG 2.2, 1.4.3: text and headings in the colour stay readable on white.
CONTRAST = 4.5
LOGO_KINDS = {".png", ".svg"}
# In an SVG, an address that leads out of it; WeasyPrint would leave that part out.
OTHER_FILE = re.compile(rb"""href\s*=\s*["'](?!#|data:)|url\(\s*["']?(?!#|data:)|@import""")


# Text that is still text; it would be printed with a font of the machine.
TEXT = re.compile(rb"<(?:\w+:)?text[\s/>]")


def logo() -> Path | None:
    return Path(settings.COMPANY_LOGO) if settings.COMPANY_LOGO else None


def reads_other_files(path: Path) -> bool:
    return path.suffix.lower() == ".svg" and OTHER_FILE.search(path.read_bytes()) is not None


def has_text(path: Path) -> bool:
    return path.suffix.lower() == ".svg" and TEXT.search(path.read_bytes()) is not None


def is_colour(text: str) -> bool:
    return re.fullmatch(r"#[0-9a-fA-F]{6}", text) is not None


def contrast_on_white(colour: str) -> float:
    """The contrast ratio of WCAG, from 1 to 21; `colour` as #rrggbb."""

    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)

    red, green, blue = (linear(int(colour[place : place + 2], 16) / 255) for place in (1, 3, 5))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)
