"""
Fonts and style of a kind of document, read once in each process: a fresh FontConfiguration per document and the CSS
parsed anew cost half of its time and let memory grow (DESIGN section 9).
"""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from weasyprint import CSS
from weasyprint.text.fonts import FontConfiguration

from printing.fetcher import FontFetcher
from printing.font_files import FAMILY, present_fonts

# Pango's font maps are not made for threads: one document at a time.
LOCK = threading.Lock()


@dataclass(frozen=True, slots=True)
class Kit:
    """What rendering needs."""

    fonts: FontConfiguration
    style: CSS
    fetcher: FontFetcher
    lock: threading.Lock = LOCK


def kit_of(style: Path) -> Kit:
    """The kit of this process for documents of this style sheet; a process that was forked makes its own."""
    return _kit(os.getpid(), settings.FONT_DIR, style)


@lru_cache(maxsize=8)
def _kit(process: int, folder: Path, style: Path) -> Kit:
    files = present_fonts(folder)
    faces = "".join(
        f'@font-face {{ font-family: {FAMILY}; font-weight: {weight}; src: url("{path.resolve().as_uri()}") }}\n'
        for path, weight in files.items()
    )
    fonts = FontConfiguration()
    fetcher = FontFetcher(files)
    css = CSS(string=faces + style.read_text("utf-8"), font_config=fonts, url_fetcher=fetcher)
    return Kit(fonts, css, fetcher)
