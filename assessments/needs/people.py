"""The people behind a figure of the training needs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Paginator
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.careers.who import addresses
from assessments.insight.scope import scope_of
from assessments.insight.tabs import pages
from assessments.models import Assessment, ScaleLevel
from assessments.needs.finding import Group, Need, urgent_first
from assessments.needs.page import Question, may_plan, needs_of, plan_start, question_of
from people.models import User

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """`url`: of the appraisal where the reader may open it; `person_url`: of the person over time."""

    need: Need
    group: Group
    department: str
    level: str
    days: int
    url: str
    person_url: str


def people_context(reader: User, asked: QueryDict) -> dict[str, object] | None:
    """None for what no figure counts."""
    scope, question = scope_of(reader, asked), question_of(asked)
    needs = needs_of(scope, question)
    if needs is None:
        return None
    groups = needs.of(question.kind)
    one = needs.group(question.kind, key) if (key := number_of(asked.get("at", ""))) is not None else None
    if asked.get("at") and one is None:
        return None
    found = list(_asked(asked, [one] if one else groups))
    found.sort(key=_by_day if asked.get("sort") == "since" else _by_urgency)
    page = Paginator(found, PAGE_SIZE).get_page(asked.get("page"))
    return {
        "scope": scope,
        "pages": pages(scope, "needs"),
        "question": question,
        "group": one,
        "page": page,
        "people": len({need.person.pk for _group, need in found}),
        "lines": lines(reader, list(page), scope.outline.path_of),
        "back": f"{reverse('assessments:needs')}?{scope.address()}&by={question.kind.value}{of_year(question)}",
        "plan_url": f"{plan_start()}?{asked.urlencode()}" if one and may_plan(reader) else "",
        "narrowed": narrowed(asked),
    }


def of_year(question: Question) -> str:
    return f"&year={question.year}" if question.year else ""


def number_of(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def narrowed(asked: QueryDict) -> list[str]:
    """In words, beside whom the page is about."""
    said = {"yes": _("with a place in a course"), "no": _("without a place in a course")}
    place = asked.get("place", "")
    found = [said[place]] if place in said else []
    if asked.get("course") == "none":
        found.append(_("needs that no course serves"))
    if (below := number_of(asked.get("below", ""))) is not None:
        found.append(_("at least %(n)s levels below") % {"n": below})
    return found


def _asked(asked: QueryDict, groups: list[Group]) -> Iterator[tuple[Group, Need]]:
    place, below = asked.get("place"), number_of(asked.get("below", "")) or 0
    for group in groups:
        if asked.get("course") == "none" and group.courses:
            continue
        for need in urgent_first(group.needs):
            if place in ("yes", "no") and (need.held is not None) != (place == "yes"):
                continue
            if need.below >= below:
                yield group, need


def _by_day(pair: tuple[Group, Need]) -> tuple[date, str]:
    return pair[1].since, pair[1].person.number


def _by_urgency(pair: tuple[Group, Need]) -> tuple[bool, int, date, str]:
    need = pair[1]
    return need.held is not None, -need.below, need.since, need.person.number


def lines(reader: User, found: list[tuple[Group, Need]], path_of: Callable[[int], str]) -> list[Line]:
    """A number of queries that does not grow."""
    keys = {need.profile.assessment for _group, need in found}
    seen = set(Assessment.objects.visible_to(reader).filter(pk__in=keys).values_list("pk", flat=True))
    scales = {need.profile.scale for _group, need in found}
    levels = {(one.scale_id, one.value): str(one) for one in ScaleLevel.objects.filter(scale__in=scales)}
    careers = addresses(reader, User.objects.filter(pk__in={need.person.pk for _group, need in found}))
    today = timezone.localdate()
    return [
        Line(
            need=need,
            group=group,
            department=path_of(need.person.department or 0) or "–",
            level=levels.get((need.profile.scale, need.level), "–"),
            days=need.days(today),
            url=reverse("assessments:detail", args=[need.profile.assessment])
            if need.profile.assessment in seen
            else "",
            person_url=careers.get(need.person.pk, ""),
        )
        for group, need in found
    ]
