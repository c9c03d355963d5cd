"""A round that is talked about: the confirmed results of one cycle by one standard, and nothing narrower."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Exists, OuterRef
from django.http import QueryDict

from assessments.calibration.disagreement import Disagreement, disagreements
from assessments.calibration.strictness import Strictness, strictness
from assessments.insight.columns import Item
from assessments.insight.scope import Scope, scope_of, versions_to_choose
from assessments.insight.standing import Profile, Row, Standing, standing
from assessments.models import ConfirmedProfile, Cycle
from competency.models import StandardVersion
from people.models import User


@dataclass(frozen=True)
class Round:
    """Everything that is worked out of it, each once. `versions`: by which people were rated in the cycle."""

    scope: Scope
    cycle: Cycle
    version: StandardVersion
    versions: list[StandardVersion]
    standing: Standing

    @property
    def confirmed(self) -> list[tuple[Row, Profile]]:
        return self.standing.confirmed

    @cached_property
    def strictness(self) -> Strictness:
        rows = self.confirmed
        return strictness((profile.rater, row.ratings) for row, profile in rows if profile.rater is not None)

    @cached_property
    def disagreements(self) -> list[Disagreement]:
        return disagreements((row.own, row.ratings) for row, _profile in self.confirmed)

    @property
    def items(self) -> list[Item]:
        return self.standing.columns.items

    @property
    def open_again(self) -> int:
        """Confirmed, but opened again since: nobody knows yet who will have rated them."""
        return sum(profile.rater is None for _row, profile in self.confirmed)

    @property
    def query(self) -> str:
        return self.scope.address()


def cycles_with_results() -> list[Cycle]:
    """The newest first."""
    confirmed = ConfirmedProfile.objects.filter(assessment__cycle=OuterRef("pk"))
    return list(Cycle.objects.filter(Exists(confirmed)))


def round_of(reader: User, asked: QueryDict, cycles: list[Cycle]) -> Round | None:
    """
    The one that is asked for, else that of the newest cycle; None while nothing is confirmed. Department, team and day
    are not asked here: by the difference of two views a group that is withheld would come out.
    """
    if not cycles:
        return None
    cycle = next((one for one in cycles if str(one.pk) == asked.get("cycle", "")), cycles[0])
    versions = versions_to_choose(cycle)
    version = next((str(one.pk) for one in versions if str(one.pk) == asked.get("standard", "")), "")
    only = QueryDict(mutable=True)
    only.update({"cycle": str(cycle.pk), "standard": version})
    scope = scope_of(reader, only)
    return Round(scope, cycle, scope.version, versions, standing(scope)) if scope.version else None
