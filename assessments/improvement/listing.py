"""The list of improvement plans: what an address asks, its figures, headings and rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import Count, Min, Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from assessments.enums import ImprovementState as State
from assessments.improvement import owing
from assessments.improvement.owing import Owed
from assessments.improvement.page import KINDS
from assessments.improvement.reminding import last_named
from assessments.models import ImprovementPlan
from assessments.models.improvement import ImprovementPlanQuerySet
from config.searching import LONGEST, holding
from config.texts import canonical_line
from people.models import User
from people.roles import Role

PAGE_SIZE = 50
SEES_ALL = frozenset({Role.HR, Role.AUDITOR})
OVERDUE = "overdue"
# What each column is called in an address, and by which columns of the database it is sorted.
ORDERS: dict[str, tuple[str, ...]] = {
    "number": ("pk",),
    "person": ("person_name", "pk"),
    "department": ("person__department__path", "pk"),
    "supervisor": ("supervisor__name", "pk"),
    "state": ("state", "pk"),
    "starts": ("starts_on", "pk"),
    "ends": ("ends_on", "pk"),
    "review": ("next_review", "pk"),
}
NEWEST = "-number"


@dataclass(frozen=True, slots=True)
class Question:
    """`state`: a value of State, OVERDUE, or "" for all that are open or over."""

    words: str = ""
    state: str = ""
    order: str = NEWEST

    @property
    def is_narrowed(self) -> bool:
        return bool(self.words or self.state)


@dataclass(frozen=True, slots=True)
class Heading:
    """A column that a press sorts by; `sorted_as` is what aria-sort says."""

    label: str
    query: str
    sorted_as: str


@dataclass(frozen=True, slots=True)
class Figure:
    state: str
    count: int
    label: str
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """
    `awaited`: what waits, and of whom; `late`: whether some of it is overdue; `reminded`: when one of these was last
    reminded of plans, for those who see all.
    """

    plan: ImprovementPlan
    department: str
    kind: str
    awaited: list[tuple[str, Owed]]
    late: bool
    is_own: bool
    reminded: date | None


def question_of(asked: QueryDict) -> Question:
    """What can't be read asks nothing."""
    order, state = asked.get("sort", ""), asked.get("state", "")
    return Question(
        words=canonical_line(asked.get("q", ""))[:LONGEST],
        state=state if state in (*State.values, OVERDUE) else "",
        order=order if order.removeprefix("-") in ORDERS else NEWEST,
    )


def seen_by(reader: User) -> ImprovementPlanQuerySet:
    """Discarded drafts are not listed."""
    rows: ImprovementPlanQuerySet = ImprovementPlan.objects.visible_to(reader)
    return rows.exclude(state=State.CANCELLED, sent_at__isnull=True)


def is_late() -> Q:
    """What waits for a signature, a review or an outcome since a day that is past."""
    today = timezone.localdate()
    unheld = Q(state=State.RUNNING, reviews__held_on__isnull=True, reviews__due_on__lt=today)
    return Q(state=State.TO_SIGN, sign_by__lt=today) | unheld | Q(state=State.RUNNING, ends_on__lt=today)


def list_context(reader: User, asked: QueryDict) -> dict[str, object]:
    question, rows = question_of(asked), seen_by(reader)
    found = rows
    if question.words:
        found = found.filter(holding(question.words, "person_name", "person_number", "supervisor__name"))
    if question.state == OVERDUE:
        found = found.filter(pk__in=rows.filter(is_late()).order_by().values("pk"))
    elif question.state:
        found = found.filter(state=question.state)
    next_review = Min("reviews__due_on", filter=Q(reviews__held_on__isnull=True))
    order = question.order.removeprefix("-")
    columns = [f"-{one}" if question.order.startswith("-") else one for one in ORDERS[order]]
    ordered = found.annotate(next_review=next_review).order_by(*columns)
    page = Paginator(ordered, PAGE_SIZE).get_page(asked.get("page"))
    return {
        "asked": question,
        "page": page,
        "rows": list(rows_of(reader, page)),
        "headings": headings(asked, question.order),
        "figures": figures(rows),
        "states": [*State.choices, (OVERDUE, _("Something is overdue"))],
        "sees_all": bool(reader.roles & SEES_ALL),
        "reports": reports_without_plan(reader),
    }


def figures(rows: ImprovementPlanQuerySet) -> list[Figure]:
    counted = rows.order_by().values("state").annotate(n=Count("pk"))
    counts = {one["state"]: one["n"] for one in counted}
    late = rows.filter(is_late()).order_by().values("pk").distinct().count()
    shown = (State.WITH_HR, State.TO_SIGN, State.RUNNING, State.ENDED)
    found = [Figure(state.value, counts.get(state, 0), str(state.label)) for state in shown]
    return [*found, Figure(OVERDUE, late, str(LATE), is_late=bool(late))]


LATE = gettext_lazy("with something overdue")


def rows_of(reader: User, page: Page[ImprovementPlan]) -> Iterator[Row]:
    plans = list(
        owing.with_signatures(ImprovementPlan.objects.filter(pk__in=[one.pk for one in page])).select_related(
            "person__supervisor", "person__department", "supervisor"
        )
    )
    by_key, waiting = {one.pk: one for one in plans}, owing.awaited(plans)
    people = {key for one in plans for key in (one.person_id, one.supervisor_id)}
    reminded = last_named(people) if reader.roles & SEES_ALL else {}
    for key in [one.pk for one in page]:
        plan, lines = by_key[key], waiting[key]
        yield Row(
            plan=plan,
            department=plan.person.department.path if plan.person.department else "–",
            kind=KINDS.get(State(plan.state), ""),
            awaited=lines,
            late=any(one.is_overdue for _who, one in lines),
            is_own=plan.person_id == reader.pk,
            reminded=max(filter(None, (reminded.get(key) for key in _asked(plan, lines))), default=None),
        )


def _asked(plan: ImprovementPlan, lines: list[tuple[str, Owed]]) -> list[int]:
    """Of whom something with a day is awaited."""
    keys = {"person": plan.person_id, "supervisor": plan.supervisor_id}
    return [keys[who] for who, one in lines if who in keys and one.due]


def headings(asked: QueryDict, order: str) -> list[Heading]:
    labels = {
        "number": _("Number"),
        "person": pgettext("person", "Name"),
        "department": _("Department"),
        "supervisor": _("Supervisor"),
        "state": _("State"),
        "starts": _("First day"),
        "ends": pgettext("improvement plan", "Last day"),
        "review": _("Next review"),
    }
    found = []
    for key in ORDERS:
        sorted_as = {key: "ascending", f"-{key}": "descending"}.get(order, "")
        query = asked.copy()
        query.pop("page", None)
        query["sort"] = f"-{key}" if sorted_as == "ascending" else key
        found.append(Heading(labels[key], query.urlencode(), sorted_as))
    return found


def reports_without_plan(reader: User) -> list[User]:
    """Those who report to this person now and have no open plan: for whom one could be begun."""
    from assessments.improvement.drafting import may_begin

    open_ones = Q(state__in=sorted(State.under_way())) | Q(state=State.DRAFT, supervisor=reader)
    busy = ImprovementPlan.objects.filter(open_ones, purged_at__isnull=True)
    rows = User.objects.filter(supervisor=reader).exclude(pk__in=busy.order_by().values("person")).order_by("username")
    return [one for one in rows if may_begin(reader, one)]
