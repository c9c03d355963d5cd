"""The sign of life that a worker gives from a thread of its own, so that long work does not look like death."""

from __future__ import annotations

import logging
import os
import secrets
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta

from django.db import DatabaseError, InterfaceError, connection
from django.db.models.functions import Now

from running.models import Worker

logger = logging.getLogger("portal.worker")

EVERY_SECONDS = 10.0
# What a killed worker leaves is of use to whoever looks why, for a day.
KEPT = timedelta(days=1)
LAST_WORD_SECONDS = 3.0


def new_name() -> str:
    """Never used before, and telling where to look."""
    return f"{socket.gethostname()[:36]}-{os.getpid()}-{secrets.token_hex(6)}"


@contextmanager
def beating(name: str, queues: Sequence[str], every: float = EVERY_SECONDS) -> Iterator[None]:
    """The row stands before the block begins, is renewed while it runs and goes when it ends."""
    row = {"host": socket.gethostname()[:100], "pid": os.getpid(), "queues": list(queues)}
    beat(name, row)
    done = threading.Event()
    thread = threading.Thread(target=_keep_beating, args=(name, row, every, done), daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join(LAST_WORD_SECONDS)


def beat(name: str, row: dict[str, object]) -> None:
    """Writes the row anew where it is missing: somebody may have deleted it."""
    if not Worker.objects.filter(name=name).update(seen_at=Now()):
        Worker.objects.create(name=name, started_at=Now(), seen_at=Now(), **row)


def _keep_beating(name: str, row: dict[str, object], every: float, done: threading.Event) -> None:
    silent = False
    while not done.wait(every):
        try:
            beat(name, row)
            silent = False
        except (DatabaseError, InterfaceError) as error:
            connection.close()
            if not silent:
                logger.warning("No sign of life could be written: %s", str(error).strip())
            silent = True
    try:
        Worker.objects.filter(name=name).delete()
    except (DatabaseError, InterfaceError):
        logger.warning("The worker's row could not be removed; it is taken for dead in a minute.")
    finally:
        connection.close()


def forget_the_dead() -> int:
    """Deletes the rows of workers that were killed a day ago; how many."""
    deleted, _tables = Worker.objects.filter(seen_at__lt=Now() - KEPT).delete()
    return deleted
