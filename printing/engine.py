"""
All that the portal takes from WeasyPrint. HTML, CSS, FontConfiguration and URLFetcher are documented; of its inner
parts the portal needs two, for which WeasyPrint is pinned below its next version: the error with which a fetcher
stops a document, and the log that tells of each page laid out. `tidy` does the rest, on the objects of pydyf.
"""

import logging

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher

__all__ = ["CSS", "HTML", "PROGRESS", "FatalURLFetchingError", "FontConfiguration", "URLFetcher"]

PROGRESS = logging.getLogger("weasyprint.progress")
