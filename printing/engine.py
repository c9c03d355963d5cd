"""
All that the portal takes from WeasyPrint. HTML, CSS, FontConfiguration and URLFetcher are documented; of its inner
parts the portal needs three, for which WeasyPrint is pinned below its next version: the error with which a fetcher
stops a document, the log that tells of each page laid out, and where it keeps its copies of the fonts. `tidy` does the
rest, on the objects of pydyf.
"""

import logging
from pathlib import Path

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

__all__ = [
    "CSS",
    "HTML",
    "PROGRESS",
    "FatalURLFetchingError",
    "FontConfiguration",
    "URLFetcher",
    "URLFetcherResponse",
    "font_copies",
]


def font_copies(fonts: FontConfiguration) -> list[Path]:
    """The temporary files that the fonts of documents are read from."""
    return sorted(fonts._folder.iterdir()) if fonts._folder else []


PROGRESS = logging.getLogger("weasyprint.progress")
