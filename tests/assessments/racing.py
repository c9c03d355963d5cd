"""
Calls that meet in the middle: each has read and checked, none has written, or it waits for a lock of another. So a
race is not a matter of luck, with the locks and without them.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from integrity.models import LedgerHead

# The meeting that the running thread takes part in.
HERE = threading.local()
PATIENCE = 20.0
# How many of these backends wait for a lock that another one holds.
BLOCKED = "SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted AND pid = ANY(%s)"


class Meeting:
    """Of `size` calls, each in a thread with a connection of its own."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.backends: list[int] = []
        self.there: set[int] = set()  # who reached the meeting or ended before it
        self.somebody_is_there = threading.Event()

    def run(self, call: Callable[[], Any]) -> Any:
        """What the call returned, or the exception that it ended in."""
        connection.ensure_connection()
        self.backends.append(connection.connection.info.backend_pid)
        HERE.meeting = self
        try:
            return call()
        except Exception as error:
            return error
        finally:
            self.arrive()
            connection.close()

    def arrive(self) -> None:
        self.there.add(threading.get_ident())
        self.somebody_is_there.set()

    def wait(self) -> None:
        self.arrive()
        until = time.monotonic() + PATIENCE
        while len(self.there) + self.blocked() < self.size:
            if time.monotonic() > until:
                raise AssertionError(f"of {self.size} only {len(self.there)} came, {self.blocked()} wait for a lock")

    def blocked(self) -> int:
        with connection.cursor() as cursor:
            cursor.execute(BLOCKED, [self.backends])
            return int(cursor.fetchone()[0])


def race(*calls: Callable[[], Any]) -> list[Any]:
    """Starts the first, all others once that one is at the meeting; returns how each ended, in their order."""
    meeting = Meeting(len(calls))
    with ThreadPoolExecutor(len(calls)) as pool:
        first = pool.submit(meeting.run, calls[0])
        assert meeting.somebody_is_there.wait(PATIENCE)
        others = [pool.submit(meeting.run, call) for call in calls[1:]]
        return [future.result(PATIENCE * 2) for future in (first, *others)]


def meet_at(monkeypatch: Any, owner: Any, name: str) -> None:
    """Makes the racers meet where this function has ended and its result is not used yet."""
    original = getattr(owner, name)

    def and_wait(*args: Any, **kwargs: Any) -> Any:
        result = original(*args, **kwargs)
        if meeting := getattr(HERE, "meeting", None):
            meeting.wait()
        return result

    monkeypatch.setattr(owner, name, and_wait)


def hold_no_row(monkeypatch: Any) -> None:
    """Takes the locks away that hold rows of the domain; the ledgers keep theirs."""
    original = QuerySet.select_for_update

    def unheld(rows: QuerySet[Any], *args: Any, **kwargs: Any) -> QuerySet[Any]:
        return original(rows, *args, **kwargs) if rows.model is LedgerHead else rows

    monkeypatch.setattr(QuerySet, "select_for_update", unheld)
