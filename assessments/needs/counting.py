"""What is counted of training needs, alike on the page and on paper: of gaps, and of marks, each by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from assessments.needs.finding import Group


@dataclass(frozen=True, slots=True)
class Counted:
    """
    `people` with at least one need, `free` those of them with one for which they have no place; `needs`: each person
    once for each thing they need, `things`: each thing once; `unserved` of them by no course, with how many people.
    """

    people: int
    needs: int
    things: int
    free: int
    unserved: int
    unserved_people: int
    since: date | None


def counted(groups: list[Group]) -> Counted:
    unserved = [group for group in groups if not group.courses]
    return Counted(
        people=len({need.person.pk for group in groups for need in group.needs}),
        needs=sum(group.people for group in groups),
        things=len(groups),
        free=len({need.person.pk for group in groups for need in group.needs if need.held is None}),
        unserved=len(unserved),
        unserved_people=len({need.person.pk for group in unserved for need in group.needs}),
        since=min((group.since for group in groups), default=None),
    )
