"""
Who is not rated yet, in the cycles that an export is about: whose turn it is and since when it is overdue. Of a draft
nothing else is told.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone

from assessments.enums import Status
from assessments.exports.offered import exportable
from assessments.exports.workbook import words
from assessments.models import Assessment, ExportJob
from assessments.record.facts import FACTS
from printing.spreadsheet import Value


def cycles_of(job: ExportJob) -> list[int]:
    """
    The cycles that it is about as a whole: the one that it was asked for, or all, where it holds all that there is. A
    selection names whom it holds, and nobody else.
    """
    asked = set(job.items.order_by().values_list("assessment__cycle", "assessment__cycle__name"))
    if {name for _cycle, name in asked} == {job.title}:
        return [cycle for cycle, _name in asked]
    others = exportable(job.made_by).filter(submitted_at__lte=job.made_at).exclude(export_items__job=job)
    if others.exists():
        return []
    return list(Assessment.objects.visible_to(job.made_by).order_by().values_list("cycle", flat=True).distinct())


def progress_rows(job: ExportJob) -> Iterator[list[Value]]:
    """The most overdue first."""
    rows = Assessment.objects.visible_to(job.made_by).filter(cycle__in=cycles_of(job), purged_at__isnull=True)
    waiting = rows.filter(status__in=Status.being_rated()).select_related("cycle", "supervisor")
    today = timezone.localdate()
    in_sheet = [fact for fact in FACTS if fact.in_verdicts]
    for row in waiting.order_by("supervisor_due", "trainee_number", "pk").iterator(2000):
        late = (today - row.supervisor_due).days
        yield [
            *(getattr(row, fact.column) for fact in in_sheet),
            row.supervisor.name,
            row.supervisor.username,
            row.cycle.name,
            row.number,
            words.status(row.status),
            row.supervisor_due,
            late if late > 0 else None,
        ]
