"""The items of an export that prints no reports: read while the file is written, under one lease."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_noop

from assessments.access.permissions import can_read_ratings
from assessments.enums import ItemState
from assessments.models import ExportItem, ExportJob

CHUNK = 500
# Why an item is left out: stored in English, shown in the reader's language.
WENT_BACK = gettext_noop("It has gone back to the supervisor, or you can no longer read it.")


def went_back(job: ExportJob, item: ExportItem) -> bool:
    """Whether its maker may not read it any more, or it is being rated again."""
    row = item.assessment
    return row.revision == item.revision and (row.is_draft or not can_read_ratings(job.made_by, row))


def readable(job: ExportJob) -> Iterator[ExportItem]:
    """
    In their order. Those that went back meanwhile are marked as left out, the others as done once they are taken, so
    that the page says how far it is; from the beginning where a killed worker had begun.
    """
    job.items.filter(state=ItemState.DONE).update(state=ItemState.WAITING)
    last = 0
    while chunk := _after(job, last):
        last = chunk[-1].position
        left_out = [item.pk for item in chunk if went_back(job, item)]
        if left_out:
            ExportItem.objects.filter(pk__in=left_out).update(state=ItemState.FAILED, problem=WENT_BACK)
        yield from (item for item in chunk if item.pk not in left_out)
        waiting = job.items.filter(position__lte=last, state=ItemState.WAITING)
        waiting.update(state=ItemState.DONE, lease_until=None)


def _after(job: ExportJob, position: int) -> list[ExportItem]:
    rows = job.items.filter(position__gt=position, state=ItemState.WAITING).order_by("position")
    return list(rows.select_related("assessment__cycle", "assessment__supervisor", "assessment__self_rating")[:CHUNK])
