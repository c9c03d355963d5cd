"""
Steps that `seed_demo` wrote in bulk although nobody took them: they are not signed, and what they approved is not
frozen. The mark stands inside what the chain seals, so that no SQL puts it on a step that somebody took, and only a
portal in demo mode believes it (docs/decisions/0058).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import QuerySet

from assessments.enums import Action, ResultSource
from assessments.models import Assessment, ConfirmedProfile, Event, IndicatorResult, ScaleLevel, TaskResult
from assessments.models.profiles import NOT_RATED
from assessments.record.confirmed import Places, row_of
from assessments.record.results import Result
from assessments.sheet.scoring import Rating, score_task
from config.days import local_day

MARK = "seeded"


def is_seeded(event: Event) -> bool:
    """Whether the demo wrote it; the caller makes sure that it fits its seal."""
    return event.detail(MARK) is True and event.detail("signed") is None


def is_expected() -> bool:
    """Whether such steps may stand in this database."""
    return bool(settings.DEMO_MODE)


def seeded_assessments() -> int:
    """How many were submitted in this way."""
    rows = Event.objects.filter(**{"action": Action.SUBMIT, f"details__{MARK}": True})
    return rows.order_by().values("assessment").distinct().count()


def without_snapshot() -> QuerySet[Event, Any]:
    """The primary keys of assessments whose results follow from no frozen revision, for a subquery."""
    rows = Event.objects.filter(**{"action": Action.APPROVE, f"details__{MARK}": True})
    return rows.filter(assessment__snapshots__isnull=True).order_by().values("assessment")


class Rated(NamedTuple):
    """What was given for an indicator or an attitude, by their primary keys; `level` None: not observed."""

    indicator: int | None
    attitude: int | None
    level: ScaleLevel | None


def results_of(assessment: Assessment, rated: Iterable[Rated], own: Iterable[Rated], places: Places) -> list[Result]:
    """The results of an approved assessment, unsaved, by its ratings instead of a frozen revision."""
    common = {
        "assessment_id": assessment.pk,
        "revision": assessment.revision,
        "person_id": assessment.trainee_id,
        "confirmed_on": local_day(assessment.approved_at) if assessment.approved_at else None,
    }
    given = list(rated)
    profile = ConfirmedProfile(
        **common,
        standard_id=assessment.standard_id,
        verdict=assessment.verdict,
        ratings=_row(given, places),
        own=_row(own, places),
    )
    of_it = {**common, "source": ResultSource.APPRAISAL}
    items = [
        IndicatorResult(
            **of_it,
            indicator_id=one.indicator,
            attitude_id=one.attitude,
            level=one.level,
            meets=one.level.meets if one.level else None,
            not_observed=one.level is None,
        )
        for one in given
    ]
    ratings = {one.indicator: _rating(one.level) for one in given}
    tasks = [task for duty in places.duties for task in duty]
    scores = {task.key: score_task(ratings.get(one.key, Rating()) for one in task.indicators) for task in tasks}
    return [
        *items,
        *(TaskResult(**of_it, task_id=task.key, outcome=scores[task.blocks_of or task.key].outcome) for task in tasks),
        profile,
    ]


def _row(rated: Iterable[Rated], places: Places) -> str:
    """As `ConfirmedProfile` keeps it; empty where nothing was rated."""
    levels = {(one.indicator, one.attitude): one.level for one in rated}
    given = {key: (level.value if level else None, level is None) for key, level in levels.items()}
    indicators = [(one.key, None) for tasks in places.duties for task in tasks for one in task.indicators]
    keys = [*indicators, *((None, one.key) for one in places.attitudes)]
    row = row_of(given.get(key, (None, False)) for key in keys)
    return row if row.strip(NOT_RATED) else ""


def _rating(level: ScaleLevel | None) -> Rating:
    return Rating(level.value, level.meets, True) if level else Rating(answered=True)
