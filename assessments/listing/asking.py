"""The list of assessments: what an address asks of it, whom it then holds, and in which order they stand."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, TextChoices, Value, When
from django.db.models.expressions import OrderBy
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessments.enums import Status, Verdict
from assessments.listing.outline import Outline
from assessments.models import Answer, Assessment
from assessments.models.assessment import AssessmentQuerySet
from assessments.sheet.progress import ANSWERED, with_progress
from assessments.texts import numbers_of
from config.searching import LONGEST, holding
from config.texts import canonical_line
from people.acting import able
from people.models import User

# By this name actions on many know the list.
LIST = "assessments"
SEARCHED = (
    "trainee_name",
    "trainee_number",
    "trainee_department",
    "supervisor_name",
    "supervisor_number",
    "cycle__name",
)


class Due(TextChoices):
    """What somebody has to do about them."""

    OPEN = "open", _("Not finished")
    LATE = "late", _("Overdue")
    RATING = "rating-late", _("Rating overdue")
    ANSWER = "answer-late", _("Answer overdue")
    SELF = "self-late", _("Self-rating overdue")
    UNBEGUN = "not-begun", _("Rating not begun")
    APPROVE = "to-approve", _("Can be approved")
    HAND_OVER = "hand-over", pgettext_lazy("assessment", "Supervisor can't act")


@dataclass(frozen=True, slots=True)
class Question:
    """
    What an address asks of the list. `order` is a key of ORDERS, "-" before it where it runs downwards, empty for the
    order of the page; `department`, `standard` and `cycle` are keys.
    """

    words: str = ""
    status: str = ""
    due: str = ""
    department: int | None = None
    standard: int | None = None
    verdict: str = ""
    supervisor: str = ""
    cycle: int | None = None
    order: str = ""

    @property
    def is_narrowed(self) -> bool:
        asked = (self.words, self.status, self.due, self.department, self.standard, self.verdict, self.supervisor)
        return any(one not in ("", None) for one in asked)


def question_of(asked: QueryDict) -> Question:
    """What can't be read asks nothing."""
    return Question(
        words=canonical_line(asked.get("q", ""))[:LONGEST],
        status=_one_of(Status.values, asked.get("status", "")),
        due=_one_of(Due.values, asked.get("due", "")),
        department=_key(asked.get("department", "")),
        standard=_key(asked.get("standard", "")),
        verdict=_one_of(Verdict.values, asked.get("verdict", "")),
        supervisor=canonical_line(asked.get("supervisor", ""))[:LONGEST],
        cycle=_key(asked.get("cycle", "")),
        order=order if (order := asked.get("sort", "")).removeprefix("-") in ORDERS else "",
    )


def _one_of(values: list[str], text: str) -> str:
    return text if text in values else ""


