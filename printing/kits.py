"""
Fonts and style of a kind of document, read once in each process: a fresh FontConfiguration per document and the CSS
parsed anew cost half of its time and let memory grow.
"""

from __future__ import annotations

import gc
import os
import re
import threading
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from printing import company
from printing.engine import CSS, FontConfiguration, font_copies
from printing.fetcher import FileFetcher
from printing.font_files import font_style, present_fonts
from printing.intact import Look, look_at, recorded

# Pango's font maps are not made for threads: one document at a time.
LOCK = threading.Lock()
TAKEN_IN = re.compile(r'^@import "([\w./-]+)";$', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Kit:
    """What rendering needs."""

    fonts: FontConfiguration
    style: CSS
    fetcher: FileFetcher
    # WeasyPrint reads each font from a temporary file, long after it wrote it; a cleaner may have taken that away.
    copies: dict[Path, Look | None]
    lock: threading.Lock = LOCK


def kit_of(style: Path, look: company.Look) -> Kit:
    """The kit of this process for documents of this style sheet and look; a process that was forked makes its own."""
    # Fonts that were prepared anew are read anew.
    prepared_at = settings.FONT_DIR.stat().st_mtime_ns if settings.FONT_DIR.exists() else 0
    wanted = (os.getpid(), settings.FONT_DIR, prepared_at, style, look.colour, look.logo)
    kit = _kit(*wanted)
    if any(look_at(file) != look for file, look in kit.copies.items()):
        forget_kits()
        kit = _kit(*wanted)
    return kit


def style_text(style: Path) -> str:
    """With what it takes in, by `@import` on a line of its own; the fetcher opens no style sheets."""
    text = style.read_text("utf-8")
    return TAKEN_IN.sub(lambda found: style_text(style.parent / found[1]), text)


def forget_kits() -> None:
    """The next document reads its fonts anew; what WeasyPrint keeps of them lies in files too, which may be harmed."""
    _kit.cache_clear()


@lru_cache(maxsize=8)
def _kit(
    process: int, folder: Path, prepared_at: int, style: Path, colour: str, picture: company.Logo | Path | None
) -> Kit:
    files = present_fonts(folder)
    fonts = FontConfiguration()
    sums = recorded(folder)
    allowed = [*files, picture] if isinstance(picture, Path) else files
    kept = picture if isinstance(picture, company.Logo) else None
    fetcher = FileFetcher(allowed, {file: sums.get(file.name, "") for file in files}, kept)
    # Not a custom property: those are looked up again for each element of each document.
    text = font_style(files) + style_text(style).replace("var(--company)", colour)
    css = CSS(string=text, font_config=fonts, url_fetcher=fetcher)
    kit = Kit(fonts, css, fetcher, {file: look_at(file) for file in font_copies(fonts)})
    # What stays for the life of the process is not looked through again during each document: a tenth of its time.
    gc.collect()
    gc.freeze()
    return kit
