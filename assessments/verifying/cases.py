"""An assessment with everything that is sealed of it, read for many at once in a constant number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from assessments.models import (
    Answer,
    Assessment,
    ConfirmedProfile,
    Cycle,
    Event,
    Evidence,
    FollowUp,
    IndicatorResult,
    SelfAnswer,
    SelfRating,
    Signature,
    Snapshot,
    TaskResult,
)
from assessments.record.results import Result, Standards
from competency.models import StandardVersion
from integrity import chain


@dataclass(slots=True)
class Shared:
    """
    Cycles with their scale, versions of standards, and what results follow from, read so far: once for all assessments
    that go by them.
    """

    cycles: dict[int, Cycle] = field(default_factory=dict)
    standards: dict[int, StandardVersion] = field(default_factory=dict)
    places: Standards = field(default_factory=Standards)

    def read(self, assessments: Iterable[Assessment]) -> None:
        """Reads what is missing for these, and sets it in them."""
        rows = list(assessments)
        cycles = Cycle.objects.select_related("scale").prefetch_related("scale__levels")
        standards = StandardVersion.objects.prefetch_related("notes")
        self.cycles |= cycles.in_bulk({row.cycle_id for row in rows} - self.cycles.keys())
        self.standards |= standards.in_bulk({row.standard_id for row in rows} - self.standards.keys())
        for row in rows:
            row.cycle, row.standard = self.cycles[row.cycle_id], self.standards[row.standard_id]


@dataclass
class Case:
    """One assessment and what belongs to it, each kind in its order."""

    assessment: Assessment
    events: list[Event]
    answers: list[Answer]
    own_answers: list[SelfAnswer]
    evidence: list[Evidence]
    signatures: list[Signature]
    snapshots: list[Snapshot]
    results: list[Result]
    follow_ups: list[FollowUp]
    standards: Standards

    @property
    def number(self) -> str:
        return self.assessment.number

    @property
    def own(self) -> SelfRating | None:
        return getattr(self.assessment, "self_rating", None)

    @cached_property
    def breaks(self) -> list[int]:
        """As `chain.breaks`; the events named there are not believed."""
        return chain.breaks(self.events, self.assessment.chain_head)

    def believes(self, event: Event) -> bool:
        return event.sequence not in self.breaks


def read_cases(numbers: Iterable[int], shared: Shared) -> list[Case]:
    """The assessments with these primary keys. `shared`: kept between calls."""
    assessments = list(Assessment.objects.filter(pk__in=numbers).select_related("self_rating").order_by("pk"))
    shared.read(assessments)
    mine = {"assessment__in": assessments}
    rated = ("level", "indicator", "attitude")
    events = _grouped(Event.objects.filter(**mine).order_by("sequence", "pk"), "assessment_id")
    answers = _grouped(Answer.objects.filter(**mine).select_related(*rated).order_by("pk"), "assessment_id")
    own_ratings = [own.pk for own in (getattr(one, "self_rating", None) for one in assessments) if own]
    own_answers = _grouped(
        SelfAnswer.objects.filter(self_rating__in=own_ratings).select_related(*rated).order_by("pk"), "self_rating_id"
    )
    evidence = _grouped(Evidence.objects.filter(**mine).select_related("indicator", "attitude"), "assessment_id")
    signatures = _grouped(Signature.objects.filter(**mine), "assessment_id")
    snapshots = _grouped(Snapshot.objects.filter(**mine), "assessment_id")
    confirmed: list[Result] = [*IndicatorResult.objects.filter(**mine), *TaskResult.objects.filter(**mine)]
    confirmed += ConfirmedProfile.objects.filter(**mine)
    results = _grouped(confirmed, "assessment_id")
    followed = FollowUp.objects.filter(**mine).select_related("indicator", "attitude").prefetch_related("evidence")
    follow_ups = _grouped(followed.order_by("pk"), "assessment_id")
    found = []
    for assessment in assessments:
        own = getattr(assessment, "self_rating", None)
        case = Case(
            assessment,
            events=events[assessment.pk],
            answers=answers[assessment.pk],
            own_answers=own_answers[own.pk] if own else [],
            evidence=evidence[assessment.pk],
            signatures=signatures[assessment.pk],
            snapshots=snapshots[assessment.pk],
            results=results[assessment.pk],
            follow_ups=follow_ups[assessment.pk],
            standards=shared.places,
        )
        found.append(case)
    return found


def _grouped(rows: Iterable[Any], owner: str) -> dict[int, list[Any]]:
    groups: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, owner)].append(row)
    return groups
