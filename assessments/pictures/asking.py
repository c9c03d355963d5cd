"""What the bar above the pictures offers to ask: cycles, departments, standards, a team, a day."""

from __future__ import annotations

from dataclasses import dataclass

from assessments.enums import CycleState
from assessments.insight.scope import Scope, versions_to_choose
from assessments.models import Cycle
from config.days import written

Choice = tuple[str, str]
# So many cycles stand in the choice, the newest first.
MOST_CYCLES = 60


@dataclass(frozen=True, slots=True)
class Bar:
    """Each choice with its key, as the address carries it; `is_narrowed`: there is something to show all again of."""

    cycles: list[Choice]
    departments: list[Choice]
    standards: list[Choice]
    cycle: str
    department: str
    standard: str
    team: str
    as_of: str

    @property
    def is_narrowed(self) -> bool:
        return any((self.cycle, self.department, self.team, self.as_of))


def bar_of(scope: Scope) -> Bar:
    """In two queries."""
    begun = Cycle.objects.exclude(state=CycleState.DRAFT)[:MOST_CYCLES]
    versions = {version.pk: version for version in versions_to_choose(scope.cycle)}
    if scope.version is not None:
        versions.setdefault(scope.version.pk, scope.version)
    return Bar(
        cycles=[(str(cycle.pk), cycle.name) for cycle in begun],
        departments=scope.outline.choices(scope.department),
        standards=[(str(pk), str(version)) for pk, version in versions.items()],
        cycle=str(scope.cycle.pk) if scope.cycle else "",
        department=str(scope.department or ""),
        standard=str(scope.version.pk) if scope.version else "",
        team=scope.team.head.username if scope.team and scope.team.head != scope.reader else "",
        as_of="" if scope.is_today else written(scope.as_of),
    )
