"""
Fonts and style of the reports, read once in each process: a fresh FontConfiguration per report and the CSS
parsed anew cost half of the time of a report and let memory grow (DESIGN section 9).
"""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from weasyprint import CSS
from weasyprint.text.fonts import FontConfiguration

from assessments.reports.fetcher import FontFetcher
from assessments.reports.font_files import FAMILY, present_fonts

STYLE = settings.BASE_DIR / "templates" / "reports" / "assessment.css"


@dataclass(frozen=True, slots=True)
class Kit:
    """What rendering needs. Pango's font maps are not made for threads: `lock` lets one report at a time in."""

    fonts: FontConfiguration
    style: CSS
    fetcher: FontFetcher
    lock: threading.Lock = field(default_factory=threading.Lock)


def kit() -> Kit:
    """The kit of this process; one that was forked makes its own."""
    return _kit(os.getpid(), settings.FONT_DIR)


@lru_cache(maxsize=2)
def _kit(process: int, folder: Path) -> Kit:
    files = present_fonts(folder)
    faces = "".join(
        f'@font-face {{ font-family: {FAMILY}; font-weight: {weight}; src: url("{path.resolve().as_uri()}") }}\n'
        for path, weight in files.items()
    )
    fonts = FontConfiguration()
    fetcher = FontFetcher(files)
    style = CSS(string=faces + STYLE.read_text("utf-8"), font_config=fonts, url_fetcher=fetcher)
    return Kit(fonts, style, fetcher)
