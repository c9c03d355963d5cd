"""Asking for an export: which reports a person may take away, and the job that makes them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from assessments.access.permissions import can_read_ratings
from assessments.enums import ExportFormat, ExportState
from assessments.exports import files, working
from assessments.exports.formats import FORMATS
from assessments.exports.offered import exportable
from assessments.models import Assessment, Cycle, ExportItem, ExportJob
from assessments.reports.names import report_name
from config.refusals import BadInput, Conflict
from integrity import ledger
from people.models import User

__all__ = ["ask_for", "cancel", "exportable", "formats_for", "too_many"]

# Reports that are printed; appraisals that are only read, which fill a sheet of Excel with twenty items each.
MOST, MOST_READ = 5_000, 60_000


def ask_for(
    person: User,
    assessments: Iterable[Assessment],
    format: str,
    cycle: Cycle | None = None,
    *,
    with_workers: bool = True,
) -> ExportJob:
    """
    Makes the job and, once it is committed, sets workers to it, unless the caller works on it itself. Raises
    BadInput with nothing made.
    """
    if format not in ExportFormat.values:
        raise BadInput(_("Choose one of the formats that the page offers."))
    chosen = [row for row in assessments if can_read_ratings(person, row)]
    if not chosen:
        raise BadInput(_("Choose at least one assessment that was submitted."))
    if why := too_many(len(chosen), format):
        raise BadInput(why)
    with transaction.atomic(), ledger.gathered():
        job = ExportJob.objects.create(
            made_by=person,
            title=cycle.name if cycle else _("Selection of %(n)d") % {"n": len(chosen)},
            format=format,
            total=len(chosen),
        )
        ExportItem.objects.bulk_create(
            ExportItem(
                job=job,
                assessment=row,
                revision=row.revision,
                position=position,
                name=report_name(row, row.revision),
            )
            for position, row in enumerate(chosen, start=1)
        )
        if with_workers:
            transaction.on_commit(lambda: working.enqueue(job))
    return job


def too_many(count: int, format: str = "") -> str:
    """Why so many do not go into one export of this format, or of any; "" where they do."""
    most = MOST if format and FORMATS[format].prints else MOST_READ
    if count <= most:
        return ""
    return _("Choose at most %(most)d at a time; use several exports for more.") % {"most": most}


def formats_for(count: int) -> list[tuple[str, str]]:
    """Those that take so many, with their labels."""
    return [(one.value, str(one.label)) for one in ExportFormat if not too_many(count, one)]


def cancel(job_id: int) -> ExportJob:
    """Stops a job that is still being made; workers notice before their next report."""
    with transaction.atomic():
        job = ExportJob.objects.select_for_update().get(pk=job_id)
        if not job.is_waiting:
            raise Conflict(_("This export is no longer being made. Reload to see it."))
        job.state = ExportState.CANCELLED
        job.save(update_fields=["state"])
        transaction.on_commit(lambda: files.clear(job.pk))
    return job
