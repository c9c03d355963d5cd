"""
What killed workers left behind, and what is no longer kept: exports, bulk actions, mails, staff lists, tasks; and the
anchor and the reminders of the day. Done when a worker starts, every ten minutes by a task that queues itself again,
and by `manage.py tend_exports`.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from django.core.management import call_command
from django.utils import timezone
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from assessments.bulk import preparing as bulk_previews
from assessments.bulk import working as bulk_actions
from assessments.enums import ExportState
from assessments.exports import files, leases, working
from assessments.models import ExportJob
from assessments.reminders import daily
from competency.intake.keeping import forget_old as forget_documents
from integrity.anchors import making
from mailing.forgetting import forget_texts
from mailing.sending import next_look
from mailing.tasks import look_again
from people.signin.log import forget
from people.stafflist import working as staff_lists
from people.stafflist.keeping import forget_old
from running.database import AWAY
from running.models import SILENCE
from running.taking_up import running_tasks, take_up_tasks

logger = logging.getLogger(__name__)
EVERY = timedelta(minutes=10)
BREATH = timedelta(seconds=5)
# Of exports in other states, or of which not even a row is left, no file is kept.
KEPT = (ExportState.WAITING, ExportState.DONE, ExportState.FAILED)
# The traceback of a failed task may hold somebody's address.
TASKS_KEPT_DAYS = 14


@task()
def tend() -> None:
    """The round; the next one is queued before it, so that it comes also when this one's worker is killed."""
    schedule()
    resume()
    expire()
    forget_texts()
    forget_old()
    bulk_previews.forget_old()
    forget()
    forget_documents()
    anchor()
    remind()
    call_command("prune_db_task_results", queue_name="*", min_age_days=TASKS_KEPT_DAYS, verbosity=0)


def anchor() -> None:
    """Once a day; what hinders it is told by the log and `verify_records`, and hinders nothing else."""
    try:
        making.make_if_due()
    except making.SetBackError as error:
        logger.error("No anchor is made: %s", error)
    except Exception:
        logger.exception("No anchor could be made")


def remind() -> None:
    """What the rules of the cycles ask for today; what fails is tried again by the next round."""
    try:
        daily.remind_if_due()
    except AWAY:
        raise
    except Exception:
        logger.exception("No reminders could be posted")


def schedule(pause: timedelta = EVERY) -> None:
    """Queues the next round unless one is queued already for then or earlier."""
    at = timezone.now() + pause
    queued = DBTaskResult.objects.filter(status=TaskResultStatus.READY, task_path=tend.module_path)
    if not queued.filter(run_after__lte=at).exists():
        tend.using(run_after=at).enqueue()


def resume() -> int:
    """
    Queues again what dead workers left running and mails that wait, and sets workers to each export that waits without
    any being queued; how many exports.
    """
    take_up_tasks()
    if running_tasks().exclude(task_path=tend.module_path).exists():
        schedule(SILENCE + BREATH)  # their worker lives, or was killed a moment ago
    if (at := next_look()) is not None:
        look_again(at)
    staff_lists.resume()
    bulk_actions.resume()
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
