"""How far a worker is with a list, while the transaction that writes it hides everything else."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import DatabaseError, InterfaceError, connection

from people.models import JobState, StaffJob
from people.stafflist.applying import Tell
from running import stopping

EVERY_SECONDS = 0.5


class Count:
    """Rows written so far."""

    def __init__(self) -> None:
        self.rows = 0

    def add(self, rows: int) -> None:
        """A place where the work may be left off, too."""
        self.rows += rows
        stopping.point()


@contextmanager
def telling(job: StaffJob) -> Iterator[Tell]:
    """
    The count goes into the job's row from a thread of its own, on a connection of its own. SQLite lets nobody write
    beside the transaction: there the row says no more than that the work has begun.
    """
    count, over = Count(), threading.Event()
    thread = threading.Thread(target=_keep_telling, args=(job.pk, count, over), daemon=True)
    if connection.vendor != "sqlite":
        thread.start()
    try:
        yield count.add
    finally:
        over.set()
        if thread.is_alive():
            thread.join()


def _keep_telling(pk: int, count: Count, over: threading.Event) -> None:
    told = 0
    try:
        while not over.wait(EVERY_SECONDS):
            if count.rows != told:
                told = count.rows
                with suppress(DatabaseError, InterfaceError):
                    StaffJob.objects.filter(pk=pk, state=JobState.WAITING).update(done=told)
    finally:
        connection.close()
