"""What the page of training needs shows: figures first, then a row for each need, each number with its people."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from assessments.enums import NeedKind
from assessments.insight.bar import bar_of, basis_of
from assessments.insight.scope import Scope, scope_of
from assessments.insight.tabs import pages
from assessments.models import Course
from assessments.needs.counting import counted
from assessments.needs.finding import Group, Needs
from assessments.needs.ground import ground_of
from assessments.pictures.bars import percent
from config.texts import canonical_line
from people.models import User
from people.roles import Role

PAGE_SIZE = 50
# So many courses are named in a row.
MOST_COURSES = 2
ORDERS = ("people", "below", "worst", "days", "free", "code")


@dataclass(frozen=True, slots=True)
class Question:
    """`kind`: gaps by indicator, or marked knowledge and skills. `order`: one of ORDERS, "-" before it downwards."""

    kind: NeedKind = NeedKind.GAP
    year: int | None = None
    order: str = "-people"


@dataclass(frozen=True, slots=True)
class Row:
    group: Group
    share: int
    mean: str
    days: int
    free: int
    courses: list[Course]
    more: int
    url: str
    worst_url: str
    placed_url: str
    free_url: str
    plan_url: str


@dataclass(frozen=True, slots=True)
class Heading:
    label: str
    query: str
    sorted_as: str
    is_number: bool


def question_of(asked: QueryDict) -> Question:
    """What can't be read asks nothing."""
    order, year = canonical_line(asked.get("sort", "")), asked.get("year", "")
    return Question(
        kind=NeedKind.MARK if asked.get("by") == NeedKind.MARK else NeedKind.GAP,
        year=int(year) if year.isascii() and year.isdecimal() and len(year) == 4 else None,
        order=order if order.removeprefix("-") in ORDERS else "-people",
    )


def needs_of(scope: Scope, question: Question) -> Needs | None:
    """None while the company has no standard."""
    ground = ground_of(scope, question.year)
    return Needs(ground) if ground else None


def may_plan(reader: User) -> bool:
    return reader.has_role(Role.HR)


def page_context(reader: User, address: QueryDict) -> dict[str, object]:
    scope, question = scope_of(reader, address), question_of(address)
    context: dict[str, object] = {
        "scope": scope,
        "bar": bar_of(scope, address),
        "pages": pages(scope, "needs"),
        "question": question,
        "may_plan": may_plan(reader),
    }
    needs = needs_of(scope, question)
    if needs is None:
        return context
    kept = address.copy()
    kept.pop("page", None)
    found = ordered(needs.of(question.kind), question.order)
    page = Paginator(found, PAGE_SIZE).get_page(address.get("page"))
    return context | {
        "basis": basis_of(needs.ground.standing),
        "figures": figures(needs, scope, question),
        "rows": [row_of(group, scope, question, len(needs.ground.confirmed), may_plan(reader)) for group in page],
        "page": page,
        "headings": headings(kept, question),
        "tabs": tabs(needs, kept, question.kind),
        "years": years(needs, kept, question.year),
        "query": kept.urlencode(),
    }


def ordered(groups: list[Group], order: str) -> list[Group]:
    keys = {
        "people": lambda one: one.people,
        "below": lambda one: one.mean,
        "worst": lambda one: one.worst,
        "days": lambda one: -one.since.toordinal(),
        "free": lambda one: one.people - one.placed,
        "code": lambda one: one.code,
    }
    return sorted(groups, key=keys[order.removeprefix("-")], reverse=order.startswith("-"))


def people_address(scope: Scope, question: Question, **asked: object) -> str:
    """Where the people stand of whom a figure speaks."""
    more = {name: str(value) for name, value in asked.items() if value not in (None, "")}
    if question.year is not None:
        more["year"] = str(question.year)
    return f"{reverse('assessments:needs-people')}?{scope.address()}&{urlencode(more)}"


