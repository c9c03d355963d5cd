"""The rows of the queue as this worker changes them: taking one, giving back, putting off."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import exclusive_transaction

from running.models import ALL


def taken(worker: str, queues: Sequence[str], without: Sequence[str], backend: str) -> DBTaskResult | None:
    """The next task that is due, now this worker's; None when there is none."""
    due = DBTaskResult.objects.ready().filter(backend_name=backend)
    if ALL not in queues:
        due = due.filter(queue_name__in=queues)
    if without:
        due = due.exclude(queue_name__in=without)
    if not due.exists():  # to look takes no lock, which on SQLite would be on everything
        return None
    with exclusive_transaction(due.db):
        row: DBTaskResult | None = due.get_locked()
        if row is not None:
            row.claim(worker)
    return row


def hand_back(worker: str) -> int:
    """Whatever runs under this worker's name is due again, as if it had not been taken; how many."""
    given = 0
    for row in DBTaskResult.objects.running():
        if row.worker_ids and row.worker_ids[-1] == worker:
            given += _due_again(row, timedelta(0), row.worker_ids[:-1])
    return given


def put_off(row: DBTaskResult) -> None:
    """Due again after a while that grows with how often it was taken."""
    _due_again(row, timedelta(seconds=min(2 ** len(row.worker_ids), 300)), row.worker_ids)


def _due_again(row: DBTaskResult, wait: timedelta, workers: list[str]) -> int:
    mine = DBTaskResult.objects.filter(pk=row.pk, status=TaskResultStatus.RUNNING, started_at=row.started_at)
    changed: int = mine.update(
        status=TaskResultStatus.READY, started_at=None, worker_ids=workers, run_after=timezone.now() + wait
    )
    return changed
