"""Whether the fonts are there as prepared; a document made without them would keep the wrong letters for ever."""

from __future__ import annotations

import threading
import time
from datetime import timedelta
from enum import StrEnum

from django.conf import settings
from django.utils.translation import gettext as _

from config.refusals import NotYet
from printing.font_files import failure_file
from printing.intact import unfit_fonts

LOOK_SECONDS = 0.25
# Who waits holds a thread of the web process; the others are for pages.
_PLACES = threading.BoundedSemaphore(2)


class State(StrEnum):
    READY = "ready"
    PREPARING = "preparing"
    FAILED = "failed"  # the worker tries again


def state() -> State:
    if not unfit_fonts(settings.FONT_DIR):
        return State.READY
    return State.FAILED if failure_file(settings.FONT_DIR).exists() else State.PREPARING


def fonts_are_ready() -> bool:
    return state() is State.READY


def look_again_after() -> timedelta:
    """When a job that found no fonts looks again; where they could not be fetched, as seldom as the worker tries."""
    return timedelta(minutes=5) if state() is State.FAILED else timedelta(seconds=10)


def wait_for_fonts(seconds: float | None = None) -> None:
    """Returns once they are ready, FONT_WAIT_SECONDS at most by default; else raises NotYet."""
    if not fonts_are_ready() and _PLACES.acquire(blocking=False):
        try:
            until = time.monotonic() + (settings.FONT_WAIT_SECONDS if seconds is None else seconds)
            while state() is State.PREPARING and time.monotonic() < until:
                time.sleep(LOOK_SECONDS)
        finally:
            _PLACES.release()
    refuse_unfit_fonts()


def refuse_unfit_fonts() -> None:
    """Raises NotYet unless each font is there as it was prepared."""
    now = state()
    if now is not State.READY:
        raise fonts_not_yet(now)


def fonts_not_yet(now: State = State.PREPARING) -> NotYet:
    return NotYet(not_now(now), retry_after=300 if now is State.FAILED else 30)


def not_now(now: State) -> str:
    """The sentence for who asked for a document."""
    if now is State.FAILED:
        return _(
            "The fonts of the documents could not be fetched; the portal tries again every five minutes. "
            "Tell the administrator if it stays like this. Everything else works."
        )
    return _(
        "The portal is preparing the fonts of its documents, which takes about a minute. "
        "Ask for the document again then. Everything else works."
    )
