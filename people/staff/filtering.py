"""The list of people: what is asked of it, in which order it stands, and the figures above it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import CharField, Count, F, Q, QuerySet, TextChoices, Value
from django.db.models.expressions import OrderBy
from django.db.models.functions import Cast, Concat
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from config.searching import LONGEST, holding
from config.texts import canonical_line
from people.acting import able
from people.departments.tree import Tree
from people.leaving import PURGED_NUMBER
from people.models import User


class State(TextChoices):
    """Who is listed; nothing chosen: whoever works here."""

    ACTIVE = "active", _("Working, no last day")
    LEAVING = "leaving", _("Leaving")
    LEFT = "left", pgettext_lazy("people", "Left")
    CLOSED = "closed", _("Account closed")
    UNLED = "unled", _("Without supervisor")
    ORPHANED = "orphaned", _("Supervisor can't act")
    NO_MAIL = "no-mail", _("Without e-mail")
    NOT_IN = "no-password", _("Without password yet")
    ALL = "all", _("Everybody, including those who left")


# What each column is called in an address, and by which columns of the database it is sorted.
ORDERS: dict[str, tuple[str, ...]] = {
    "number": ("username",),
    "name": ("name",),
    "department": ("department__path",),
    "title": ("job_title",),
    "supervisor": ("supervisor__name",),
    "hired": ("hired_on",),
    "last": ("left_on",),
    "state": ("is_active", "left_on"),
}
SEARCHED = ("username", "name", "department__path", "job_title", "email")


@dataclass(frozen=True, slots=True)
class Question:
    """What an address asks of the list. `order` is a key of ORDERS, "-" before it where it runs downwards."""

    words: str = ""
    department: int | None = None
    supervisor: str = ""
    title: str = ""
    state: str = ""
    order: str = "number"

    @property
    def is_narrowed(self) -> bool:
        return bool(self.words or self.department or self.supervisor or self.title or self.state)


def question_of(asked: QueryDict) -> Question:
    """What can't be read asks nothing."""
    order, department = asked.get("sort", ""), asked.get("department", "")
    is_key = department.isascii() and department.isdecimal() and len(department) < 10
    return Question(
        words=canonical_line(asked.get("q", ""))[:LONGEST],
        department=int(department) if is_key else None,
        supervisor=canonical_line(asked.get("supervisor", ""))[:LONGEST],
        title=canonical_line(asked.get("title", ""))[:LONGEST],
        state=state if (state := asked.get("state", "")) in State.values else "",
        order=order if order.removeprefix("-") in ORDERS else "number",
    )


def here(today: date) -> Q:
    """Whose last day has not passed, whatever their account."""
    return Q(left_on__isnull=True) | Q(left_on__gte=today)


def in_state(state: str, today: date) -> Q:
    rules = {
        State.ACTIVE: Q(left_on__isnull=True, is_active=True),
        State.LEAVING: Q(left_on__gte=today),
        State.LEFT: Q(left_on__lt=today),
        State.CLOSED: Q(is_active=False) & here(today),
        State.UNLED: Q(supervisor__isnull=True) & here(today),
        State.ORPHANED: Q(supervisor__isnull=False) & ~able("supervisor__", today) & here(today),
        State.NO_MAIL: Q(email="") & here(today),
        State.NOT_IN: Q(password__startswith=UNUSABLE_PASSWORD_PREFIX, last_login__isnull=True) & able(on=today),
        State.ALL: Q(),
    }
    return rules[State(state)] if state else here(today)


def everybody() -> QuerySet[User]:
    """All but the rows that are left of people whose time of retention is over."""
    own_mark = Concat(Value(PURGED_NUMBER), Cast("pk", CharField()))
    return User.objects.exclude(username=own_mark)


def matching(asked: Question, tree: Tree) -> QuerySet[User]:
    """The people an address asks for, in its order; each word stands in one of the columns."""
    found = everybody().filter(in_state(asked.state, timezone.localdate()))
    for word in asked.words.split():
        found = found.filter(holding(word, *SEARCHED))
    if asked.department is not None:
        found = found.filter(department__in=tree.below(asked.department))
    if asked.supervisor:
        for word in asked.supervisor.split():
            found = found.filter(holding(word, "supervisor__username", "supervisor__name"))
    if asked.title:
        found = found.filter(holding(asked.title, "job_title"))
    return found.order_by(*_order(asked.order))


def _order(order: str) -> list[OrderBy | F]:
    columns, downwards = ORDERS[order.removeprefix("-")], order.startswith("-")
    # What is empty stands last, whichever way.
    ways = [F(name).desc(nulls_last=True) if downwards else F(name).asc(nulls_last=True) for name in columns]
    return [*ways, F("username")]


def figures() -> list[tuple[str, int, object]]:
    """For each: the state that lists them, how many, and what they are called."""
    today = timezone.localdate()
    states = (State.UNLED, State.ORPHANED, State.NO_MAIL)
    counts = everybody().aggregate(
        all=Count("pk", filter=here(today)),
        **{state.name: Count("pk", filter=in_state(state, today)) for state in states},
    )
    return [("", counts["all"], _("People")), *((state.value, counts[state.name], state.label) for state in states)]
