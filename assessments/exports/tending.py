"""
What killed workers left behind, and what is no longer kept: exports, and what the queue remembers of finished tasks.
Done when a worker starts, every hour by a task that queues itself again, and by `manage.py tend_exports`.
"""

from __future__ import annotations

from datetime import timedelta

from django.core.management import call_command
from django.utils import timezone
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from assessments.enums import ExportState
from assessments.exports import files, leases, working
from assessments.models import ExportJob

EVERY = timedelta(hours=1)
# Of exports in other states, or of which not even a row is left, no file is kept.
KEPT = (ExportState.WAITING, ExportState.DONE, ExportState.FAILED)
# The traceback of a failed task may hold somebody's address.
TASKS_KEPT_DAYS = 14


@task()
def tend() -> None:
    """The hourly round; the next one is queued before it, so that it comes also when this one's worker is killed."""
    schedule()
    resume()
    expire()
    call_command("prune_db_task_results", queue_name="*", min_age_days=TASKS_KEPT_DAYS, verbosity=0)


def schedule() -> None:
    """Queues the next round unless one is queued already."""
    if not DBTaskResult.objects.filter(status=TaskResultStatus.READY, task_path=tend.module_path).exists():
        tend.using(run_after=timezone.now() + EVERY).enqueue()


def resume() -> int:
    """Sets workers again to each job that waits without any being queued; how many jobs."""
    queued = _queued()
    waiting = [job for job in ExportJob.objects.filter(state=ExportState.WAITING) if job.pk not in queued]
    for job in waiting:
        held_until = leases.held_until(job)
        if held_until is None:
            working.enqueue(job)
        else:  # by a worker that lives, or by one that was killed a moment ago
            working.look_again(job, held_until)
    return len(waiting)


def _queued() -> set[int]:
    """The jobs for which a task stands in the queue, now or for later."""
    tasks = DBTaskResult.objects.filter(status=TaskResultStatus.READY, task_path=working.work_on_export.module_path)
    return {row["args"][0] for row in tasks.values_list("args_kwargs", flat=True)}


def expire() -> int:
    """Deletes the files of exports whose time is over, also of those that failed, and what others left; how many."""
    now = timezone.now()
    over = list(ExportJob.objects.filter(state__in=[ExportState.DONE, ExportState.FAILED], expires_at__lte=now))
    for job in over:
        ExportJob.objects.filter(pk=job.pk).update(state=ExportState.EXPIRED)
        files.clear(job.pk)
    for number in files.stored():
        if not ExportJob.objects.filter(pk=number, state__in=KEPT).exists():
            files.clear(number)
    return len(over)
