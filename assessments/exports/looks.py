"""Which appraisals an export takes away, in the access log."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from assessments.access.loader import AT_ONCE
from assessments.enums import AccessKind
from assessments.models import Access, ExportItem, ExportJob


def write(job: ExportJob, items: Sequence[ExportItem]) -> None:
    now = timezone.now()
    Access.objects.bulk_create(
        Access(
            assessment_id=item.assessment_id,
            person=job.made_by,
            kind=AccessKind.EXPORT,
            detail=f"export {job.pk}, r{item.revision}",
            at=now,
        )
        for item in items
    )


def write_ahead(job: ExportJob, items: list[ExportItem]) -> list[ExportItem]:
    """
    Writes all but the last thousand, each thousand by itself, before the file can be taken away; what is left is
    written with the end of the job. What a killed worker wrote of it is not written again.
    """
    if len(items) <= AT_ONCE:
        return items
    logged = Access.objects.filter(person=job.made_by, kind=AccessKind.EXPORT, detail__startswith=f"export {job.pk}, ")
    there = set(logged.order_by().values_list("assessment", flat=True))
    left = [item for item in items if item.assessment_id not in there]
    while len(left) > AT_ONCE:
        with transaction.atomic():
            write(job, left[:AT_ONCE])
        left = left[AT_ONCE:]
    return left
