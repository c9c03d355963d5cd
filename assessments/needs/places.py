"""Who already has a place in a course of a training plan, for which need."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from django.db.models import Q

from assessments.careers.standards import between, layouts
from assessments.courses.subjects import Key
from assessments.enums import Attendance, NeedKind, PlannedState
from assessments.models import TrainingNeed
from assessments.models.items import ItemKey
from assessments.needs.ground import Ground

# Who stayed away needs another place.
WASTED = frozenset({Attendance.ABSENT, Attendance.EXCUSED})


class Held(NamedTuple):
    """A place that somebody has in a course for a need; `confirmed_on`: of the results behind it."""

    course: str
    year: int
    attendance: str
    confirmed_on: date

    def counts_after(self, confirmed_on: date) -> bool:
        """Not where they went to it and fell short again since."""
        return self.attendance == Attendance.OPEN or self.confirmed_on >= confirmed_on


def places_held(ground: Ground) -> dict[tuple[NeedKind, int], dict[int, list[Held]]]:
    """By need of the page's version and by person; a number of queries that does not grow."""
    found: dict[tuple[NeedKind, int], dict[int, list[Held]]] = {}
    rows = list(_rows(ground.version.standard_id))
    now = _positions(ground, {row[-1] for row in rows})
    subjects = ground.subjects_of({row[-1] for row in rows if row[1] == NeedKind.MARK})
    for person, kind, indicator, element, held, version in rows:
        at: int | None
        if kind == NeedKind.MARK:
            place = subjects.get(Key(False, element or 0))
            at = place.key.pk if place is not None and place.same else None
        else:
            at = now.get((version, ItemKey.of_row(indicator, element)))
        if at is not None:
            found.setdefault((NeedKind(kind), at), {}).setdefault(person, []).append(held)
    return found


def _rows(standard: int) -> Iterator[tuple[int, str, int | None, int | None, Held, int]]:
    """Places that are neither given back nor called off, in the latest plan first."""
    of = Q(indicator__block__task__duty__version__standard=standard) | Q(element__version__standard=standard)
    rows = TrainingNeed.objects.filter(
        of, participant__withdrawn_at__isnull=True, participant__person__isnull=False
    ).exclude(Q(participant__planned__state=PlannedState.CANCELLED) | Q(participant__attendance__in=WASTED))
    columns = (
        *("participant__person", "kind", "indicator", "element", "participant__planned__course__name"),
        *("participant__planned__plan__year", "participant__attendance", "confirmed_on"),
        *("indicator__block__task__duty__version", "element__version"),
    )
    for person, kind, indicator, element, course, year, attendance, day, of_indicator, of_element in rows.order_by(
        "-participant__planned__plan__year", "pk"
    ).values_list(*columns):
        yield person, kind, indicator, element, Held(course, year, attendance, day), of_indicator or of_element


def _positions(ground: Ground, versions: set[int]) -> dict[tuple[int, ItemKey | None], int]:
    """Where the items of these versions stand in the page's, those that say the same."""
    missing = versions - ground.layouts.keys()
    laid_out = {**ground.layouts, **(layouts(missing) if missing else {})}
    found: dict[tuple[int, ItemKey | None], int] = {}
    for version in versions:
        pairs = between(laid_out[version], ground.layout)
        for key, then in pairs.items.items():
            if key not in pairs.reworded:
                found[version, then] = ground.positions[key]
    return found
