"""What an individual development plan says of a person today: gaps that are open, and places in courses for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from django.db.models.functions import Coalesce

from assessments.enums import NeedKind, PlannedState, ResultSource, Status
from assessments.models import (
    Assessment,
    DevelopmentAction,
    ElementMark,
    IndicatorResult,
    Participant,
    PlannedCourse,
    ScaleLevel,
    TrainingNeed,
)
from assessments.models.items import ItemKey
from config.days import local_day
from people.models import User

# In the order of the standard, attitudes behind the indicators.
ORDER = (
    *("attitude__position", "indicator__block__task__duty__position", "indicator__block__task__position"),
    *("indicator__block__position", "indicator__position", "pk"),
)


@dataclass(frozen=True, slots=True)
class OpenGap:
    """`since`: when the newest appraisal or follow-up (`source`) confirmed it; `actions`: numbers of the paper."""

    key: ItemKey
    code: str
    text: str
    level: ScaleLevel
    since: date
    source: ResultSource
    assessment: int
    actions: list[int] = field(default_factory=list)


class Explained(NamedTuple):
    """A gap of an appraisal that a knowledge or skill was marked to explain."""

    key: ItemKey
    code: str


@dataclass(frozen=True, slots=True)
class Place:
    """A course of a plan, its gaps by code, `on`: the day of the session; `state`: coming, attended, called off."""

    year: int
    course: str
    on: date | None
    month: int | None
    gaps: list[str]
    state: str


def open_gaps(person: User, of: Assessment | None = None) -> list[OpenGap]:
    """
    Of the newest appraisal by each standard what falls short still: a follow-up counts more than what it follows.
    `of`: only of this appraisal. Two queries.
    """
    rows = Assessment.objects.filter(trainee=person, indicator_results__isnull=False, purged_at__isnull=True)
    rows = rows.exclude(status=Status.CANCELLED).distinct().select_related("standard")
    newest: dict[int, Assessment] = {}
    for row in rows.order_by("cycle__ends_on", "cycle__starts_on", "cycle"):
        newest[row.standard.standard_id] = row
    wanted = [row.pk for row in newest.values() if of is None or row.pk == of.pk]
    found: dict[tuple[int, ItemKey], IndicatorResult] = {}
    results = IndicatorResult.objects.filter(assessment__in=wanted).select_related("level", "indicator", "attitude")
    for result in results.order_by(*ORDER):
        at = result.assessment_id, _key(result)
        if at not in found or result.source == ResultSource.FOLLOW_UP:
            found[at] = result
    return [_gap(result) for result in found.values() if result.meets is False]


def explained(actions: Iterable[DevelopmentAction]) -> dict[int, list[Explained]]:
    """
    By action the gaps behind it, of those that name a knowledge or skill and no gap: what fell short in the tasks for
    which the appraisal marked it. Two queries.
    """
    asked = [one for one in actions if one.element_id and one.assessment_id and one.gap_key is None]
    appraisals = {one.assessment_id for one in asked}
    marks: dict[tuple[int, int], set[int]] = defaultdict(set)
    rows = ElementMark.objects.filter(assessment__in=appraisals).order_by()
    for assessment, element, task in rows.values_list("assessment", "element", Coalesce("task__blocks_of", "task")):
        marks[assessment, element].add(task)
    short = IndicatorResult.objects.filter(
        assessment__in=appraisals, source=ResultSource.APPRAISAL, meets=False, indicator__isnull=False
    )
    gaps: dict[int, list[tuple[int, Explained]]] = defaultdict(list)
    columns = ("assessment", "indicator__block__task", "indicator", "indicator__code")
    for assessment, task, indicator, code in short.order_by(*ORDER).values_list(*columns):
        gaps[assessment].append((task, Explained(ItemKey(False, indicator or 0), code)))
    found = {}
    for one in asked:
        of, element = one.assessment_id or 0, one.element_id or 0
        found[one.pk] = [gap for task, gap in gaps[of] if task in marks[of, element]]
    return found


def _key(row: IndicatorResult) -> ItemKey:
    return ItemKey(row.attitude_id is not None, row.attitude_id or row.indicator_id or 0)


def _gap(row: IndicatorResult) -> OpenGap:
    subject, level = row.subject, row.level
    if subject is None or level is None:
        raise ValueError(f"The result {row.pk} falls short of nothing.")  # constraints hold that there are both
    source = ResultSource(row.source)
    return OpenGap(_key(row), subject.code, subject.text, level, row.confirmed_on, source, row.assessment_id)


def places(person: User, of: Assessment | None = None) -> list[Place]:
    """Those that were not given back, what comes last; `of`: only those for a gap of this appraisal. Two queries."""
    rows = Participant.objects.filter(person=person, withdrawn_at__isnull=True)
    if of is not None:
        rows = rows.filter(pk__in=TrainingNeed.objects.filter(assessment=of).values("participant"))
    codes: dict[int, list[str]] = defaultdict(list)
    needs = TrainingNeed.objects.filter(participant__in=rows).select_related("indicator", "element")
    for need in needs.order_by("kind", "pk"):
        subject = need.indicator or need.element
        if subject is not None and (subject.code or need.kind == NeedKind.GAP):
            codes[need.participant_id].append(subject.code or subject.text)
    shown = rows.select_related("planned__plan", "planned__course", "session")
    return [
        Place(
            year=row.planned.plan.year,
            course=row.planned.course.name,
            on=local_day(row.session.starts_at) if row.session else None,
            month=row.planned.month,
            gaps=codes.get(row.pk, []),
            state=state_of(row, row.planned),
        )
        for row in shown.order_by("planned__plan__year", "session__starts_at", "planned__month", "pk")
    ]


def state_of(place: Participant, planned: PlannedCourse) -> str:
    """What came of it; of a course that was called off that alone."""
    if planned.state == PlannedState.CANCELLED:
        return str(PlannedState.CANCELLED.label)
    return str(place.get_attendance_display())