def _key(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def matching(asked: Question, reader: User, outline: Outline | None = None) -> AssessmentQuerySet:
    """Those that the reader sees and the address asks for; each word stands in one of the columns."""
    found = Assessment.objects.visible_to(reader)
    if asked.cycle is not None:
        found = found.filter(cycle=asked.cycle)
    for word in asked.words.split():
        found = found.filter(holding(word, *SEARCHED) | Q(pk__in=numbers_of(word)))
    if asked.status:
        found = found.filter(status=asked.status)
    if asked.due:
        found = found.filter(is_due(Due(asked.due), reader))
    if asked.department is not None:
        found = found.filter(department__in=(outline or Outline.load()).below(asked.department))
    if asked.standard is not None:
        found = found.filter(standard=asked.standard)
    if asked.verdict:
        found = found.filter(told(reader), verdict=asked.verdict)
    for word in asked.supervisor.split():
        found = found.filter(holding(word, "supervisor__username", "supervisor__name"))
    return found


def listed(asked: QueryDict, reader: User) -> AssessmentQuerySet:
    """What an address asks for, as actions on many and exports carry it on."""
    return matching(question_of(asked), reader)


def told(reader: User) -> Q:
    """
    Whose verdict a list may tell, as its rows do: none of what ended without a result; and one's own is read where it
    is explained, and not before it is answered there.
    """
    return ~Q(status=Status.CANCELLED) & ~Q(trainee=reader, status=Status.SUBMITTED)


def rating_late() -> Q:
    return Q(status=Status.DRAFT, supervisor_due__lt=timezone.localdate())


def answer_late() -> Q:
    return Q(status=Status.SUBMITTED, answer_due__lt=timezone.localdate())


def is_due(due: Due, reader: User) -> Q:
    if due is Due.OPEN:
        return Q(status__in=Status.open())
    if due is Due.LATE:
        return rating_late() | answer_late()
    if due is Due.RATING:
        return rating_late()
    if due is Due.ANSWER:
        return answer_late()
    if due is Due.SELF:
        own = Q(self_rating__isnull=False, self_rating__submitted_at=None, self_rating__locked_at=None)
        return own & Q(status__in=Status.being_rated(), self_due__lt=timezone.localdate())
    if due is Due.UNBEGUN:  # how far one's own is, is not told
        begun = Answer.objects.filter(ANSWERED, assessment=OuterRef("pk"))
        return Q(status__in=Status.being_rated()) & ~Q(trainee=reader) & ~Q(Exists(begun))
    if due is Due.HAND_OVER:
        return Q(status__in=Status.being_rated()) & ~able("supervisor__")
    return can_be_approved(reader)


def can_be_approved(reader: User) -> Q:
    """What this person of HR may approve now without a decision in words; as `approving.is_choosable` says of one."""
    ready = Q(status=Status.ACKNOWLEDGED) | answer_late()
    others = ~Q(trainee=reader) & ~Q(supervisor=reader)
    theirs = Q(approver=reader) | Q(approver__isnull=True) | ~able("approver__")
    return ready & others & theirs


# The statuses in the order in which an assessment goes through them.
RANKS = {status: rank for rank, status in enumerate(Status)}
VERDICT_RANKS = {verdict: rank for rank, verdict in enumerate(Verdict)}
# What each column is called in an address.
ORDERS = ("number", "trainee", "department", "supervisor", "cycle", "status", "self", "result", "due")


def ordered(rows: AssessmentQuerySet, order: str, reader: User) -> AssessmentQuerySet:
    """By a column; what it is empty of stands last, whichever way. Without one the newest stand first."""
    if not order:
        return rows.order_by("-created_at", "-pk")
    key, downwards = order.removeprefix("-"), order.startswith("-")
    if key == "result":
        rows = with_progress(rows)
    ways = [
        column.desc(nulls_last=True) if downwards else column.asc(nulls_last=True) for column in _columns(key, reader)
    ]
    return rows.order_by(*ways, *_last())


def _last() -> list[OrderBy]:
    return [F("cycle").desc(), F("trainee_number").asc(), F("pk").asc()]


def _columns(key: str, reader: User) -> list[F | Case]:
    columns: dict[str, list[F | Case]] = {
        "number": [F("trainee_number")],
        "trainee": [F("trainee_name")],
        "department": [F("trainee_department")],
        "supervisor": [F("supervisor_name")],
        "cycle": [F("cycle__ends_on"), F("cycle__name")],
        "status": [_ranked("status", RANKS)],
        "self": [F("self_rating__submitted_at"), F("self_rating__pk")],
        "due": [_next_due()],
    }
    if key == "result":
        rank = Case(When(told(reader), then=_ranked("verdict", VERDICT_RANKS)), output_field=IntegerField())
        return [rank, Case(When(~Q(trainee=reader) & Q(status=Status.DRAFT), then=F("answered")))]
    return columns[key]


def _ranked(column: str, ranks: dict[Status, int] | dict[Verdict, int]) -> Case:
    whens = [When(**{column: value}, then=Value(rank)) for value, rank in ranks.items()]
    return Case(*whens, output_field=IntegerField())


def _next_due() -> Case:
    """The same as `Assessment.next_due`."""
    return Case(
        When(status=Status.DRAFT, then=F("supervisor_due")), When(status=Status.SUBMITTED, then=F("answer_due"))
    )
