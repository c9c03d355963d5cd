"""
What a worker does for a bulk action: batch after batch, each in one transaction that takes the lines, does them and
marks them. A worker that is killed leaves nothing half done and nothing held; any number may share a job.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping, Sequence

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from assessments.bulk import kinds
from assessments.bulk.preparing import ENDED, digest_of, instruction, refuse_others
from assessments.enums import BulkItemState, BulkState
from assessments.models import BulkItem, BulkJob
from config.refusals import BadInput, Conflict, Refusal
from integrity import ledger
from people.letters import language_of
from people.models import User
from running import stopping
from running.database import AWAY

logger = logging.getLogger(__name__)
# A longer one goes to a worker: a page has some six seconds.
IN_THE_REQUEST = 25
# Lines for which a second worker is worth its start.
LINES_PER_WORKER = 50
BREATH_SECONDS = 0.1
# What an item needs to be dealt with, in one query.
BESIDE = ("assessment__cycle", "person", "supervisor", "approver", "standard")


def set_to_work(job: BulkJob) -> None:
    """Does a short action at once, within the request; sets workers to a longer one."""
    if job.total <= IN_THE_REQUEST:
        work(job)
        return
    most = 1 if connection.vendor == "sqlite" else settings.EXPORT_WORKERS
    for _worker in range(min(most, -(-job.total // LINES_PER_WORKER))):
        work_on_bulk.enqueue(job.pk)


@task()
def work_on_bulk(job_id: int) -> None:
    """Twice is as once: those that come too late find nothing to do."""
    job = BulkJob.objects.filter(pk=job_id, state=BulkState.WAITING).first()
    if job is not None:
        work(job)


@task()
def follow_up(job_id: int) -> None:
    """What could not be done when the action ended, such as its mails."""
    with transaction.atomic(), ledger.gathered():
        job = BulkJob.objects.filter(pk=job_id, state__in=ENDED).first()
        if job is not None:
            kinds.of(job.kind).after(job)


def work(job: BulkJob) -> None:
    """Works until no line is left to take; the words of what is left out are in the language of the job's maker."""
    with translation.override(language_of(job.by)):
        items = list(job.items.all())
        if problem := _why_not_at_all(job, items):
            fail(job, problem)
            return
        confirmed = {item.pk: instruction(item) for item in items}
        BulkJob.objects.filter(pk=job.pk, started_at__isnull=True).update(started_at=timezone.now())
        while _deal_with_batch(job, confirmed):
            stopping.point()
            if job.total > IN_THE_REQUEST:
                _let_others_write()
        _end(job)


def _let_others_write() -> None:
    """SQLite has one writer and no queue for it: who saves a page gets in only while a long action pauses."""
    if connection.vendor == "sqlite":
        time.sleep(BREATH_SECONDS)


def _why_not_at_all(job: BulkJob, items: Sequence[BulkItem]) -> str:
    """ "" where the action is what its maker confirmed."""
    try:
        kinds.of(job.kind)
    except BadInput as refusal:
        return refusal.message
    entered = ledger.LEDGERS[BulkJob]
    if ledger.unlike(entered, job, ledger.newest_entry(entered, job.pk)) != [] or digest_of(items) != job.digest:
        return _changed(job)
    return ""


def _changed(job: BulkJob) -> str:
    logger.error("Bulk action %s is not what was confirmed; verify_records tells more", job.pk)
    return _("Nothing more was done: the action was changed past the portal. Tell the administrator.")


