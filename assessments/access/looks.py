"""
Repeated looks as one line: those of one person at one appraisal, of the same kind, on one day. What one page or file
showed of several appraisals is one line for all of them (docs/decisions/0073).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Case, CharField, Count, F, Max, Min, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Left, StrIndex, TruncDate, TruncSecond

from assessments.access.log import within
from assessments.enums import AccessKind
from assessments.models import Access
from config.days import local_day

# From so many looks on the page begins with the first day on which one of them was; what is older is asked for by day.
MOST = 2000
# What tells of several appraisals at once: two kinds, and a mail, which may be about many.
SEVERAL = Q(kind__in=[AccessKind.SHOWN, AccessKind.EXPORT]) | Q(detail__startswith="mail ")
# "export 12, r1": what a job took along is one act, whatever the revision of each.
OF_A_JOB = Q(kind=AccessKind.EXPORT, detail__contains=",")
KEYS = ("person", "day", "kind", "act", "about")
# How lines are sorted, by what an address calls it; those alike the newest first.
ORDERS = {
    "": F("last").desc(),
    "oldest": F("first").asc(),
    "often": F("times").desc(),
    "who": F("person__username").asc(),
    "whose": F("whose").asc(),
}


@dataclass(frozen=True, slots=True)
class Line:
    """
    Looks that are told as one. `about`: the appraisal, None where they were at several, `appraisals` of them, of
    `trainees` people; `one` is one of them; `times`: how often, what showed several counting once; `newest`: the key
    of the last row.
    """

    person: int
    day: date
    kind: str
    act: str
    about: int | None
    times: int
    appraisals: int
    trainees: int
    one: int
    first: datetime
    last: datetime
    newest: int


def keyed(rows: QuerySet[Access]) -> QuerySet[Access]:
    """Adds what looks that are told as one have in common (KEYS), and `moment`, by which they are counted."""
    job = Left("detail", StrIndex("detail", Value(",")) - 1)
    at_once, alone = Cast(TruncSecond("at"), CharField()), Cast("pk", CharField())
    return rows.annotate(
        day=TruncDate("at"),
        act=Case(When(OF_A_JOB, then=job), default=F("detail")),
        about=Case(When(SEVERAL, then=Value(None)), default=F("assessment_id")),
        moment=Case(When(SEVERAL, then=at_once), default=alone),
    )


def lines(rows: QuerySet[Access], order: str = "") -> QuerySet[Access, dict[str, Any]]:
    """The fields of a Line for each, by a name of ORDERS."""
    found = keyed(rows.order_by()).values(*KEYS)
    return found.annotate(
        times=Count("moment", distinct=True),
        appraisals=Count("assessment", distinct=True),
        trainees=Count("assessment__trainee", distinct=True),
        one=Min("assessment"),
        first=Min("at"),
        last=Max("at"),
        newest=Max("pk"),
        whose=Min("assessment__trainee_number"),
    ).order_by(ORDERS[order], "-last", "-newest")


def line_of(found: dict[str, Any]) -> Line:
    return Line(**{name: value for name, value in found.items() if name != "whose"})


def first_day(rows: QuerySet[Access]) -> date | None:
    """The day with which a page of these begins where they are more than MOST; None where all are on it."""
    if (at := rows.values_list("at", flat=True)[MOST : MOST + 1].first()) is None:
        return None
    return local_day(at)


def like(rows: QuerySet[Access], row: Access) -> QuerySet[Access]:
    """Those of the rows that are told as one with this, newest first."""
    (keys,) = keyed(Access.objects.filter(pk=row.pk)).values(*KEYS)
    same_day = rows.filter(within(keys["day"], keys["day"]), person=keys["person"], kind=keys["kind"])
    if keys["about"] is not None:
        same_day = same_day.filter(assessment=keys["about"])
    keyed_like: QuerySet[Access] = keyed(same_day)
    return keyed_like.filter(Q(act=keys["act"]))
