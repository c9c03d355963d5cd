"""The confirmed results of one person out of the database, in a constant number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils import timezone

from assessments.careers.career import Appraisal, Career, FollowUp, Given, career
from assessments.careers.standards import Carried, Layout, between, layouts
from assessments.enums import ResultSource, Status
from assessments.insight.standing import years_before
from assessments.models import Assessment, DevelopmentAction, IndicatorResult, ScaleLevel, Snapshot
from assessments.models import FollowUp as StoredFollowUp
from assessments.models.items import ItemKey
from people.models import Company, User


@dataclass(frozen=True, slots=True)
class Gathered:
    """
    All that is told of a person: `careers` by standard, that of the newest appraisal first; `years`: how long a
    confirmation counts; `running`: not finished, and the reader's to see; `purged`: of which only this is left, for
    those who may know of it.
    """

    person: User
    today: date
    years: int
    careers: list[Career]
    running: list[Assessment]
    purged: list[Assessment]
    actions: list[DevelopmentAction]

    @property
    def appraisals(self) -> list[Appraisal]:
        """Newest first, of all standards."""
        return sorted((one for each in self.careers for one in each.appraisals), key=_in_time, reverse=True)

    @property
    def shown(self) -> list[Assessment]:
        """Whose confirmed results are told, for the log of who looked."""
        return [one.assessment for one in self.appraisals]


def gathered(reader: User, person: User, today: date | None = None) -> Gathered:
    """`reader` may read what is confirmed of this person; which appraisals they see beyond that, `visible_to` says."""
    day = today or timezone.localdate()
    rows = Assessment.objects.filter(trainee=person).select_related(
        "cycle", "supervisor", "standard__standard", "self_rating"
    )
    assessments = {row.pk: row for row in rows}
    visible = set(Assessment.objects.visible_to(reader).filter(trainee=person).values_list("pk", flat=True))
    found = sorted(_appraisals(assessments, visible), key=_in_time)
    years = Company.objects.values_list("result_years", flat=True).first() or 3
    return Gathered(
        person=person,
        today=day,
        years=years,
        careers=_careers(found, years_before(day, years)),
        running=[
            row
            for row in assessments.values()
            if row.pk in visible and row.purged_at is None and row.status in Status.open()
        ],
        purged=[row for row in assessments.values() if row.pk in visible and row.purged_at is not None],
        actions=_actions(reader, person, visible),
    )


def _in_time(one: Appraisal) -> tuple[date, date, int]:
    cycle = one.assessment.cycle
    return cycle.ends_on, cycle.starts_on, cycle.pk


def _appraisals(assessments: dict[int, Assessment], visible: set[int]) -> list[Appraisal]:
    """Of what is opened again those results stand that were approved; drafts have none."""
    confirmed = IndicatorResult.objects.filter(assessment__in=assessments).select_related("level").order_by("pk")
    results: dict[int, list[IndicatorResult]] = defaultdict(list)
    for row in confirmed:
        results[row.assessment_id].append(row)
    versions = layouts(assessments[pk].standard_id for pk in results)
    levels = _levels({assessments[pk].cycle.scale_id for pk in results})
    snapshots = Snapshot.objects.filter(assessment__in=results).values_list("assessment", "revision", "code")
    codes = {(pk, revision): code for pk, revision, code in snapshots}
    by = _followed_by(results)
    return [
        _appraisal(assessments[pk], rows, versions[assessments[pk].standard_id], levels, pk in visible, codes, by)
        for pk, rows in results.items()
        if any(row.source == ResultSource.APPRAISAL for row in rows)
    ]


def _appraisal(
    assessment: Assessment,
    rows: list[IndicatorResult],
    layout: Layout,
    levels: dict[int, list[ScaleLevel]],
    is_visible: bool,
    codes: dict[tuple[int, int], str],
    by: dict[tuple[int, ItemKey], tuple[str, str]],
) -> Appraisal:
    own = [row for row in rows if row.source == ResultSource.APPRAISAL]
    revision = own[0].revision
    return Appraisal(
        assessment=assessment,
        layout=layout,
        revision=revision,
        confirmed_on=own[0].confirmed_on,
        given={_key(row): Given(row.level) for row in own},
        levels=levels[assessment.cycle.scale_id],
        is_visible=is_visible,
        code=codes.get((assessment.pk, revision), "") if is_visible else "",
        follow_ups=[
            FollowUp(_key(row), Given(row.level), row.confirmed_on, by.get((assessment.pk, _key(row))))
            for row in rows
            if row.source != ResultSource.APPRAISAL
        ],
    )


def _followed_by(assessments: Iterable[int]) -> dict[tuple[int, ItemKey], tuple[str, str]]:
    """Name and number of who confirmed an item last."""
    rows = StoredFollowUp.objects.counting().filter(assessment__in=assessments).order_by("confirmed_at", "pk")
    return {(row.assessment_id, row.key): row.by for row in rows}


def _key(row: IndicatorResult) -> ItemKey:
    """A constraint holds that it is about one of the two."""
    return ItemKey(row.attitude_id is not None, row.attitude_id or row.indicator_id or 0)


def _levels(scales: set[int]) -> dict[int, list[ScaleLevel]]:
    found: dict[int, list[ScaleLevel]] = defaultdict(list)
    for level in ScaleLevel.objects.filter(scale__in=scales).order_by("value"):
        found[level.scale_id].append(level)
    return found


def _careers(appraisals: list[Appraisal], first_day: date) -> list[Career]:
    """`appraisals`: oldest first."""
    groups: dict[int, list[Appraisal]] = defaultdict(list)
    for one in appraisals:
        groups[one.layout.version.standard_id].append(one)
    newest_first = sorted(groups.values(), key=lambda group: _in_time(group[-1]), reverse=True)
    return [career(group, _carried(group), first_day) for group in newest_first]


def _carried(group: list[Appraisal]) -> dict[int, Carried]:
    new = group[-1].layout
    olds = {one.layout.version.pk: one.layout for one in group}
    return {pk: between(old, new) for pk, old in olds.items()}


def _actions(reader: User, person: User, visible: set[int]) -> list[DevelopmentAction]:
    """Open ones first, by their day; those of a plan that the reader sees, and those that are theirs to see."""
    theirs = DevelopmentAction.objects.visible_to(reader).filter(person=person).values("pk")
    rows = (
        DevelopmentAction.objects.filter(Q(pk__in=theirs) | Q(assessment__in=visible), person=person)
        .select_related("element", "owner", "assessment__cycle")
        .prefetch_related("steps__by")
    )
    return sorted(rows, key=lambda row: (not row.is_open, row.due_on or date.max, -row.pk))
