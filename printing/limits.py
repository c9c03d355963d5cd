"""
How long one document may take. WeasyPrint tells of each page it lays out; at that moment, and never in the middle of
one, a document that is beyond its limits is given up. So nothing is left half done, and any thread can be stopped.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from printing.engine import PROGRESS
from printing.errors import DocumentTooLong

PAGES = 400
# Of the processor, so that a busy machine refuses nothing.
SECONDS = 60.0

_running = threading.local()


class _Watch(logging.Filter):
    """Sits on the log in which WeasyPrint tells its progress; what it tells is not printed."""

    def filter(self, record: logging.LogRecord) -> bool:
        ends = getattr(_running, "ends", None)
        if ends is not None and isinstance(record.args, tuple) and record.args:
            page = record.args[0]
            if time.thread_time() > ends:
                raise DocumentTooLong(f"The document was given up on page {page}: it took longer than permitted.")
            if isinstance(page, int) and page > _running.pages:
                raise DocumentTooLong(f"The document has more than {_running.pages} pages.")
        return False


WATCH = _Watch()


def listen() -> None:
    """Again before each document: whoever sets the logging up anew, later than this was imported, ends it."""
    PROGRESS.disabled = False
    PROGRESS.setLevel(logging.INFO)
    PROGRESS.addFilter(WATCH)


@contextmanager
def limited(pages: int | None = None, seconds: float | None = None) -> Iterator[None]:
    """Raises DocumentTooLong where the document made inside goes beyond; the limits of the module by default."""
    listen()
    _running.pages = PAGES if pages is None else pages
    _running.ends = time.thread_time() + (SECONDS if seconds is None else seconds)
    try:
        yield
    finally:
        _running.ends = None
