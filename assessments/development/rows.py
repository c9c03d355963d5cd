"""A row of a list of development actions, in the words that its reader sees."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assessments.development.actions import may_change
from assessments.development.asking import ORDERS, Question, Which, sees_all
from assessments.models import DevelopmentAction
from config.days import written
from people.models import User
from people.staff.page import Heading


@dataclass(frozen=True, slots=True)
class Row:
    """
    `seen`: the newest step, as a button beside it sends; `may_change`: whether there are buttons; `is_own`: the
    reader's, who can ask for help.
    """

    action: DevelopmentAction
    url: str
    due: str
    may_change: bool
    is_own: bool
    seen: int

    @property
    def can_ask(self) -> bool:
        return self.is_own and self.action.help_wanted_at is None


@dataclass(frozen=True, slots=True)
class Figure:
    query: str
    count: int
    label: str
    warns: bool = False
    is_chosen: bool = False


def rows(reader: User, actions: Iterable[DevelopmentAction]) -> list[Row]:
    """Of rows that `asking.in_order` brought."""
    page = reverse("assessments:action", args=[0])
    return [
        Row(
            action=one,
            url=page.replace("/0/", f"/{one.pk}/"),
            due=written(one.due_on) if one.due_on else "",
            may_change=one.is_open and may_change(reader, one),
            is_own=one.person_id == reader.pk,
            seen=getattr(one, "newest", None) or 0,
        )
        for one in actions
    ]


def headings(reader: User, asked: QueryDict, order: str) -> list[Heading]:
    labels = {
        "person": pgettext("development action", "For whom"),
        "department": _("Department"),
        "goal": _("Goal"),
        "owner": _("Responsible"),
        "due": _("Due"),
        "state": _("Status"),
    }
    found = []
    for key in ORDERS:
        if key == "department" and not sees_all(reader):
            continue
        sorted_as = {key: "ascending", f"-{key}": "descending"}.get(order, "")
        query = asked.copy()
        query.pop("page", None)
        query["sort"] = f"-{key}" if sorted_as == "ascending" else key
        found.append(Heading(labels[key], query.urlencode(), sorted_as))
    return found


def figure_rows(counts: dict[str, int], asked: QueryDict, question: Question) -> list[Figure]:
    """Each leads to those that it counts; what else the address asks stays."""
    labels = {"open": pgettext("actions", "Open"), **{one.value: str(one.label) for one in Which}}
    found = []
    for kind, count in counts.items():
        query = asked.copy()
        query.pop("page", None)
        query["state"] = "" if kind == "open" else kind
        warns = kind in (Which.OVERDUE, Which.HELP) and count > 0
        found.append(Figure(query.urlencode(), count, labels[kind], warns, question.which == query["state"]))
    return found
