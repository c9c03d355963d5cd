"""Whom an export leaves out and why, so that nobody takes a file for complete."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import translation
from django.utils.translation import gettext

from assessments.enums import ItemState, Status
from assessments.models import Assessment, ExportJob

NOT_SUBMITTED = "評核人尚未送出"
CANCELLED = "已取消"
NOT_CHOSEN = "未選入這次匯出"


def left_out(job: ExportJob) -> list[tuple[Assessment, str]]:
    """Each with the reason in Chinese, as the files are written in, whatever their maker reads."""
    failed = job.items.exclude(state=ItemState.DONE).select_related("assessment__cycle").order_by("position")
    with translation.override("zh-hant"):
        return [*((item.assessment, gettext(item.problem) if item.problem else "") for item in failed), *_rest(job)]


def _rest(job: ExportJob) -> Iterator[tuple[Assessment, str]]:
    """Of a whole cycle those that could not be chosen or were not; a selection names whom it holds, and nobody else."""
    cycles = set(job.items.order_by().values_list("assessment__cycle", "assessment__cycle__name"))
    if {name for _cycle, name in cycles} != {job.title}:
        return
    rest = Assessment.objects.visible_to(job.made_by).filter(cycle__in=[cycle for cycle, _name in cycles])
    for row in rest.filter(purged_at__isnull=True).exclude(export_items__job=job).select_related("cycle"):
        yield row, CANCELLED if row.status == Status.CANCELLED else _why(row)


def _why(row: Assessment) -> str:
    return NOT_SUBMITTED if row.submitted_at is None else NOT_CHOSEN
