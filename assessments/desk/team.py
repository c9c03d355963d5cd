"""My team on a supervisor's desk: whom I rate in the rounds of now, what is mine to do first, in one table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Case, DateField, F, IntegerField, Q, Value, When
from django.db.models.expressions import OrderBy
from django.http import QueryDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assessments.careers.who import addresses
from assessments.enums import SIGNS, CycleState, SelfState, Status, Verdict
from assessments.models import Assessment, Event, SelfRating
from assessments.models.assessment import AssessmentQuerySet
from assessments.sheet.chips import chip
from assessments.sheet.progress import with_last_verdict
from assessments.sheet.way_back import ways_back, with_way_back
from assessments.workflow.awaited import Awaited
from config.days import written
from people.acting import able
from people.finding import page_for
from people.models import User
from people.staff.page import Heading

PAGE_SIZE = 50
# Those who report to me and are in no round are named; a long list of them is HR's to look at.
MOST_OUTSIDE = 20
STATES = Case(*[When(status=status, then=Value(place)) for place, status in enumerate(Status)])
DUE = Case(
    When(status=Status.DRAFT, then=F("supervisor_due")),
    When(status=Status.SUBMITTED, then=F("answer_due")),
    output_field=DateField(),
)
# What each column is called in an address, and what it is sorted by.
ORDERS: dict[str, F | Case] = {
    "name": F("trainee_name"),
    "cycle": F("cycle__ends_on"),
    "state": STATES,
    "self": F("self_rating__submitted_at"),
    "progress": F("answered"),
    "due": DUE,
    "last": F("last_verdict"),
}
MINE_FIRST = Case(When(status=Status.DRAFT, then=Value(0)), default=Value(1), output_field=IntegerField())


@dataclass(frozen=True, slots=True)
class TeamRow:
    """
    One assessment in words. `came_back`: what brought it back, None where nothing did; `is_mine`: the next step is the
    reader's, and `button` says which; `answered` is empty once it is submitted, and `verdict` until then.
    """

    assessment: Assessment
    url: str
    person_url: str
    state: SafeString
    came_back: Event | None
    remark: str
    own: SafeString | str
    answered: str
    to_answer: str
    verdict: SafeString | str
    due: str
    late: str
    last: SafeString | str
    is_mine: bool
    button: str


@dataclass(frozen=True, slots=True)
class Team:
    """`to_rate` of all `total`, not of this page alone; `cycles`: of this page; `outside`: in none of these rounds."""

    page: Page[Assessment]
    rows: list[TeamRow]
    headings: list[Heading]
    total: int
    to_rate: int
    cycles: int
    has_self_ratings: bool
    outside: list[User]


def team_of(reader: User, theirs: AssessmentQuerySet, asked: QueryDict) -> Team | None:
    """
    `theirs`: what the reader rates, cancelled ones left out. What is being rated, and all of cycles that are open;
    None where there is nothing of that.
    """
    rows = theirs.filter(Q(cycle__state=CycleState.OPEN) | Q(status__in=Status.being_rated()))
    order = asked.get("sort", "")
    found = with_last_verdict(with_way_back(rows)).order_by(*_ways(order))
    page = Paginator(found, PAGE_SIZE).get_page(asked.get("page"))
    shown = list(page.object_list)
    if not shown:
        return None
    return Team(
        page=page,
        rows=list(_rows(reader, shown)),
        headings=_headings(asked, order),
        total=page.paginator.count,
        to_rate=rows.order_by().filter(status__in=Status.being_rated()).count(),
        cycles=len({row.cycle_id for row in shown}),
        has_self_ratings=any(hasattr(row, "self_rating") for row in shown),
        outside=_outside(reader),
    )


def _ways(order: str) -> list[OrderBy | str]:
    """What is the reader's to do stands first, by its due date, where no column was pressed; what is empty last."""
    column = ORDERS.get(order.removeprefix("-"))
    if column is None:
        return [MINE_FIRST.asc(), DUE.asc(nulls_last=True), F("submitted_at").desc(nulls_last=True), "pk"]
    return [OrderBy(column, descending=order.startswith("-"), nulls_last=True), "trainee_number", "pk"]


def _headings(asked: QueryDict, order: str) -> list[Heading]:
    labels = {
        "name": _("Trainee"),
        "cycle": _("Cycle"),
        "state": _("Status"),
        "self": _("Self-rating"),
        "progress": _("Progress"),
        "due": _("Due"),
        "last": _("Last time"),
    }
    found = []
    for key, label in labels.items():
        sorted_as = {key: "ascending", f"-{key}": "descending"}.get(order, "")
        query = asked.copy()
        query.pop("page", None)
        query["sort"] = f"-{key}" if sorted_as == "ascending" else key
        found.append(Heading(label, query.urlencode(), sorted_as))
    return found


def _rows(reader: User, shown: list[Assessment]) -> Iterator[TeamRow]:
    awaited, back = Awaited(reader), ways_back(shown)
    histories = addresses(reader, [row.trainee for row in shown])
    late, unanswered = _("overdue"), _("Not answered in time")
    begin, go_on, look = _("Rate"), _("Continue rating"), _("Open")
    for row in shown:
        answered = str(getattr(row, "answered", 0))
        yield TeamRow(
            assessment=row,
            url=row.get_rating_url() if row.is_draft else row.get_absolute_url(),
            person_url=histories.get(row.trainee_id) or page_for(reader, row.trainee.username),
            state=chip(row.status, str(row.get_status_display())),
            came_back=back.get(row.pk),
            remark=awaited.remark(row),
            own=_own(row),
            answered=answered if row.is_draft else "",
            to_answer=str(getattr(row, "to_answer", 0)),
            verdict=_verdict(row.verdict),
            due=written(row.next_due) if row.next_due else "",
            late=unanswered if row.answer_is_overdue else late if row.is_overdue else "",
            last=_verdict(getattr(row, "last_verdict", None)),
            is_mine=row.is_draft,
            button=look if not row.is_draft else go_on if answered != "0" else begin,
        )


def _verdict(code: str | None) -> SafeString | str:
    if not code:
        return ""
    verdict = Verdict(code)
    return chip(verdict.value, str(verdict.label), SIGNS[verdict])


def _own(row: Assessment) -> SafeString | str:
    """Shorter than elsewhere, since the column says what it is about."""
    words = {
        SelfState.SUBMITTED: pgettext("self-rating", "submitted"),
        SelfState.OPEN: pgettext("self-rating", "not yet"),
        SelfState.MISSING: pgettext("self-rating", "none"),
    }
    own: SelfRating | None = getattr(row, "self_rating", None)
    return chip(own.state.value, words[own.state], own.state_sign) if own else ""


def _outside(reader: User) -> list[User]:
    """Who reports to the reader and is in none of the open rounds in which the reader rates."""
    rounds = Assessment.objects.filter(supervisor=reader, cycle__state=CycleState.OPEN).values("cycle")
    inside = Assessment.objects.filter(cycle__in=rounds).exclude(status=Status.CANCELLED).values("trainee")
    people = User.objects.filter(able(), supervisor=reader).exclude(pk__in=inside).order_by("username")
    return list(people[: MOST_OUTSIDE + 1])