def _deal_with_batch(job: BulkJob, confirmed: Mapping[int, list[int | None]]) -> bool:
    """
    Takes, does and marks the next lines, all in one transaction; False when there is none left to take. `confirmed`:
    what each line said when all of them were held against the digest, by key; since then one may have been changed.
    """
    kind = kinds.of(job.kind)
    with transaction.atomic():
        free = BulkItem.objects.filter(job=job, state=BulkItemState.WAITING).order_by("position")
        held = free.select_for_update(skip_locked=True, of=("self",)).select_related(*BESIDE)
        items = list(held[: kind.batch])
        # Asked once the lines are held: who stops an action waits for them, and from then on none is begun.
        if not items or not BulkJob.objects.filter(pk=job.pk, state=BulkState.WAITING).exists():
            return False
        if any(instruction(item) != confirmed.get(item.pk) for item in items):
            fail(job, _changed(job))
            return False
        job.by = User.objects.get(pk=job.by_id)  # whose rights may have been taken away since the last batch
        left_out = _do(kind, items, job)
        now = timezone.now()
        for item in items:
            item.message, item.done_at = left_out.get(item.pk, ""), now
            item.state = BulkItemState.LEFT_OUT if item.message else BulkItemState.DONE
        BulkItem.objects.bulk_update(items, ["state", "message", "done_at"])
    return True


def _do(kind: kinds.Kind, items: Sequence[BulkItem], job: BulkJob) -> dict[int, str]:
    """By primary key of the item why it was left out; what fails of several is tried one by one."""
    try:
        with transaction.atomic():
            refuse_others(job.by)
            return dict(kind.act(items, job))
    except AWAY:
        raise
    except Exception as error:
        if len(items) > 1:
            found: dict[int, str] = {}
            for item in items:
                found |= _do(kind, [item], job)
            return found
        if isinstance(error, Refusal):
            return {items[0].pk: error.message}
        logger.exception("Line %s of bulk action %s could not be done", items[0].position, job.pk)
        return {items[0].pk: _("That was our fault, not yours; nothing of it was changed. Try this one again.")}


def _end(job: BulkJob) -> None:
    """By whichever worker marked the last line; what others still hold is ended by them."""
    with transaction.atomic(), ledger.gathered():
        held = BulkJob.objects.select_for_update(of=("self",)).filter(pk=job.pk, state=BulkState.WAITING).first()
        if held is None or held.items.filter(state=BulkItemState.WAITING).exists():
            return
        _close(held, BulkState.DONE)


def stop(job_id: int) -> BulkJob:
    """What is not done yet stays undone. Waits for the lines that are being done; raises Conflict when all are done."""
    with transaction.atomic(), ledger.gathered():
        waiting = BulkItem.objects.filter(job=job_id, state=BulkItemState.WAITING).order_by("position")
        list(waiting.select_for_update(of=("self",)).values_list("pk"))
        job = BulkJob.objects.select_for_update(of=("self",)).filter(pk=job_id, state=BulkState.WAITING).first()
        if job is None:
            raise Conflict(_("This action is not under way any more. Look at its page again."))
        _close(job, BulkState.CANCELLED)
    return job


def fail(job: BulkJob, problem: str) -> None:
    """It can't be carried on; what was done of it stays done."""
    with transaction.atomic(), ledger.gathered():
        held = BulkJob.objects.select_for_update(of=("self",)).filter(pk=job.pk, state=BulkState.WAITING).first()
        if held is not None:
            held.details = {**held.details, "problem": problem}
            _close(held, BulkState.FAILED)


def _close(job: BulkJob, state: BulkState) -> None:
    job.state, job.finished_at = state, timezone.now()
    job.save()
    try:
        with transaction.atomic():
            kinds.of(job.kind).after(job)
    except AWAY:
        raise
    except Exception:
        logger.exception("What follows bulk action %s could not be done; a worker tries once more", job.pk)
        follow_up.enqueue(job.pk)


def resume() -> int:
    """
    Sets a worker to each action that is under way without any; how many. One whose task was given up, since it ended
    each worker, is given up too.
    """
    found = 0
    tasks = DBTaskResult.objects.filter(task_path=work_on_bulk.module_path)
    for job in BulkJob.objects.filter(state=BulkState.WAITING):
        states = {row.status for row in tasks if row.args_kwargs["args"] == [job.pk]}
        if states & {TaskResultStatus.READY, TaskResultStatus.RUNNING}:
            continue
        if TaskResultStatus.FAILED in states:
            with translation.override(language_of(job.by)):
                fail(job, _("The work on it ended several times. Ask the administrator to look into the log."))
        else:
            work_on_bulk.enqueue(job.pk)
            found += 1
    return found
