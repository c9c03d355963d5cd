"""How documents wear the company's look: its name, a logo and one colour; without another one, that of the settings."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from config.colours import WHITE, contrast, is_colour

__all__ = ["CONTRAST", "LOGO_KINDS", "Logo", "Look", "contrast_on_white", "has_text", "is_colour", "reads_other_files"]

# WCAG 2.2, 1.4.3: text and headings in the colour stay readable on white.
CONTRAST = 4.5
LOGO_KINDS = {".png", ".svg"}
# The address of a logo that stands in no file.
KEPT = "company:logo"
# In an SVG, an address that leads out of it; WeasyPrint would leave that part out.
OTHER_FILE = re.compile(rb"""href\s*=\s*["'](?!#|data:)|url\(\s*["']?(?!#|data:)|@import""")


# Text that is still text; it would be printed with a font of the machine.
TEXT = re.compile(rb"<(?:\w+:)?text[\s/>]")


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture at hand: `kind` png or svg, `digest` the SHA-256 of its bytes."""

    kind: str
    digest: str
    content: bytes = field(compare=False, repr=False)

    @property
    def media_type(self) -> str:
        return "image/svg+xml" if self.kind == "svg" else "image/png"


@dataclass(frozen=True, slots=True)
class Look:
    """`short`: the name where there is little room; `logo`: at hand, or the path of a file of the settings."""

    name: str
    short: str
    colour: str
    logo: Logo | Path | None

    @property
    def logo_address(self) -> str:
        """As a document names it; empty for none."""
        if isinstance(self.logo, Path):
            return self.logo.resolve().as_uri()
        return KEPT if self.logo else ""


def of_settings() -> Look:
    return Look(settings.COMPANY_NAME, settings.COMPANY_NAME, settings.COMPANY_COLOUR, logo())


def logo() -> Path | None:
    return Path(settings.COMPANY_LOGO) if settings.COMPANY_LOGO else None


def reads_other_files(path: Path) -> bool:
    return path.suffix.lower() == ".svg" and OTHER_FILE.search(path.read_bytes()) is not None


def has_text(path: Path) -> bool:
    return path.suffix.lower() == ".svg" and TEXT.search(path.read_bytes()) is not None


def contrast_on_white(colour: str) -> float:
    """The contrast ratio of WCAG, from 1 to 21; `colour` as #rrggbb."""
    return contrast(colour, WHITE)
