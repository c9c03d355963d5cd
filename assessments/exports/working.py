"""What a worker does for an export: takes item after item, and puts the file together when none is left."""

from __future__ import annotations

import logging
import secrets
from contextlib import suppress
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop
from django_tasks import task

from assessments.access.permissions import can_read_self_rating
from assessments.enums import ExportState, ItemState
from assessments.exports import files, leases, looks, reading
from assessments.exports.formats import FORMATS
from assessments.models import Assessment, ExportItem, ExportJob
from assessments.reports.stored import report_of
from assessments.workflow import tasks
from config.refusals import NotYet
from integrity import ledger
from printing.readiness import fonts_are_ready, look_again_after
from running import stopping
from running.database import AWAY
from running.stopping import Stopped

logger = logging.getLogger(__name__)

# Items for which a second, third … worker is worth its start.
ITEMS_PER_WORKER = 5
# Why an item is left out: stored in English, shown in the reader's language.
NOT_PRINTED = gettext_noop("The report could not be made; the portal's log says why. Ask the administrator.")
NO_ROOM = gettext_noop("The portal's disk is full or can't be written. Ask the administrator, then try again.")
NOT_PUT_TOGETHER = gettext_noop("The file could not be put together; the portal's log says why. Ask the administrator.")
GAVE_UP = gettext_noop("Making this report ended its worker several times. Ask the administrator.")


class LeaseLost(Exception):
    """The job was cancelled, or another worker puts the file together."""


def enqueue(job: ExportJob) -> None:
    """Sets as many workers to a job as it is worth; those that come too late find nothing to do."""
    worth = -(-job.total // ITEMS_PER_WORKER) if FORMATS[job.format].prints else 1
    for _worker in range(min(settings.EXPORT_WORKERS, worth)):
        work_on_export.enqueue(job.pk)


@task()
def work_on_export(job_id: int) -> None:
    job = ExportJob.objects.select_related("made_by").filter(pk=job_id).first()
    if job is None or not job.is_waiting:
        return
    if FORMATS[job.format].prints and not fonts_are_ready():
        look_again(job, timezone.now() + look_again_after())  # an item that failed for this would stay left out
    else:
        work(job)


def work(job: ExportJob) -> None:
    """Works until nothing is left to take; where another worker still holds something, looks again later."""
    worker = secrets.token_hex(8)
    try:
        _work_as(worker, job)
    except NotYet:  # the fonts were damaged meanwhile
        leases.hand_back(job, worker)
        look_again(job, timezone.now() + look_again_after())
    except (Stopped, *AWAY):
        with suppress(*AWAY):  # what can't be given back now is free when the lease runs out
            leases.hand_back(job, worker)
        raise


def _work_as(worker: str, job: ExportJob) -> None:
    leases.mark_started(job)
    if FORMATS[job.format].prints:
        leases.give_up_on_hopeless(job, GAVE_UP)
        while (item := leases.take_item(job, worker)) is not None:
            leases.finish_item(item, *_make_item(job, item))
            stopping.point()
    if not ExportJob.objects.filter(pk=job.pk, state=ExportState.WAITING).exists():
        files.clear(job.pk)  # cancelled; a report that was under way may just have been written
    elif FORMATS[job.format].prints and leases.unfinished(job):
        look_again(job, leases.held_until(job) or timezone.now())
    elif leases.take_assembly(job, worker):
        _assemble(job, worker)


def look_again(job: ExportJob, at: datetime) -> None:
    """Sets one worker to the job once a lease has run out."""
    work_on_export.using(run_after=at + timedelta(seconds=1)).enqueue(job.pk)


def _make_item(job: ExportJob, item: ExportItem) -> tuple[ItemState, str]:
    """
    Makes one report; what can't be made is left out with a sentence and never stops the others. Where the database or
    the fonts are away, none can be made and none is left out.
    """
    assessment = item.assessment
    if reading.went_back(job, item):
        return ItemState.FAILED, reading.WENT_BACK
    try:
        _print(job, item, assessment)
    except (NotYet, *AWAY):
        raise
    except OSError:
        logger.exception("The disk refused the report of %s for export %s", assessment.number, job.pk)
        return ItemState.FAILED, NO_ROOM
    except Exception:
        logger.exception("Report of %s for export %s could not be made", assessment.number, job.pk)
        return ItemState.FAILED, NOT_PRINTED
    return ItemState.DONE, ""


def _print(job: ExportJob, item: ExportItem, assessment: Assessment) -> None:
    """Approved revisions lie in the database with their bytes; anything else is kept beside the job."""
    with_own = can_read_self_rating(job.made_by, assessment)
    document = report_of(assessment, item.revision, with_own=with_own)
    if not assessment.snapshots.filter(revision=item.revision).exists():
        with files.written_whole(files.part(item), item.worker) as path:
            path.write_bytes(document.pdf)


def _assemble(job: ExportJob, worker: str) -> None:
    """Puts the file together under a lease that each report renews; a lost lease or a cancelled job ends it."""
    done = job.items.filter(state=ItemState.DONE).order_by("position")
    format = FORMATS[job.format]
    read = done.select_related("assessment__cycle") if format.prints else reading.readable(job)
    try:
        with files.written_whole(files.result(job), worker) as path:
            for _written in format.write(path, job, read):
                if not leases.keep_assembly(job, worker):
                    raise LeaseLost
                stopping.point()
    except LeaseLost:
        return
    except (NotYet, *AWAY):
        raise
    except Exception as error:
        logger.exception("Export %s could not be put together", job.pk)
        problem = NO_ROOM if isinstance(error, OSError) else NOT_PUT_TOGETHER
        with transaction.atomic():
            if closed := _close(job, worker, ExportState.FAILED):
                job.items.exclude(state=ItemState.FAILED).update(state=ItemState.FAILED, problem=problem)
        if closed:
            files.clear(job.pk)
        return
    items = list(done.all())
    if leases.keep_assembly(job, worker) and _end(job, worker, looks.write_ahead(job, items), is_made=bool(items)):
        files.clear_parts(job)


def _end(job: ExportJob, worker: str, items: list[ExportItem], *, is_made: bool) -> bool:
    """
    The end of a job that is put together, with its looks in the access log and its mail: all or none, so that nothing
    can be taken away that no log tells of. False when it is not this worker's any more. `items`: those whose looks are
    not written yet.
    """
    with transaction.atomic(), ledger.gathered():
        if not _close(job, worker, ExportState.DONE if is_made else ExportState.FAILED):
            return False
        looks.write(job, items)
        tasks.after_export(job.pk)
    return True


def _close(job: ExportJob, worker: str, state: ExportState) -> bool:
    """Writes the end of a job, once, by the worker that holds it."""
    now = timezone.now()
    result = files.result(job)
    mine = ExportJob.objects.filter(pk=job.pk, worker=worker, state=ExportState.WAITING)
    return bool(
        mine.update(
            state=state,
            finished_at=now,
            expires_at=now + timedelta(hours=settings.EXPORT_KEEP_HOURS),
            size=result.stat().st_size if result.exists() else 0,
            lease_until=None,
        )
    )
