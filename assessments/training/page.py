"""The list of years, and the plan of one: its figures, and a row for each course."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet, Sum
from django.http import QueryDict
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assessments.enums import PlannedState, TrainingPlanState
from assessments.models import Participant, PlannedCourse, TrainingPlan
from assessments.sheet.chips import chip
from assessments.training.checks import before_approval, before_closing
from assessments.training.figures import COUNTS, Gaps, Tally, percent, tallies
from assessments.training.standing import standing_of, standings_of
from assessments.training.who import may_change, sees_all
from people.models import User
from people.staff.page import Heading

PAGE_SIZE = 50
CHIPS = {PlannedState.PLANNED: "note", PlannedState.HELD: "good", PlannedState.CANCELLED: "warn"}
# The columns that only HR and the auditor see.
MONEY = frozenset({"cost", "spent"})
SIGNS = {PlannedState.PLANNED: "○", PlannedState.HELD: "✓", PlannedState.CANCELLED: "–"}


@dataclass(frozen=True, slots=True)
class Money:
    """In New Taiwan dollars; `percent` of the budget, at most 100 for the bar."""

    budget: int
    planned: int
    spent: int

    @property
    def planned_percent(self) -> int | None:
        return percent(self.planned, self.budget)

    @property
    def spent_percent(self) -> int | None:
        return percent(self.spent, self.budget)

    @property
    def over(self) -> int:
        """By how much more than the budget is planned or spent, whichever is more."""
        return max(0, max(self.planned, self.spent) - self.budget)


@dataclass(frozen=True, slots=True)
class Year:
    plan: TrainingPlan
    url: str
    courses: int
    called_off: int
    tally: Tally
    money: Money
    gaps: Gaps


@dataclass(frozen=True, slots=True)
class Row:
    """One course of a plan; what is not the reader's to see, such as money, the page leaves out."""

    planned: PlannedCourse
    url: str
    tally: Tally
    gaps: Gaps
    state: SafeString

    @property
    def is_called_off(self) -> bool:
        return self.planned.state == PlannedState.CANCELLED


def years_context(reader: User) -> dict[str, object]:
    places = Participant.objects.visible_to(reader)
    rows = PlannedCourse.objects.visible_to(reader).order_by()
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    asked = rows.values_list("plan", "state").annotate(n=Count("pk"), cost=Sum("cost"), spent=Sum("spent"))
    for plan, state, n, cost, spent in asked:
        found = counts[plan]
        found[state] = n
        if state != PlannedState.CANCELLED:
            found["cost"] = found.get("cost", 0) + (cost or 0)
        found["spent"] = found.get("spent", 0) + (spent or 0)
    by_plan = tallies(places.filter(COUNTS), "planned__plan")
    plans = list(TrainingPlan.objects.all() if sees_all(reader) else TrainingPlan.objects.filter(pk__in=list(counts)))
    standings = standings_of(reader, [plan.pk for plan in plans])
    return {
        "years": [
            Year(
                plan=plan,
                url=address(plan),
                courses=counts[plan.pk].get(PlannedState.PLANNED, 0) + counts[plan.pk].get(PlannedState.HELD, 0),
                called_off=counts[plan.pk].get(PlannedState.CANCELLED, 0),
                tally=by_plan.get(plan.pk, Tally()),
                money=Money(plan.budget, counts[plan.pk].get("cost", 0), counts[plan.pk].get("spent", 0)),
                gaps=standings[plan.pk].whole,
            )
            for plan in plans
        ],
        "sees_all": sees_all(reader),
        "may_change": may_change(reader),
    }


def address(plan: TrainingPlan) -> str:
    return reverse("assessments:training-plan", args=[plan.year])


def row_address(row: PlannedCourse) -> str:
    return reverse("assessments:training-row", args=[row.plan.year, row.pk])


