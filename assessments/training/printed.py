"""What the plan of a year says on paper: a line for each course, its sums, and the people with the gaps behind."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.enums import PlannedState
from assessments.models import Assessment, Participant, PlannedCourse, TrainingPlan, TrainingSession
from assessments.training.chain import CLOSED, Chain, Need, chain_of
from assessments.training.evidence import NeedLine, PlaceLine, lines_of
from assessments.training.figures import COUNTS, TAKES_PART, Gaps, Tally, gaps_of, tallies
from assessments.training.page import Money, row_address
from assessments.training.who import sees_all
from competency.models import Element, Indicator
from config.days import local_day, written, written_time
from people.models import User


class Answered(NamedTuple):
    """A gap, or a knowledge or skill, that a course answers, and how many people have a place for it."""

    code: str
    text: str
    people: int

    def __str__(self) -> str:
        return f"{self.code or self.text} ({self.people})"


@dataclass(frozen=True, slots=True)
class Line:
    """
    A course of the plan; `serves`: what it was linked to, told where nobody has a place for a gap. `address`: of the
    page that holds the evidence.
    """

    place: int
    planned: PlannedCourse
    tally: Tally
    gaps: Gaps
    answers: list[Answered]
    serves: list[str]
    sessions: list[str]
    address: str

    @property
    def gaps_closed(self) -> str:
        return f"{self.gaps.closed} / {self.gaps.measurable}" if self.gaps.all else "–"

    @property
    def attendance(self) -> str:
        return "–" if self.tally.attendance is None else f"{self.tally.attendance} %"


@dataclass
class Printed:
    """The plan as this reader sees it."""

    reader: User
    plan: TrainingPlan

    @property
    def sees_all(self) -> bool:
        return sees_all(self.reader)

    @property
    def places(self) -> QuerySet[Participant]:
        return Participant.objects.visible_to(self.reader).filter(planned__plan=self.plan)

    @cached_property
    def today(self) -> date:
        """Of which all of it is told."""
        return timezone.localdate()

    @cached_property
    def chain(self) -> Chain:
        return chain_of(self.places.filter(TAKES_PART))

    @cached_property
    def gaps(self) -> Gaps:
        return gaps_of([need for need in self.chain.needs if not need.called_off], self.chain)

    @cached_property
    def tally(self) -> Tally:
        return tallies(self.places.filter(COUNTS), "planned__plan").get(self.plan.pk, Tally())

    @cached_property
    def rows(self) -> list[PlannedCourse]:
        rows = PlannedCourse.objects.visible_to(self.reader).filter(plan=self.plan)
        subjects = ("course__subjects__task", "course__subjects__element")
        return list(rows.select_related("course", "plan").prefetch_related(*subjects).order_by("position", "pk"))

    @property
    def held(self) -> list[PlannedCourse]:
        """Without those that were called off."""
        return [row for row in self.rows if row.state != PlannedState.CANCELLED]

    @cached_property
    def money(self) -> Money:
        planned = sum(row.cost for row in self.held)
        return Money(self.plan.budget, planned, sum(row.spent or 0 for row in self.rows))

    @property
    def hours(self) -> Decimal:
        """Of teaching."""
        return sum((row.course.hours for row in self.held), Decimal(0))

    @cached_property
    def lines(self) -> list[Line]:
        counted, needs, when = tallies(self.places), self.chain.by_planned(), self._sessions
        named = _named(self.chain.needs)
        return [
            Line(
                place=place,
                planned=row,
                tally=counted.get(row.pk, Tally()),
                gaps=gaps_of(needs.get(row.pk, []), self.chain),
                answers=_answered(needs.get(row.pk, []), named),
                serves=[str(one) for one in row.course.subjects.all()],
                sessions=when.get(row.pk, []),
                address=f"{settings.PORTAL_URL}{row_address(row)}",
            )
            for place, row in enumerate(self.rows, 1)
        ]

    @property
    def _sessions(self) -> dict[int, list[str]]:
        rows = TrainingSession.objects.filter(planned__in=self.rows, cancelled_at__isnull=True)
        found: dict[int, list[str]] = defaultdict(list)
        for one in rows.order_by("starts_at", "pk"):
            found[one.planned_id].append(_when(one))
        return found

    @cached_property
    def people(self) -> tuple[list[tuple[Line, PlaceLine]], list[int]]:
        """Each place with its gaps and what became of them, course by course; the appraisals behind, for the log."""
        by_row = {line.planned.pk: line for line in self.lines}
        rows = self.places.filter(TAKES_PART).select_related("person__department", "session", "taken_by", "action")
        places = list(rows.order_by("planned__position", "planned", "person__username", "pk"))
        found, shown = lines_of(self.reader, places, self.chain)
        return [(by_row[one.place.planned_id], one) for one in found], shown


def _answered(needs: list[Need], named: dict[tuple[int | None, int | None], tuple[str, str]]) -> list[Answered]:
    """Most people first; each person once."""
    people: dict[tuple[str, str], set[int]] = defaultdict(set)
    for need in needs:
        people[named[need.indicator, need.element]].add(need.person or -need.participant)
    counts = Counter({about: len(found) for about, found in people.items()})
    return [Answered(code, text, count) for (code, text), count in counts.most_common()]


def _named(needs: list[Need]) -> dict[tuple[int | None, int | None], tuple[str, str]]:
    indicators = Indicator.objects.in_bulk({need.indicator for need in needs if need.indicator})
    elements = Element.objects.in_bulk({need.element for need in needs if need.element})
    found = {}
    for need in needs:
        row = indicators[need.indicator] if need.indicator else elements[need.element or 0]
        found[need.indicator, need.element] = row.code, row.text
    return found


def _when(session: TrainingSession) -> str:
    """2026/09/04 09:00–16:00, and where."""
    ends = timezone.localtime(session.ends_at)
    same = local_day(session.starts_at) == local_day(session.ends_at)
    until = ends.strftime("%H:%M") if same else written_time(session.ends_at)
    return " ".join(filter(None, [f"{written_time(session.starts_at)}–{until}", session.place]))


def closed_by(need: NeedLine) -> str:
    """By what the gap behind a place was closed, and on which day."""
    closing = need.closing
    if closing.state != CLOSED:
        return ""
    if closing.by is None:  # deleted with what was known of the person
        return written(closing.on)
    words = _("follow-up of %(day)s to %(number)s") if closing.by.follow_up else _("appraisal %(number)s of %(day)s")
    return words % {"day": written(closing.on), "number": Assessment.number_of(closing.by.assessment)}
