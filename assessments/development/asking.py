"""The page of development actions: what its address asks, in which order they stand, and the figures above them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Case, Count, F, IntegerField, Max, OuterRef, Q, Subquery, TextChoices, Value, When
from django.db.models.expressions import OrderBy
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from assessments.enums import ActionState
from assessments.models import DevelopmentAction, DevelopmentStep
from assessments.models.actions import DevelopmentActionQuerySet
from config.searching import LONGEST, holding
from config.texts import canonical_line
from people.departments.tree import Tree
from people.models import User
from people.roles import Role

# Due within so many days counts as soon.
SOON = timedelta(days=7)
SEARCHED = ("person__name", "person__username", "goal", "measure", "owner__name")
ORDERS = {
    "person": ("person__name", "person__username"),
    "department": ("person__department__path",),
    "goal": ("goal",),
    "owner": ("owner__name",),
    "due": ("due_on",),
    "state": ("place",),
}
PLACES = Case(
    *[When(state=state, then=Value(place)) for place, state in enumerate(ActionState)], output_field=IntegerField()
)


class Which(TextChoices):
    """Which are listed; nothing chosen: those that are open."""

    OVERDUE = "overdue", _("Overdue")
    SOON = "soon", _("Due within 7 days")
    HELP = "help", _("Help wanted")
    PLANNED = "planned", _("Planned")
    UNDER_WAY = "under_way", _("Under way")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Dropped")
    ALL = "all", _("All, including finished ones")


class Whose(TextChoices):
    """Of those that the reader sees; nothing chosen: all."""

    OWN = "own", _("My own")
    MINE_TO_SEE_TO = "mine", _("Those I am responsible for")
    PEOPLE = "people", _("Those of my people")


@dataclass(frozen=True, slots=True)
class Question:
    """What an address asks. `person`: an employee number; `order` is a key of ORDERS, "-" before it downwards."""

    words: str = ""
    which: str = ""
    whose: str = ""
    department: int | None = None
    person: str = ""
    order: str = ""

    @property
    def is_narrowed(self) -> bool:
        return bool(self.words or self.which or self.whose or self.department or self.person)


def question_of(asked: QueryDict) -> Question:
    """What can't be read asks nothing."""
    order, department = asked.get("sort", ""), asked.get("department", "")
    is_key = department.isascii() and department.isdecimal() and len(department) < 10
    return Question(
        words=canonical_line(asked.get("q", ""))[:LONGEST],
        which=which if (which := asked.get("state", "")) in Which.values else "",
        whose=whose if (whose := asked.get("whose", "")) in Whose.values else "",
        department=int(department) if is_key else None,
        person=canonical_line(asked.get("person", ""))[:LONGEST],
        order=order if order.removeprefix("-") in ORDERS else "",
    )


def sees_all(reader: User) -> bool:
    return bool(reader.roles & {Role.HR, Role.AUDITOR})


def matching(reader: User, asked: Question, tree: Tree) -> DevelopmentActionQuerySet:
    """All that the reader sees and the address asks for, but which state."""
    found = DevelopmentAction.objects.visible_to(reader).filter(whose(reader, asked.whose))
    for word in asked.words.split():
        found = found.filter(holding(word, *SEARCHED))
    if asked.department is not None:
        found = found.filter(person__department__in=tree.below(asked.department))
    if asked.person:
        found = found.filter(person__in=User.objects.by_number(asked.person))
    return found


def whose(reader: User, asked: str) -> Q:
    others = ~Q(person=reader)
    rules = {
        Whose.OWN: Q(person=reader),
        Whose.MINE_TO_SEE_TO: Q(owner=reader) & others,
        Whose.PEOPLE: Q(person__supervisor=reader),
    }
    return rules[Whose(asked)] if asked else Q()


def such(which: str, today: date) -> Q:
    open_ones = Q(state__in=ActionState.open())
    rules = {
        Which.OVERDUE: open_ones & Q(due_on__lt=today),
        Which.SOON: open_ones & Q(due_on__range=(today, today + SOON)),
        Which.HELP: open_ones & Q(help_wanted_at__isnull=False),
        Which.ALL: Q(),
    }
    if not which:
        return open_ones
    return rules.get(Which(which), Q(state=which))


def figures(found: DevelopmentActionQuerySet, today: date) -> dict[str, int]:
    """How many of each kind, in one query."""
    kinds = ["", Which.OVERDUE, Which.SOON, Which.HELP, Which.DONE]
    return found.aggregate(**{kind or "open": Count("pk", filter=such(kind, today)) for kind in kinds})


def in_order(found: DevelopmentActionQuerySet, order: str = "") -> DevelopmentActionQuerySet:
    """With all that a row shows. As no column was pressed: who waits for help, then what is due first."""
    rows = found.select_related("person__department", "owner", "indicator", "attitude", "assessment")
    newest = DevelopmentStep.objects.filter(action=OuterRef("pk")).order_by().values("action")
    rows = rows.annotate(place=PLACES, newest=Subquery(newest.annotate(last=Max("pk")).values("last")))
    if not order:
        open_first = Case(When(state__in=ActionState.open(), then=Value(0)), default=Value(1))
        due = F("due_on").asc(nulls_last=True)
        return rows.order_by(open_first, F("help_wanted_at").asc(nulls_last=True), due, "pk")
    ways = [
        OrderBy(F(column), descending=order.startswith("-"), nulls_last=True)
        for column in ORDERS[order.removeprefix("-")]
    ]
    return rows.order_by(*ways, "pk")
