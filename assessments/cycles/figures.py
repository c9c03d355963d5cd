"""How a cycle stands in figures: by status, by department, by what is due. In as many queries for one as for all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Q

from assessments.enums import Action, Status
from assessments.listing.asking import Due, answer_late, can_be_approved, is_due, rating_late
from assessments.models import Assessment, Cycle, Event
from assessments.models.assessment import AssessmentQuerySet
from people.models import User

# So many supervisors who can't act are named; the others are counted.
MOST_NAMED = 3
# The length of a bar in its own units.
LENGTH = 1000
COUNTED = tuple(status for status in Status if status != Status.CANCELLED)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a bar: where it begins and how long it is, of LENGTH."""

    status: Status
    count: int
    start: int
    length: int

    @property
    def words(self) -> str:
        return f"{self.status.label} {self.count}"


@dataclass(slots=True)
class Counts:
    """How many stand in each status, and how many of those are late; cancelled ones are in no other figure."""

    by_status: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    rating_late: int = 0
    answer_late: int = 0

    def add(self, status: str, count: int, rating_late: int, answer_late: int) -> None:
        self.by_status[status] += count
        self.rating_late += rating_late
        self.answer_late += answer_late

    def join(self, other: Counts) -> None:
        for status, count in other.by_status.items():
            self.by_status[status] += count
        self.rating_late += other.rating_late
        self.answer_late += other.answer_late

    def _of(self, statuses: Iterable[Status]) -> int:
        return sum(self.by_status[status] for status in statuses)

    @property
    def total(self) -> int:
        return self._of(COUNTED)

    @property
    def being_rated(self) -> int:
        return self._of(Status.being_rated())

    @property
    def awaiting_answer(self) -> int:
        return self._of([Status.SUBMITTED])

    @property
    def objections(self) -> int:
        return self._of([Status.DISPUTED])

    @property
    def answered(self) -> int:
        return self._of([Status.ACKNOWLEDGED])

    @property
    def approved(self) -> int:
        return self._of([Status.APPROVED])

    @property
    def cancelled(self) -> int:
        return self._of([Status.CANCELLED])

    @property
    def open(self) -> int:
        return self._of(Status.open())

    @property
    def is_finished(self) -> bool:
        """Whether there is something in it and nothing more is expected."""
        return not self.open and self.total + self.cancelled > 0

    @property
    def late(self) -> int:
        return self.rating_late + self.answer_late

    @property
    def percent(self) -> int:
        """Of 100; not 100 before all are approved."""
        return self.approved * 100 // self.total if self.total else 0

    @property
    def parts(self) -> list[Part]:
        """The parts of the bar, together as long as it is."""
        found, done, total = list[Part](), 0, self.total
        for status in COUNTED:
            if count := self.by_status[status]:
                start = LENGTH * done // total
                done += count
                found.append(Part(status, count, start, LENGTH * done // total - start))
        return found

    @property
    def words(self) -> str:
        """What the bar shows, for who does not see it."""
        return ", ".join(part.words for part in self.parts)


@dataclass(frozen=True, slots=True)
class Gone:
    """A supervisor who can't act any more, and how many they still have to rate."""

    name: str
    number: str
    count: int


@dataclass(frozen=True, slots=True)
class Duties:
    """
    What somebody has to do now. `rating_late` of `late_supervisors`; `to_approve` by the reader, `unanswered` of them
    without the trainee's answer; `disputed_since`: the objection that waits longest; `gone`: the first supervisors who
    can't act, `hand_over` all of theirs, of `gone_supervisors`.
    """

    rating_late: int
    late_supervisors: int
    self_late: int
    to_approve: int
    unanswered: int
    objections: int
    disputed_since: datetime | None
    hand_over: int
    gone_supervisors: int
    gone: list[Gone]

    @property
    def is_any(self) -> bool:
        return any(
            (self.rating_late, self.self_late, self.to_approve, self.unanswered, self.objections, self.hand_over)
        )


def counts(cycles: Collection[int]) -> dict[int, Counts]:
    """Those of each cycle, by key; in one query."""
    found = {pk: Counts() for pk in cycles}
    for cycle, status, *numbers in _counted(cycles, "cycle"):
        found[cycle].add(status, *numbers)
    return found


def with_counts(cycles: Iterable[Cycle]) -> list[tuple[Cycle, Counts]]:
    """Each with its figures, in their order."""
    shown = list(cycles)
    found = counts([cycle.pk for cycle in shown])
    return [(cycle, found[cycle.pk]) for cycle in shown]


def counts_by_department(cycle: int) -> dict[int | None, Counts]:
    """Those of each department of then in the tree of today, None for whoever was in none; in one query."""
    found: dict[int | None, Counts] = defaultdict(Counts)
    for department, status, *numbers in _counted([cycle], "department"):
        found[department].add(status, *numbers)
    return found


def total_of(parts: Iterable[Counts]) -> Counts:
    found = Counts()
    for one in parts:
        found.join(one)
    return found


def _counted(cycles: Collection[int], by: str) -> Iterable[tuple[Any, ...]]:
    """Each value of the column with each status: how many there are, and how many of them are late."""
    rows = Assessment.objects.filter(cycle__in=cycles).order_by()
    return rows.values_list(by, "status").annotate(
        n=Count("pk"), rating=Count("pk", filter=rating_late()), answer=Count("pk", filter=answer_late())
    )


def duties(cycles: Collection[int], reader: User) -> Duties:
    """What is to be done about these cycles, as the reader could; in three queries."""
    rows = Assessment.objects.visible_to(reader).filter(cycle__in=cycles)
    hand_over = is_due(Due.HAND_OVER, reader)
    numbers = rows.aggregate(
        rating_late=Count("pk", filter=rating_late()),
        late_supervisors=Count("supervisor", filter=rating_late(), distinct=True),
        self_late=Count("pk", filter=is_due(Due.SELF, reader)),
        to_approve=Count("pk", filter=can_be_approved(reader)),
        unanswered=Count("pk", filter=answer_late()),
        objections=Count("pk", filter=Q(status=Status.DISPUTED)),
        hand_over=Count("pk", filter=hand_over),
        gone_supervisors=Count("supervisor", filter=hand_over, distinct=True),
    )
    gone = rows.filter(hand_over).order_by().values_list("supervisor__name", "supervisor__username")
    first = gone.annotate(n=Count("pk")).order_by("-n", "supervisor__username")[:MOST_NAMED]
    return Duties(**numbers, disputed_since=_disputed_since(rows), gone=[Gone(*one) for one in first])


def _disputed_since(rows: AssessmentQuerySet) -> datetime | None:
    """Since when the objection waits that waits longest; None where nobody objects."""
    events = Event.objects.filter(
        action=Action.DISPUTE, assessment__in=rows.filter(status=Status.DISPUTED).values("pk")
    )
    last = events.order_by().values_list("assessment").annotate(at=Max("at"))
    return min((at for _assessment, at in last), default=None)
