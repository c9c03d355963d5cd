"""What the page of who takes part in a cycle shows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Count
from django.http import HttpRequest, QueryDict

from assessments.enums import BulkKind, BulkState, CycleState, Status
from assessments.joining.choosing import ListForm, NumbersForm
from assessments.joining.left_out import left_out_of, reasons
from assessments.joining.sought import Part, Sought, people_of, sought_of, taking_part
from assessments.models import Assessment, BulkJob, Cycle
from assessments.titles.standards import Others, others, versions
from people.departments.tree import Tree
from people.models import User
from people.staff.page import Row, headings, rows

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row of the list; `assessment`: theirs in this cycle; `why`: for what reason they were left out of it."""

    row: Row
    assessment: Assessment | None
    why: str


def list_of(request: HttpRequest, cycle: Cycle, reader: User) -> dict[str, object]:
    """The list as its address asks for it."""
    sought, tree = sought_of(request.GET, cycle), Tree.load()
    found = people_of(cycle, sought, tree).select_related("department", "supervisor")
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    return {
        "cycle": cycle,
        "is_closed": cycle.state == CycleState.CLOSED,
        "sought": sought,
        "asked": sought.question,
        "query": request.GET.urlencode(),
        "page": page,
        "candidates": list(_candidates(cycle, sought, page)),
        "headings": headings(request.GET, sought.question.order),
        "parts": _parts(cycle, request.GET),
        "departments": [(one.pk, one.path) for _depth, one in tree.walk()],
        "others": _others(cycle),
        "jobs": _jobs(cycle, reader),
        "numbers": NumbersForm(),
        "list": ListForm(),
    }


def _jobs(cycle: Cycle, reader: User) -> list[BulkJob]:
    """The openings under way, and what this reader prepared last."""
    mine = BulkJob.objects.filter(cycle=cycle, kind=BulkKind.OPEN).select_related("by")
    prepared = mine.filter(state=BulkState.PREPARED, by=reader)
    return [*mine.filter(state=BulkState.WAITING), *prepared[:1]]


def _candidates(cycle: Cycle, sought: Sought, page: Page[User]) -> Iterable[Candidate]:
    keys = [person.pk for person in page]
    mine = Assessment.objects.filter(cycle=cycle, trainee__in=keys).exclude(status=Status.CANCELLED)
    opened = {row.trainee_id: row for row in mine}
    why = {} if sought.part == Part.IN else reasons(cycle, keys)
    for row in rows(page):
        yield Candidate(row, opened.get(row.pk), why.get(row.pk, ""))


def _parts(cycle: Cycle, asked: QueryDict) -> list[tuple[str, str, int, str]]:
    """For each part: its value, words, how many, and the address that lists it."""
    new = people_of(cycle, sought_of(QueryDict("part=new"), cycle), Tree([])).count()
    counts = {
        Part.NEW: new,
        Part.IN: taking_part(cycle).count(),
        Part.LEFT_OUT: left_out_of(cycle).aggregate(n=Count("person", distinct=True))["n"],
    }
    found = []
    for part in Part:
        query = asked.copy()
        query.pop("page", None)
        query["part"] = part.value
        found.append((part.value, str(part.label), counts[part], query.urlencode()))
    return found


def _others(cycle: Cycle) -> Others:
    """Who of those not in the cycle yet would be rated by another standard than the cycle's."""
    new = people_of(cycle, sought_of(QueryDict("part=new"), cycle), Tree([])).order_by()
    counts = dict(new.values_list("job_title").annotate(n=Count("pk")))
    by_title = versions(cycle, counts)
    return others(cycle, (by_title[title] for title, count in counts.items() for _one in range(count)))
