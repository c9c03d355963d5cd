"""The table of assessments as a page shows it: its rows, its headings, by what it can be narrowed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assessments.bulk.kinds import Kind, registered
from assessments.enums import BulkKind, Status, Verdict
from assessments.listing.asking import ORDERS, Due, Question, matching, ordered, question_of
from assessments.listing.outline import Outline
from assessments.listing.rows import Row, rows
from assessments.models import Assessment
from assessments.models.assessment import AssessmentQuerySet
from assessments.sheet.progress import for_list
from competency.models import StandardVersion
from people.models import User
from people.roles import Role

PAGE_SIZE = 50
Choice = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Heading:
    """A column that a press sorts by; `sorted_as` is what aria-sort says."""

    key: str
    label: str
    query: str
    sorted_as: str


@dataclass(frozen=True, slots=True)
class Table:
    """
    `query`: what the address asks, the cycle of the page with it, as a selection of all that match carries it on;
    `kinds`: what the reader may do to several; `shows_cycle`: the rows are of more than one.
    """

    asked: Question
    page: Page[int]
    rows: Sequence[Row]
    headings: list[Heading]
    query: str
    departments: list[Choice]
    standards: list[Choice]
    shows_cycle: bool
    kinds: list[Kind]

    @property
    def has_actions(self) -> bool:
        """Whether the reader takes steps on several."""
        return bool(self.kinds)

    @property
    def statuses(self) -> list[Choice]:
        return [(value, str(label)) for value, label in Status.choices]

    @property
    def dues(self) -> list[Choice]:
        return [(value, str(label)) for value, label in Due.choices]

    @property
    def verdicts(self) -> list[Choice]:
        return [(value, str(label)) for value, label in Verdict.choices]


def table(
    reader: User, address: QueryDict, *, cycle: int | None = None, order: str = "", outline: Outline | None = None
) -> Table:
    """
    What `address` asks of the rows that the reader sees, of one cycle or of all. `order` is that of the page where the
    address names none. In a number of queries that does not grow.
    """
    asked_here = address.copy()
    if cycle is not None:
        asked_here["cycle"] = str(cycle)
    asked, outline = question_of(asked_here), outline or Outline.load()
    found = ordered(matching(asked, reader, outline), asked.order or order, reader)
    page = Paginator(found.values_list("pk", flat=True), PAGE_SIZE).get_page(address.get("page"))
    asked_here.pop("page", None)
    return Table(
        asked=asked,
        page=page,
        rows=list(rows(_loaded(page), reader)),
        headings=headings(address, asked.order or order, shows_cycle=cycle is None),
        query=asked_here.urlencode(),
        departments=outline.choices(asked.department),
        standards=_standards(),
        shows_cycle=cycle is None,
        kinds=offered_to(reader),
    )


def offered_to(reader: User) -> list[Kind]:
    """What can be done to several assessments, by HR alone; the kinds that are there to be done."""
    return [kind for kind in registered() if kind.kind != BulkKind.OPEN] if reader.has_role(Role.HR) else []


def _loaded(page: Page[int]) -> list[Assessment]:
    """The rows of the page alone carry what a row shows, which costs too much for all that are sorted."""
    keys = list(page)
    shown: AssessmentQuerySet = Assessment.objects.filter(pk__in=keys)
    by_key = {row.pk: row for row in for_list(shown)}
    return [by_key[key] for key in keys if key in by_key]


def headings(address: QueryDict, order: str, *, shows_cycle: bool) -> list[Heading]:
    labels = {
        "number": _("Number"),
        "trainee": _("Trainee"),
        "department": _("Department"),
        "supervisor": pgettext("assessment", "Supervisor"),
        "cycle": _("Cycle"),
        "status": _("Status"),
        "self": _("Self-rating"),
        "result": _("Progress or verdict"),
        "due": _("Due"),
    }
    found = []
    for key in ORDERS:
        if key == "cycle" and not shows_cycle:
            continue
        sorted_as = {key: "ascending", f"-{key}": "descending"}.get(order, "")
        query = address.copy()
        query.pop("page", None)
        query["sort"] = f"-{key}" if sorted_as == "ascending" else key
        found.append(Heading(key, labels[key], query.urlencode(), sorted_as))
    return found


def _standards() -> list[Choice]:
    published = StandardVersion.objects.assessable()
    return [(str(version.pk), str(version)) for version in published]
