"""Who looked at an improvement plan or took it away: written down at each look, told to HR and the auditor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max
from django.utils.translation import gettext_lazy as _

from assessments.models import ImprovementLook, ImprovementPlan
from people.models import User

# What was looked at, by the names that rows keep.
PLACES = {"page": _("the plan"), "pdf": _("the plan as a PDF"), "xlsx": _("the plan as an Excel file")}
MOST = 20


@dataclass(frozen=True, slots=True)
class Looked:
    """`times` looks of one person at one place, `last` the newest."""

    name: str
    number: str
    place: str
    times: int
    last: datetime


def log(plan: ImprovementPlan, reader: User, place: str) -> None:
    """A draft is with its supervisor, who does not look at it; HR may have to."""
    if plan.sent_at is not None or reader.pk != plan.supervisor_id:
        ImprovementLook.objects.create(plan=plan, person=reader, place=place)


def looks_at(plan: ImprovementPlan) -> list[Looked]:
    """Newest first, those of one person at one place as one line."""
    rows = plan.looks.order_by().values("person__name", "person__username", "place")
    found = rows.annotate(times=Count("pk"), last=Max("at")).order_by("-last")[:MOST]
    return [
        Looked(row["person__name"], row["person__username"], str(PLACES[row["place"]]), row["times"], row["last"])
        for row in found
    ]
