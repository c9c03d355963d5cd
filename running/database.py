"""A database that is away for a while: what its absence looks like, and waiting for it."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from django.db import InterfaceError, OperationalError, connections

logger = logging.getLogger("portal.worker")

# What a database that restarts raises; a lock that others hold too, and that passes as well.
AWAY = (OperationalError, InterfaceError)
FIRST_SECONDS, LONGEST_SECONDS = 0.25, 8.0


def forget_connections() -> None:
    """The next query opens a new connection. Not inside a transaction."""
    for one in connections.all(initialized_only=True):
        one.close()


def was_lost() -> bool:
    """Whether a connection of this thread is open for us and closed for the server, whatever error told so."""
    return any(
        one.connection is not None and not one.is_usable()
        for one in connections.all(initialized_only=True)
        if not one.in_atomic_block
    )


class Patience:
    """Waits longer each time, and tells the beginning and the end of an absence, once each."""

    def __init__(self, rest: Callable[[float], None]) -> None:
        self.rest = rest
        self.since = 0.0
        self.tries = 0

    def wait(self, error: BaseException) -> None:
        if not self.tries:
            self.since = time.monotonic()
            logger.warning("The database does not answer, trying again: %s", str(error).strip())
        forget_connections()
        self.rest(min(FIRST_SECONDS * 2**self.tries, LONGEST_SECONDS))
        self.tries += 1

    def over(self) -> None:
        if self.tries:
            logger.warning("The database answers again after %.0f s.", time.monotonic() - self.since)
        self.tries = 0
