"""A plan in figures: places, attendance, hours, money, and how many of the gaps behind the places are closed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from assessments.enums import Attendance, PlannedState
from assessments.models import Participant
from assessments.training.chain import CLOSED, UNKNOWN, Chain, Need

TAKES_PART = Q(withdrawn_at__isnull=True)
# What a plan is counted by: not by the places in a course that was called off.
COUNTS = ~Q(planned__state=PlannedState.CANCELLED)


@dataclass(frozen=True, slots=True)
class Tally:
    """`people`: each once, with those whose names are deleted; `taken`: places whose attendance was taken."""

    places: int = 0
    people: int = 0
    withdrawn: int = 0
    taken: int = 0
    came: int = 0
    hours: Decimal = Decimal(0)

    @property
    def attendance(self) -> int | None:
        return percent(self.came, self.taken)


@dataclass(frozen=True, slots=True)
class Gaps:
    """
    `closed`: after a course that the person came to; `elsewhere`: closed, but not so; `unknown`: knowledge and skills
    that no indicator asks for, so that nothing says whether they grew.
    """

    all: int = 0
    closed: int = 0
    unknown: int = 0
    elsewhere: int = 0

    @property
    def measurable(self) -> int:
        return self.all - self.unknown

    @property
    def percent(self) -> int | None:
        return percent(self.closed, self.measurable)


def percent(part: int, whole: int) -> int | None:
    """None of nothing; rounded, but 100 only for all and 0 only for none."""
    if not whole:
        return None
    return min(99, max(1, round(100 * part / whole))) if 0 < part < whole else round(100 * part / whole)


def tallies(places: QuerySet[Participant], by: str = "planned") -> dict[int, Tally]:
    """By row of a plan, or by "planned__plan"; one query."""
    rows = places.order_by().values_list(by).annotate(
        places=Count("pk", filter=TAKES_PART),
        people=Count("person", filter=TAKES_PART, distinct=True),
        nameless=Count(Coalesce("same_as", "pk"), filter=TAKES_PART & Q(person__isnull=True), distinct=True),
        withdrawn=Count("pk", filter=~TAKES_PART),
        taken=Count("pk", filter=TAKES_PART & ~Q(attendance=Attendance.OPEN)),
        came=Count("pk", filter=TAKES_PART & Q(attendance__in=Attendance.came())),
        hours=Sum("hours", filter=TAKES_PART & Q(attendance__in=Attendance.came())),
    )  # fmt: skip
    return {
        key: Tally(count, people + nameless, withdrawn, taken, came, hours or Decimal(0))
        for key, count, people, nameless, withdrawn, taken, came, hours in rows
    }


def gaps_of(needs: Iterable[Need], chain: Chain) -> Gaps:
    """Each gap of a person once, in however many courses; closed by a course, where it is so by one of them."""
    states: dict[object, set[str]] = defaultdict(set)
    for need in needs:
        state = chain.closings[need.pk].state
        states[need.gap].add("course" if chain.is_closed_by_course(need) else state)
    order = ("course", CLOSED, UNKNOWN)
    found = Counter(next((one for one in order if one in told), "open") for told in states.values())
    return Gaps(len(states), found["course"], found[UNKNOWN], found[CLOSED])


def money(amount: int | None) -> str:
    """1,250,000; "–" for none."""
    return "–" if amount is None else f"{amount:,}"


def hours(amount: Decimal | None) -> str:
    """6, 6.5 or 1,250; "–" for none."""
    if amount is None:
        return "–"
    return f"{amount:,.0f}" if amount == amount.to_integral_value() else f"{amount:,.1f}"
