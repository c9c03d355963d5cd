"""
Confirmed results: the one place that writes and removes them, and what they should say. They follow from the snapshot
of the newest approved revision (docs/decisions/0056), and from the follow-ups that count (docs/decisions/0075).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from assessments.enums import ResultSource, Status
from assessments.models import (
    Assessment,
    ConfirmedProfile,
    FollowUp,
    IndicatorResult,
    ScaleLevel,
    Snapshot,
    TaskResult,
)
from assessments.record import follow_ups
from assessments.record.confirmed import COLUMNS, ORDER, Places, Unlike, places_of, said_of
from assessments.record.snapshot import thaw
from competency.models import Element, ElementKind, StandardVersion, Task
from config.days import local_day
from config.refusals import Conflict

Result = IndicatorResult | TaskResult | ConfirmedProfile
# What a result is about: "indicator", "attitude" or "task", its primary key and what confirmed it; "profile": all of
# them.
About = tuple[str, int | None, str]


@dataclass(slots=True)
class Standards:
    """Versions and their places by code, the levels of scales: as read so far, once for all that go by them."""

    places: dict[str, Places] = field(default_factory=dict)
    levels: dict[int, Mapping[int, int]] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)

    def places_in(self, code: str) -> Places:
        if code not in self.places:
            self.versions.update(StandardVersion.objects.filter(code=code).values_list("code", "pk"))
            tasks = Task.objects.filter(duty__version__code=code).order_by(*ORDER).values_list(*COLUMNS)
            attitudes = Element.objects.filter(version__code=code, kind=ElementKind.ATTITUDE)
            self.places[code] = places_of(tasks, attitudes.values_list("pk", "code"))
        return self.places[code]

    def levels_of(self, scale: int) -> Mapping[int, int]:
        if scale not in self.levels:
            self.levels[scale] = dict(ScaleLevel.objects.filter(scale=scale).values_list("value", "pk"))
        return self.levels[scale]


@dataclass(slots=True)
class Difference:
    """Where stored results are not what they should be; of what was `changed` the stored and the right one."""

    missing: list[Result] = field(default_factory=list)
    changed: list[tuple[Result, Result]] = field(default_factory=list)
    superfluous: list[Result] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.missing or self.changed or self.superfluous)


def write(assessment: Assessment, snapshot: Snapshot) -> None:
    """
    Puts the results of the revision that was just frozen in the place of those of the one before; in the transaction of
    the approval, which holds the assessment. Raises Conflict.
    """
    try:
        rows = results_of(assessment, snapshot, Standards())
    except Unlike as error:
        raise Conflict(
            _(
                "Nothing was approved, because the record does not have the shape of its standard (%(where)s). Tell "
                "the administrator: verify_records names what was changed."
            )
            % {"where": error}
        ) from error
    remove(assessment)
    store(rows)


def remove(assessment: Assessment) -> None:
    """
    What an appraisal confirmed no longer counts, nor what follow-ups confirmed after it: it is cancelled, or replaced.
    """
    for model in (IndicatorResult, TaskResult, ConfirmedProfile):
        model.objects.filter(assessment=assessment).delete()


def follow(assessment: Assessment) -> None:
    """Puts the results of its follow-ups in the place of those of before; the caller holds the assessment."""
    stored = {"assessment": assessment, "source": ResultSource.APPRAISAL}
    confirmed: list[Result] = [*IndicatorResult.objects.filter(**stored), *TaskResult.objects.filter(**stored)]
    confirmed += ConfirmedProfile.objects.filter(assessment=assessment)
    places = Standards().places_in(assessment.standard.code)
    rows = follow_ups.results_of(confirmed, FollowUp.objects.counting().filter(assessment=assessment), places)
    for model in (IndicatorResult, TaskResult):
        model.objects.filter(assessment=assessment, source=ResultSource.FOLLOW_UP).delete()
    store(rows)


def store(rows: Iterable[Result]) -> None:
    results = list(rows)
    IndicatorResult.objects.bulk_create(row for row in results if isinstance(row, IndicatorResult))
    TaskResult.objects.bulk_create(row for row in results if isinstance(row, TaskResult))
    ConfirmedProfile.objects.bulk_create(row for row in results if isinstance(row, ConfirmedProfile))


def has_results(assessment: Assessment) -> bool:
    """What was opened again keeps those of its approved revision; what is cancelled or purged has none."""
    return assessment.status != Status.CANCELLED and assessment.purged_at is None


def results_of(assessment: Assessment, snapshot: Snapshot, standards: Standards) -> list[Result]:
    """What the results of a frozen revision are, unsaved; the snapshot fits its seal. Raises Unlike."""
    content = thaw(snapshot)
    places = standards.places_in(content["standard"]["code"])
    said = said_of(content, places, standards.levels_of(assessment.cycle.scale_id))
    common = {
        "assessment_id": assessment.pk,
        "revision": snapshot.revision,
        "person_id": assessment.trainee_id,
        "confirmed_on": local_day(snapshot.created_at),
    }
    profile = ConfirmedProfile(
        **common,
        standard_id=standards.versions[content["standard"]["code"]],
        verdict=said.verdict,
        ratings=said.ratings,
        own=said.own,
    )
    of_it = {**common, "source": ResultSource.APPRAISAL}
    items = [
        IndicatorResult(
            **of_it,
            indicator_id=item.indicator,
            attitude_id=item.attitude,
            level_id=item.level,
            meets=item.meets,
            not_observed=item.not_observed,
        )
        for item in said.items
    ]
    return [*items, *(TaskResult(**of_it, task_id=task.task, outcome=task.outcome) for task in said.tasks), profile]


def all_of(assessment: Assessment, snapshot: Snapshot, standards: Standards, rows: Iterable[FollowUp]) -> list[Result]:
    """With what the follow-ups `rows` of the assessment add. Raises Unlike."""
    confirmed, rows = results_of(assessment, snapshot, standards), list(rows)
    if not rows:
        return confirmed
    code = thaw(snapshot)["standard"]["code"]
    return [*confirmed, *follow_ups.results_of(confirmed, rows, standards.places_in(code))]


def difference(stored: Iterable[Result], wanted: Iterable[Result]) -> Difference:
    """Of the results of one assessment; each is about something else."""
    left = {about(row): row for row in stored}
    found = Difference()
    for row in wanted:
        there = left.pop(about(row), None)
        if there is None:
            found.missing.append(row)
        elif facts(there) != facts(row):
            found.changed.append((there, row))
    found.superfluous.extend(left.values())
    return found


def about(row: Result) -> About:
    if isinstance(row, ConfirmedProfile):
        return "profile", None, row.source
    if isinstance(row, TaskResult):
        return "task", row.task_id, row.source
    kind = "indicator" if row.indicator_id else "attitude"
    return kind, row.indicator_id or row.attitude_id, row.source


def facts(row: Result) -> dict[str, object]:
    """All columns but the row's own key."""
    return {name: getattr(row, name) for name in columns(type(row))}


def columns(model: type[Result]) -> list[str]:
    return [column.attname for column in model._meta.concrete_fields if not column.primary_key]
