"""The exports that hold a report of somebody who is purged: they go with it, in whatever state they are."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from django.db import transaction
from django.db.models import QuerySet

from assessments.enums import ExportState
from assessments.exports import files
from assessments.models import Assessment, ExportJob


def holding(assessments: Iterable[Assessment]) -> QuerySet[ExportJob]:
    jobs = ExportJob.objects.filter(items__assessment__in=[row.pk for row in assessments]).values("pk")
    return ExportJob.objects.filter(pk__in=jobs).order_by("pk")


def withdraw(jobs: Iterable[ExportJob]) -> None:
    """
    No file of theirs can be taken away any more; one that was about nobody else goes wholly. The caller holds the
    rows' locks and has deleted the items; the files go once that is committed.
    """
    for job in jobs:
        transaction.on_commit(partial(files.clear, job.pk))
        if not job.items.exists():
            job.delete()
        elif job.state == ExportState.WAITING:
            ExportJob.objects.filter(pk=job.pk).update(state=ExportState.CANCELLED)
        elif job.state != ExportState.CANCELLED:
            ExportJob.objects.filter(pk=job.pk).update(state=ExportState.EXPIRED)
