"""The page of one cycle: how it stands, what is due, and its assessments."""

from __future__ import annotations

from django.http import QueryDict

from assessments.cycles import correcting
from assessments.cycles.departments import level
from assessments.cycles.figures import counts_by_department, duties, total_of
from assessments.enums import CycleState
from assessments.listing.outline import Outline
from assessments.listing.table import table
from assessments.models import Cycle
from assessments.pictures.small import small_of
from assessments.renewal.facts import behind
from assessments.titles.standards import others_in
from people.models import User
from people.roles import Role


def page_of(cycle: Cycle, reader: User, address: QueryDict) -> dict[str, object]:
    """In a number of queries that does not grow with the people in it."""
    outline = Outline.load()
    shown = table(reader, address, cycle=cycle.pk, order="due", outline=outline)
    departments = counts_by_department(cycle.pk)
    keeps = reader.has_role(Role.HR)
    return {
        "cycle": cycle,
        "counts": total_of(departments.values()),
        "level": level(departments, outline, shown.asked.department),
        "duties": duties([cycle.pk], reader),
        "table": shown,
        "offered": [kind.kind.value for kind in shown.kinds],
        "scope": f"cycle={cycle.pk}&",
        "others": others_in(cycle),
        "small": small_of(cycle),
        "corrections": correcting.corrections(cycle),
        "keeps": keeps,
        "drafts_behind": behind([cycle]) if keeps else [],
        "can_fill": keeps and cycle.state != CycleState.CLOSED,
    }