def plan_context(reader: User, plan: TrainingPlan, asked: QueryDict) -> dict[str, object]:
    rows = rows_of(reader, plan)
    held = [row for row in rows if not row.is_called_off]
    places = Participant.objects.visible_to(reader).filter(planned__plan=plan)
    standing = standing_of(reader, plan.pk)
    rows = [_with_gaps(row, standing.of(row.planned.pk)) for row in rows]
    order = asked.get("sort", "")
    page: Page[Row] = Paginator(_sorted(rows, order, sees_all(reader)), PAGE_SIZE).get_page(asked.get("page"))
    return {
        "plan": plan,
        "page": page,
        "rows": list(page),
        "headings": headings(asked, order, sees_all(reader)),
        "is_in_order": order.removeprefix("-") not in _keys(sees_all(reader)),
        "courses": len(held),
        "called_off": len(rows) - len(held),
        "tally": tallies(places.filter(COUNTS), "planned__plan").get(plan.pk, Tally()),
        "money": Money(plan.budget, _sum(held, "cost"), _sum(rows, "spent")),
        "gaps": standing.whole,
        "since_approval": _since_approval(plan, rows),
        "sees_all": sees_all(reader),
        "may_change": may_change(reader),
        "missing": _missing(plan, rows) if may_change(reader) else [],
    }


def _missing(plan: TrainingPlan, rows: list[Row]) -> list[str]:
    courses = [row.planned for row in rows]
    if plan.state == TrainingPlanState.DRAFT:
        return before_approval(plan, courses)
    return before_closing(plan, courses) if plan.state == TrainingPlanState.APPROVED else []


def rows_of(reader: User, plan: TrainingPlan) -> list[Row]:
    """In the order of the plan."""
    found: QuerySet[PlannedCourse] = PlannedCourse.objects.visible_to(reader).filter(plan=plan)
    counted = tallies(Participant.objects.visible_to(reader).filter(planned__plan=plan))
    return [
        Row(planned, row_address(planned), counted.get(planned.pk, Tally()), Gaps(), state_chip(planned))
        for planned in found.select_related("course", "plan").order_by("position", "pk")
    ]


def state_chip(planned: PlannedCourse) -> SafeString:
    state = PlannedState(planned.state)
    return chip(CHIPS[state], str(state.label), SIGNS[state])


def _with_gaps(row: Row, gaps: Gaps) -> Row:
    return Row(row.planned, row.url, row.tally, gaps, row.state)


def _sum(rows: list[Row], column: str) -> int:
    return sum(getattr(row.planned, column) or 0 for row in rows)


def _since_approval(plan: TrainingPlan, rows: list[Row]) -> int:
    """How many courses were added after the plan was approved."""
    at = plan.approved_at
    return sum(row.planned.created_at > at for row in rows) if at else 0


def _keys(with_money: bool) -> dict[str, Any]:
    """What each column that is shown is sorted by; what is empty last."""
    keys: dict[str, Any] = {
        "course": lambda row: row.planned.course.name,
        "provider": lambda row: row.planned.course.provider or None,
        "month": lambda row: row.planned.month,
        "hours": lambda row: row.planned.course.hours,
        "cost": lambda row: row.planned.cost,
        "spent": lambda row: row.planned.spent,
        "people": lambda row: row.tally.places,
        "attended": lambda row: row.tally.attendance,
        "closed": lambda row: row.gaps.percent,
        "state": lambda row: list(PlannedState).index(PlannedState(row.planned.state)),
    }
    return {name: key for name, key in keys.items() if with_money or name not in MONEY}


def _sorted(rows: list[Row], order: str, with_money: bool) -> list[Row]:
    key = _keys(with_money).get(order.removeprefix("-"))
    if key is None:
        return rows
    told = [row for row in rows if key(row) is not None]
    return [*sorted(told, key=key, reverse=order.startswith("-")), *(row for row in rows if key(row) is None)]


def headings(asked: QueryDict, order: str, with_money: bool) -> list[Heading]:
    labels = {
        "course": _("Course"),
        "provider": _("Provider"),
        "month": _("Month"),
        "hours": _("Hours"),
        "cost": _("Planned (NT$)"),
        "spent": _("Spent (NT$)"),
        "people": _("People"),
        "attended": pgettext("figure", "Attended"),
        "closed": _("Gaps → closed"),
        "state": _("State"),
    }
    found = []
    for key, label in labels.items():
        if key in MONEY and not with_money:
            continue
        sorted_as = {key: "ascending", f"-{key}": "descending"}.get(order, "")
        query = asked.copy()
        query.pop("page", None)
        query["sort"] = f"-{key}" if sorted_as == "ascending" else key
        found.append(Heading(label, query.urlencode(), sorted_as))
    return found
