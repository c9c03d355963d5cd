"""What a person's own data say of the results that approved appraisals confirmed."""

from __future__ import annotations

from assessments.models import Assessment, IndicatorResult, TaskResult
from assessments.privacy.outcomes import OwnConfirmed


def own_results(assessment: Assessment) -> list[OwnConfirmed]:
    """Indicators and attitudes in the order of the standard, then tasks; none of an appraisal nobody approved yet."""
    items = assessment.indicator_results.select_related("indicator", "attitude", "level")
    tasks = assessment.task_results.select_related("task")
    return [*(_item(row) for row in items), *(_task(row) for row in tasks)]


def _item(row: IndicatorResult) -> OwnConfirmed:
    return {
        "of": "attitude" if row.attitude else "indicator",
        "code": row.subject.code if row.subject else "",
        "value": row.level.value if row.level else None,
        "meets": row.meets,
        "not_observed": row.not_observed,
        "outcome": None,
        "revision": row.revision,
        "confirmed_on": row.confirmed_on.isoformat(),
        "source": row.source,
    }


def _task(row: TaskResult) -> OwnConfirmed:
    return {
        "of": "task",
        "code": row.task.code,
        "value": None,
        "meets": None,
        "not_observed": False,
        "outcome": row.outcome,
        "revision": row.revision,
        "confirmed_on": row.confirmed_on.isoformat(),
        "source": row.source,
    }
