"""Tasks that a killed worker left running are queued again; each task is written so that twice is as once."""

from __future__ import annotations

import logging

from django.db.models import QuerySet
from django.db.models.functions import Now
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from running.models import SILENCE, Worker

logger = logging.getLogger("portal.worker")

# A task that ends its worker again and again must not end every one; what a database put off is counted too.
MOST_TAKEN = 10
GIVEN_UP = "Each worker that took this task ended in the middle of it."


def running_tasks() -> QuerySet[DBTaskResult]:
    tasks: QuerySet[DBTaskResult] = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING)
    return tasks


def take_up_tasks() -> int:
    """
    Queues each task again whose worker gives no sign of life; how many. A living worker is not robbed: its row stands
    before it takes a task and is renewed from a thread of its own, and what was begun within SILENCE is left alone.
    """
    living, found = Worker.objects.living_names(), 0
    for task in running_tasks().filter(started_at__lt=Now() - SILENCE):
        if task.worker_ids and task.worker_ids[-1] in living:
            continue
        as_seen = running_tasks().filter(pk=task.pk, started_at=task.started_at)
        if len(task.worker_ids) < MOST_TAKEN:
            found += as_seen.update(status=TaskResultStatus.READY, started_at=None, run_after=timezone.now())
            logger.warning("Task %s was left running and is queued again: %s", task.pk, task.task_path)
        else:
            as_seen.update(status=TaskResultStatus.FAILED, finished_at=timezone.now(), traceback=GIVEN_UP)
            logger.error("Task %s ended %d workers: %s", task.pk, MOST_TAKEN, task.task_path)
    return found
