"""
Heavy work that anybody may ask for is done by one at a time on the machine: a crowd then waits for itself, and the
desk of those who are signed in keeps the processor and the threads.
"""

from __future__ import annotations

import fcntl
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.conf import settings
from django.utils.translation import gettext as _

from config.refusals import NotYet

log = logging.getLogger("portal.deployment")

WAIT_SECONDS = 5.0
LOOK_SECONDS = 0.02
RETRY_AFTER = 5


@contextmanager
def turn(subject: str, wait: float | None = None) -> Iterator[None]:
    """
    One of all processes does its work inside; one more waits, `wait` seconds at most (WAIT_SECONDS). NotYet for
    everybody else, since whoever waits holds a thread. A process that is killed leaves its turn.
    """
    work, queue = _opened(subject, "turn"), _opened(subject, "next")
    try:
        if work and queue and not _taken(work):
            _wait_for(work, queue, WAIT_SECONDS if wait is None else wait)
        yield
    finally:
        for file in (work, queue):
            if file:
                file.close()  # the turn ends with it


def _wait_for(work: IO[bytes], queue: IO[bytes], seconds: float) -> None:
    if _taken(queue):
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if _taken(work):
                fcntl.flock(queue, fcntl.LOCK_UN)
                return
            time.sleep(LOOK_SECONDS)
    message = _("Several people are asking for this at the moment. Try again in a few seconds; everything else works.")
    raise NotYet(message, retry_after=RETRY_AFTER)


def _opened(subject: str, what: str) -> IO[bytes] | None:
    """None where nothing can be written: then work is not put in turns, but done."""
    folder = Path(settings.MEDIA_ROOT) / "turns"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return (folder / f"{subject}.{what}").open("ab")
    except OSError as error:
        log.error("No turns are taken in %s: %s", folder, error)
        return None


def _taken(file: IO[bytes]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