def row_of(group: Group, scope: Scope, question: Question, people: int, plans: bool) -> Row:
    of: dict[str, object] = {"by": group.kind.value, "at": group.at}
    free = group.people - group.placed
    plan = people_address(scope, question, **of).replace(reverse("assessments:needs-people"), plan_start(), 1)
    return Row(
        group=group,
        share=percent(group.people, people),
        mean=f"{group.mean:.1f}",
        days=(timezone.localdate() - group.since).days,
        free=free,
        courses=group.courses[:MOST_COURSES],
        more=max(0, len(group.courses) - MOST_COURSES),
        url=people_address(scope, question, **of),
        worst_url=people_address(scope, question, **of, below=group.worst),
        placed_url=people_address(scope, question, **of, place="yes"),
        free_url=people_address(scope, question, **of, place="no"),
        plan_url=plan if plans else "",
    )


def plan_start() -> str:
    return reverse("assessments:needs-plan")


@dataclass(frozen=True, slots=True)
class Leading:
    number: int
    words: str
    more: str
    url: str
    kind: str = ""


def figures(needs: Needs, scope: Scope, question: Question) -> list[Leading]:
    found = counted(needs.of(question.kind))
    days = (timezone.localdate() - found.since).days if found.since else 0
    by, confirmed = question.kind.value, len(needs.ground.confirmed)
    share = {"share": percent(found.people, confirmed), "n": confirmed}
    of_all = _("%(share)s %% of %(n)s with confirmed results") % share
    return [
        Leading(found.people, _("people with a need"), of_all, people_address(scope, question, by=by), "bad"),
        Leading(
            found.needs,
            _("needs"),
            _("%(n)s of the standard") % {"n": found.things},
            people_address(scope, question, by=by),
        ),
        Leading(
            found.free,
            _("people not in a course yet"),
            _("in no course of a plan, or absent from it"),
            people_address(scope, question, by=by, place="no"),
            "warn" if found.free else "good",
        ),
        Leading(
            found.unserved,
            _("needs that no course serves"),
            _("%(n)s people") % {"n": found.unserved_people},
            people_address(scope, question, by=by, course="none"),
            "warn" if found.unserved else "good",
        ),
        Leading(
            days,
            _("days the longest gap has been open"),
            _("since the gap was first confirmed"),
            people_address(scope, question, by=by, sort="since"),
        ),
    ]


def headings(address: QueryDict, question: Question) -> list[Heading]:
    first = _("Indicator or attitude") if question.kind == NeedKind.GAP else _("Knowledge or skill")
    labels = {
        "code": first,
        "people": _("People"),
        "below": _("Levels below, mean"),
        "worst": _("Worst"),
        "days": _("Days open"),
        "free": _("Without a place"),
    }
    found = []
    for key, label in labels.items():
        sorted_as = {key: "ascending", f"-{key}": "descending"}.get(question.order, "")
        query = address.copy()
        query["sort"] = key if sorted_as == "descending" or (key == "code" and sorted_as == "") else f"-{key}"
        found.append(Heading(label, query.urlencode(), sorted_as, key != "code"))
    return found


def tabs(needs: Needs, address: QueryDict, kind: NeedKind) -> list[tuple[str, int, str, bool]]:
    """Label, how many, address, whether it is shown."""
    labels = {NeedKind.GAP: _("By indicator"), NeedKind.MARK: _("By knowledge and skill")}
    found = []
    for one, label in labels.items():
        query = address.copy()
        query["by"] = one.value
        found.append((label, len(needs.of(one)), query.urlencode(), one == kind))
    return found


def years(needs: Needs, address: QueryDict, year: int | None) -> list[tuple[str, str, bool]]:
    """By which year of confirmation it is narrowed; nothing where there is but one."""
    known = needs.ground.years
    if len(known) < 2 and year is None:
        return []
    found = []
    for one in (None, *known):
        query = address.copy()
        query.pop("year", None)
        if one is not None:
            query["year"] = str(one)
        found.append((str(one) if one else _("Every year"), query.urlencode(), one == year))
    return found
