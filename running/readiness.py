"""
Whether the portal can do all its work, part by part, for a watcher: `/readyz/` and `manage.py readiness`. The names of
the parts are an agreement with whoever watches; what they say is for people, and tells nothing that is secret.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Case, F, Min, When
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max

from printing.intact import unfit_fonts
from running import queues
from running.models import Worker


@dataclass(frozen=True, slots=True)
class Part:
    ok: bool
    text: str


Parts = dict[str, Part]
UNKNOWN = Part(False, "can't be told without the database")


def look() -> Parts:
    """All parts now, at the cost of five small queries."""
    parts = {"database": _answered(_database, Part(False, "does not answer"))}
    for name, ask in (("migrations", _migrations), ("workers", _workers), ("queue", _queue)):
        # A database that is away is waited for once, not four times.
        parts[name] = _answered(ask, UNKNOWN) if parts["database"].ok else UNKNOWN
    return parts | {"fonts": _fonts()}


def _answered(ask: Callable[[], Part], otherwise: Part) -> Part:
    try:
        return ask()
    except (DatabaseError, InterfaceError):
        return otherwise


def _database() -> Part:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return Part(True, "answers")


def _migrations() -> Part:
    applied = MigrationRecorder(connection).applied_migrations()
    pending = sorted(f"{app}.{name}" for app, name in _known_migrations() if (app, name) not in applied)
    return Part(not pending, f"to apply: {', '.join(pending)}" if pending else "all applied")


@lru_cache(maxsize=1)
def _known_migrations() -> frozenset[tuple[str, str]]:
    """Those of this code; another code is another process."""
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).graph.nodes)


def _workers() -> Part:
    living = list(Worker.objects.living())
    without = [name for name in queues.declared() if not any(worker.serves(name) for worker in living)]
    return Part(not without, f"no worker for: {', '.join(without)}" if without else "each queue has one")


def _queue() -> Part:
    """How long the oldest task that is due has waited."""
    since = Case(When(run_after=get_date_max(), then=F("enqueued_at")), default=F("run_after"))
    oldest = DBTaskResult.objects.ready().aggregate(oldest=Min(since))["oldest"]
    waits = max(timezone.now() - oldest, timedelta(0)) if oldest else timedelta(0)
    seconds = round(waits.total_seconds())
    return Part(seconds <= settings.TASK_LATE_SECONDS, f"the oldest task that is due waits for {seconds} s")


def _fonts() -> Part:
    unfit = sorted(path.name for path in unfit_fonts(settings.FONT_DIR))
    return Part(not unfit, f"missing or damaged: {', '.join(unfit)}" if unfit else "complete")


class Kept:
    """
    The last look, for all threads of a process: asking again and again costs nothing, and while one thread waits for
    the database the others do not.
    """

    FRESH_SECONDS, OLD_SECONDS, WAIT_SECONDS = 1.0, 30.0, 5.0

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.parts: Parts = {}
        self.at = float("-inf")

    def now(self) -> Parts:
        if time.monotonic() - self.at < self.FRESH_SECONDS:
            return self.parts
        is_old = time.monotonic() - self.at > self.OLD_SECONDS
        if self.lock.acquire(timeout=self.WAIT_SECONDS if is_old else 0):
            try:
                if time.monotonic() - self.at >= self.FRESH_SECONDS:
                    self.parts, self.at = look(), time.monotonic()
                return self.parts
            finally:
                self.lock.release()
        return {"database": Part(False, "does not answer")} if is_old else self.parts


KEPT = Kept()
