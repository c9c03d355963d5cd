"""
Fonts and style of a kind of document, read once in each process: a fresh FontConfiguration per document and the CSS
parsed anew cost half of its time and let memory grow.
"""

from __future__ import annotations

import gc
import os
import threading
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from printing.company import logo
from printing.engine import CSS, FontConfiguration
from printing.fetcher import FileFetcher
from printing.font_files import font_style, present_fonts

# Pango's font maps are not made for threads: one document at a time.
LOCK = threading.Lock()


@dataclass(frozen=True, slots=True)
class Kit:
    """What rendering needs."""

    fonts: FontConfiguration
    style: CSS
    fetcher: FileFetcher
    lock: threading.Lock = LOCK


def kit_of(style: Path) -> Kit:
    """The kit of this process for documents of this style sheet; a process that was forked makes its own."""
    # Fonts that were prepared anew are read anew.
    prepared_at = settings.FONT_DIR.stat().st_mtime_ns if settings.FONT_DIR.exists() else 0
    return _kit(os.getpid(), settings.FONT_DIR, prepared_at, style, settings.COMPANY_COLOUR, logo())


@lru_cache(maxsize=8)
def _kit(process: int, folder: Path, prepared_at: int, style: Path, colour: str, picture: Path | None) -> Kit:
    files = present_fonts(folder)
    fonts = FontConfiguration()
    fetcher = FileFetcher([*files, picture] if picture else files)
    # Not a custom property: those are looked up again for each element of each document.
    text = font_style(files) + style.read_text("utf-8").replace("var(--company)", colour)
    css = CSS(string=text, font_config=fonts, url_fetcher=fetcher)
    kit = Kit(fonts, css, fetcher)
    # What stays for the life of the process is not looked through again during each document: a tenth of its time.
    gc.collect()
    gc.freeze()
    return kit
