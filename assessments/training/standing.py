"""
What has become of the gaps behind a plan, by course, for pages that show a company's whole year. It follows from the
record alone; it is counted once for each state of the record and kept in this process until something is written.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Count, Max, QuerySet

from assessments.models import (
    Assessment,
    ConfirmedProfile,
    ElementMark,
    FollowUp,
    Participant,
    PlannedCourse,
    TrainingNeed,
    TrainingSession,
)
from assessments.training.chain import CLOSED, Chain, Need, chain_of
from assessments.training.figures import TAKES_PART, Gaps, gaps_of
from assessments.training.who import sees_all
from integrity.state import state_of
from people.models import User

# What gaps and their closings are read from; what is confirmed of people changes with their appraisals and follow-ups.
READ = (Assessment, FollowUp, ElementMark, Participant, PlannedCourse, TrainingNeed, TrainingSession)


@dataclass(frozen=True, slots=True)
class Standing:
    """`whole`: without courses that were called off; `open`, `closed`: places by course behind which one is so."""

    whole: Gaps
    rows: dict[int, Gaps]
    open: dict[int, frozenset[int]]
    closed: dict[int, frozenset[int]]

    def of(self, planned: int) -> Gaps:
        return self.rows.get(planned, Gaps())


def standings_of(reader: User, plans: Iterable[int]) -> dict[int, Standing]:
    """By primary key of the plan, of the places that the reader sees; in a constant number of queries."""
    wanted = frozenset(plans)
    if sees_all(reader):
        return _kept(wanted, _state_of_record())
    return _counted(Participant.objects.visible_to(reader), wanted)


@lru_cache(maxsize=16)
def _kept(plans: frozenset[int], state: str) -> dict[int, Standing]:
    """`state` is asked for alone: another one, and it is counted anew."""
    return _counted(Participant.objects.all(), plans)


def standing_of(reader: User, plan: int) -> Standing:
    return standings_of(reader, [plan])[plan]


def _state_of_record() -> str:
    """Another after each write of what is read here; read before it, so that what is kept is never older."""
    profiles = ConfirmedProfile.objects.aggregate(newest=Max("pk"), count=Count("pk"))
    return f"{state_of(READ)}:{profiles['newest']}:{profiles['count']}"


def _counted(places: QuerySet[Participant], plans: frozenset[int]) -> dict[int, Standing]:
    chain = chain_of(places.filter(TAKES_PART, planned__plan__in=plans))
    by_plan: dict[int, list[Need]] = defaultdict(list)
    for need in chain.needs:
        by_plan[need.plan].append(need)
    return {plan: _standing(by_plan[plan], chain) for plan in plans}


def _standing(needs: list[Need], chain: Chain) -> Standing:
    rows: dict[int, list[Need]] = defaultdict(list)
    places: dict[bool, dict[int, set[int]]] = {False: defaultdict(set), True: defaultdict(set)}
    for need in needs:
        rows[need.planned].append(need)
        places[chain.closings[need.pk].state == CLOSED][need.planned].add(need.participant)
    shut, still = ({row: frozenset(found) for row, found in places[is_closed].items()} for is_closed in (True, False))
    counted = [need for need in needs if not need.called_off]
    by_row = {row: gaps_of(found, chain) for row, found in rows.items()}
    return Standing(gaps_of(counted, chain), by_row, open=still, closed=shut)
