"""
The look of now: what HR set, else what the settings say. A process reads it once for each version; which version holds
is read with the person of a request (`people.signin.backends`), or in one small query, so that all processes agree.
"""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.urls import reverse

from config.colours import is_colour
from people.company import palette
from people.models import Company
from printing.company import Logo, Look, of_settings

logger = logging.getLogger(__name__)
_KNOWN: dict[str, Dressed] = {}


@dataclass(frozen=True, slots=True)
class Dressed:
    """A look as pages wear it; `paints`: pages take its colour, which a company that chose none leaves as it is."""

    look: Look
    paints: bool

    @property
    def name(self) -> str:
        return self.look.name

    @property
    def short(self) -> str:
        return self.look.short or self.look.name

    @property
    def logo_url(self) -> str:
        kept = at_hand(self.look.logo)
        return reverse("company:logo", args=[kept.digest, kept.kind]) if kept else ""

    @property
    def stylesheet_url(self) -> str:
        if not self.paints:
            return ""
        colour = self.look.colour
        return reverse("company:colours", args=[colour.lstrip("#")]) + f"?{palette.mark(colour)}"


def current() -> Look:
    """For documents and mails."""
    return dressed().look


def dressed(version: str | None = None) -> Dressed:
    """`version`: that of the row where it is known already, "" where there is none."""
    if version is None:
        version = Company.objects.values_list("version", flat=True).first() or ""
    if not version:
        return Dressed(of_settings(), paints=False)
    if version not in _KNOWN:
        row = Company.objects.first()
        if row is None:
            return Dressed(of_settings(), paints=False)
        _KNOWN.clear()
        _KNOWN[row.version] = dressed_of(row)
        return _KNOWN[row.version]
    return _KNOWN[version]


def dressed_of(row: Company) -> Dressed:
    default, name = of_settings(), row.name
    colour = row.colour if is_colour(row.colour) else ""  # it goes into stylesheets
    look = Look(
        name=name or default.name,
        short=row.short_name or name or default.short,
        colour=colour or default.colour,
        logo=logo_of(row) or default.logo,
    )
    return Dressed(look, paints=bool(colour))


def logo_of(row: Company) -> Logo | None:
    """None, and a line in the log, where it is no longer what was kept."""
    content = bytes(row.logo)
    if not row.logo_digest:
        return None
    if hashlib.sha256(content).hexdigest() != row.logo_digest:
        logger.error("The company's logo is not what was kept; run verify_records.")
        return None
    return Logo(row.logo_kind, row.logo_digest, content)


def at_hand(logo: Logo | Path | None) -> Logo | None:
    """A logo of the settings is read from its file; None where it can't be."""
    if not isinstance(logo, Path):
        return logo
    try:
        return _read(logo, logo.stat().st_mtime_ns)
    except OSError:
        return None


@lru_cache(maxsize=4)
def _read(file: Path, changed: int) -> Logo:
    content = file.read_bytes()
    return Logo(file.suffix.lower().lstrip("."), hashlib.sha256(content).hexdigest(), content)
