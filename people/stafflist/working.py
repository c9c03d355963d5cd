"""What a worker does for a large list: all of it in one transaction, or nothing, and says how far it is."""

from __future__ import annotations

import logging

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from config.refusals import Forbidden, Refusal
from integrity import ledger
from people.entered import roles_now
from people.models import JobState, StaffJob
from people.roles import Role
from people.stafflist import jobs, keeping
from people.stafflist.applying import Source, Tell, held, take_in
from people.stafflist.telling import telling
from running.database import AWAY

logger = logging.getLogger(__name__)


class Ended(Exception):
    """The job was cancelled meanwhile, or another worker did it: nothing is written."""


def set_to_work(job: StaffJob) -> None:
    take_in_job.enqueue(job.pk)


@task()
def take_in_job(job_id: int) -> None:
    """Twice is as once; after a killed worker it begins again from nothing done."""
    job = StaffJob.objects.select_related("by").filter(pk=job_id, state=JobState.WAITING).first()
    if job is None:
        return
    StaffJob.objects.filter(pk=job.pk).update(started_at=timezone.now(), done=0)
    with translation.override(job.by.language or settings.LANGUAGE_CODE):
        try:
            with telling(job) as tell:
                _take_in(job, tell)
        except Ended:
            pass
        except Refusal as refusal:
            jobs.end(job, JobState.FAILED, refusal.message)
        except AWAY:
            raise
        except Exception:
            logger.exception("Staff list %s could not be taken in", job.pk)
            jobs.end(job, JobState.FAILED, _broken())


def _take_in(job: StaffJob, tell: Tell) -> None:
    with transaction.atomic(), ledger.gathered():
        held()
        if not StaffJob.objects.filter(pk=job.pk, state=JobState.WAITING).exists():
            raise Ended
        if Role.HR not in roles_now(job.by_id):
            raise Forbidden(_("Who confirmed this list is not in HR any more. Ask somebody else in HR to upload it."))
        order, answers = jobs.order_of(job)
        found = keeping.look(keeping.content_of(job), job.by, answers)
        done = take_in(found.plan, order, Source(job.file_name, job.sha256), job.by, tell)
        StaffJob.objects.filter(pk=job.pk).update(staff_import=done, done=job.total)
        if not jobs.end(job, JobState.DONE):
            raise Ended


def _broken() -> str:
    return _("The list could not be imported; nothing was changed. Ask the administrator to look into the log.")


def resume() -> int:
    """
    Sets a worker to a list that waits without any; how many. One whose task was given up, since it ended each worker,
    is given up too.
    """
    found = 0
    tasks = DBTaskResult.objects.filter(task_path=take_in_job.module_path)
    for job in StaffJob.objects.select_related("by").filter(state=JobState.WAITING):
        states = [row.status for row in tasks if row.args_kwargs["args"] == [job.pk]]
        if TaskResultStatus.FAILED in states:
            with translation.override(job.by.language or settings.LANGUAGE_CODE):
                jobs.end(job, JobState.FAILED, _broken())
        elif not {TaskResultStatus.READY, TaskResultStatus.RUNNING} & set(states):
            set_to_work(job)
            found += 1
    return found
