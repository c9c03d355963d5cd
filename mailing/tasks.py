"""
The mail's tasks, in a queue of their own, so that no mail waits behind an export. A task only says "look": what is to
be sent stands in the outbox, so one that is lost, or comes twice, costs nothing.
"""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from mailing import sending
from mailing.models import lease

QUEUE = "mail"


@task(queue_name=QUEUE)
def send_mails() -> None:
    """Sends what is due; the next look is queued before, so that it comes also when this worker is killed."""
    in_time = timezone.now() + lease()
    if (at := sending.next_look()) is not None and at < in_time:
        look_again(in_time)
    at = sending.send_due()
    if at is not None:
        look_again(at)


def look() -> None:
    """Now, as soon as a worker is free; within the caller's transaction."""
    send_mails.enqueue()


def look_again(at: datetime) -> None:
    """Then, unless a look is queued for an earlier time."""
    queued = DBTaskResult.objects.filter(status=TaskResultStatus.READY, task_path=send_mails.module_path)
    if not queued.filter(run_after__lte=max(at, timezone.now())).exists():
        send_mails.using(run_after=at).enqueue()
