"""
Due dates of a cycle that runs: which assessments move with them. One moves where it still has the day that the cycle
had, and its step is not past; what somebody moved by itself keeps its day, and nobody's answer is due sooner than they
were told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from assessments.enums import Status
from assessments.models import Assessment, Cycle
from assessments.models.assessment import AssessmentQuerySet

# The new days of due dates by name, such as {"supervisor_due": date(2026, 12, 10)}.
Days = Mapping[str, date]


@dataclass(frozen=True, slots=True)
class Reach:
    """
    One due date: how many assessments `move`, and how many keep theirs: `own`, moved by itself before; `past`, the step
    is taken; `told`, whoever answers was told the later day.
    """

    name: str
    label: str
    before: date | None
    after: date
    move: int
    own: int
    past: int
    told: int


def reach(cycle: Cycle, before: Mapping[str, date | None], moved: Days) -> list[Reach]:
    """Whom new due dates concern, of each that changes; in one query."""
    counts = _rows(cycle).aggregate(
        **{
            f"{name}_{what}": Count("pk", filter=condition)
            for name, after in moved.items()
            for what, condition in _conditions(name, before[name], after).items()
        }
    )
    return [
        Reach(
            name,
            str(Cycle._meta.get_field(name).verbose_name),  # type: ignore[union-attr]  # a column, no relation
            before[name],
            after,
            **{what: counts[f"{name}_{what}"] for what in ("move", "own", "past", "told")},
        )
        for name, after in moved.items()
    ]


def moving(cycle: Cycle, before: Mapping[str, date | None], moved: Days) -> AssessmentQuerySet:
    """Those of which at least one day moves."""
    found = Q(pk__in=[])
    for name, after in moved.items():
        found |= _conditions(name, before[name], after)["move"]
    return _rows(cycle).filter(found)


def _rows(cycle: Cycle) -> AssessmentQuerySet:
    rows: AssessmentQuerySet = Assessment.objects.filter(cycle=cycle)
    return rows.exclude(status=Status.CANCELLED)


def _conditions(name: str, before: date | None, after: date) -> dict[str, Q]:
    """Exactly one of them is true of each row that is not cancelled."""
    open_for = _open_for(name)
    has_it = Q(**{name: before}) if before else Q(**{f"{name}__isnull": True})
    sooner = Q(status=Status.SUBMITTED, answer_due__gt=after) if name == "answer_due" else Q(pk__in=[])
    return {
        "move": open_for & has_it & ~sooner,
        "own": open_for & ~has_it,
        "past": ~open_for,
        "told": open_for & has_it & sooner,
    }


def _open_for(name: str) -> Q:
    """Whose step of this day is not past."""
    if name == "answer_due":
        return Q(status__in=[*Status.being_rated(), Status.SUBMITTED])
    rating = Q(status__in=Status.being_rated())
    if name == "supervisor_due":
        return rating
    return rating & Q(
        self_rating__isnull=False, self_rating__submitted_at__isnull=True, self_rating__locked_at__isnull=True
    )


def days_of(row: Assessment, before: Mapping[str, date | None], moved: Days) -> dict[str, date]:
    """The same of one row as it stands now: which of its days move, and to when."""
    return {name: after for name, after in moved.items() if _moves(row, name, before[name], after)}


def _moves(row: Assessment, name: str, before: date | None, after: date) -> bool:
    if getattr(row, name) != before:
        return False
    if name == "answer_due":
        return row.is_draft or (row.status == Status.SUBMITTED and row.answer_due <= after)
    if not row.is_draft or name == "supervisor_due":
        return row.is_draft
    own = getattr(row, "self_rating", None)
    return own is not None and own.is_open
