"""Whom an export leaves out and why, so that nobody takes a file for complete."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext, gettext_noop

from assessments.enums import ItemState, Status
from assessments.models import Assessment, ExportJob
from assessments.models.assessment import AssessmentQuerySet

NOT_SUBMITTED = gettext_noop("Its supervisor has not submitted it.")
CANCELLED = gettext_noop("It is cancelled.")
NOT_CHOSEN = gettext_noop("It was not chosen for this export.")


def left_out(
    job: ExportJob, language: str | None = "zh-hant", *, with_drafts: bool = True
) -> list[tuple[Assessment, str]]:
    """
    Each with the reason, in Chinese as archives are written in, whatever their maker reads. `with_drafts` False: not
    who is not rated yet.
    """
    failed = job.items.filter(state=ItemState.FAILED).select_related("assessment__cycle").order_by("position")
    rest = _rest(job).exclude(status__in=() if with_drafts else Status.being_rated())
    with translation.override(language):
        return [
            *((item.assessment, gettext(item.problem) if item.problem else "") for item in failed),
            *((row, gettext(_why(row))) for row in rest),
        ]


def _rest(job: ExportJob) -> AssessmentQuerySet:
    """Of a whole cycle those that could not be chosen or were not; a selection names whom it holds, and nobody else."""
    cycles = set(job.items.order_by().values_list("assessment__cycle", "assessment__cycle__name"))
    if {name for _cycle, name in cycles} != {job.title}:
        return Assessment.objects.none()
    rest: AssessmentQuerySet = Assessment.objects.visible_to(job.made_by)
    rest = rest.filter(cycle__in=[cycle for cycle, _name in cycles], purged_at__isnull=True)
    return rest.exclude(export_items__job=job).select_related("cycle")


def _why(row: Assessment) -> str:
    if row.status == Status.CANCELLED:
        return CANCELLED
    return NOT_SUBMITTED if row.submitted_at is None else NOT_CHOSEN
