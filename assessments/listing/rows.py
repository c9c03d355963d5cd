"""A row of the table of assessments, in the words that its reader sees; put together in Python, for speed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assessments.access.permissions import stands_for_hr
from assessments.enums import SIGNS, SelfState, Status, Verdict
from assessments.models import Assessment
from assessments.sheet.chips import chip
from assessments.workflow.awaited import Awaited
from people.finding import page_for
from people.keepers import may_read
from people.models import User


@dataclass(frozen=True, slots=True)
class Row:
    """
    `choice`: what its checkbox sends, empty where it is not this reader's to act on. `answered` is None where none may
    be told. `remark`: what keeps it from going on.
    """

    pk: int
    number: str
    number_url: str
    name: str
    url: str
    department: str
    path: str
    supervisor: str
    supervisor_number: str
    cycle: str
    status: SafeString
    revision: int
    remark: str
    own: str
    answered: int | None
    to_answer: int
    verdict: SafeString | str
    due: object
    late: str
    choice: str


def rows(assessments: Iterable[Assessment], reader: User) -> Iterator[Row]:
    # Looked up once, not for each row.
    late, unanswered = _("overdue"), _("Not answered in time")
    statuses = {status.value: chip(status.value, str(status.label)) for status in Status}
    verdicts = {verdict.value: chip(verdict.value, str(verdict.label), SIGNS[verdict]) for verdict in Verdict}
    page, finds, awaited = reverse("assessments:detail", args=[0]), may_read(reader), Awaited(reader)
    without_result = {*Status.being_rated(), Status.CANCELLED}
    unread = {*without_result, Status.SUBMITTED}  # one reads one's own where it is explained, and answers it there
    own_words = {state: f"{SIGNS[state]} {words}" for state, words in _own_words().items()}
    for row in assessments:
        is_own, is_hrs = row.trainee_id == reader.pk, stands_for_hr(reader, row)
        path = row.trainee_department
        yield Row(
            pk=row.pk,
            number=row.trainee_number,
            number_url=page_for(reader, row.trainee.username) if finds else "",
            name=row.trainee_name,
            url=page.replace("/0/", f"/{row.pk}/") + ("#turn" if is_hrs and row.waits_for_hand_over else ""),
            department=path.rpartition(" / ")[2],
            path=path,
            supervisor=row.supervisor_name,
            supervisor_number=row.rated_by[1],
            cycle=row.cycle.name,
            status=statuses[row.status],
            revision=row.revision,
            remark=awaited.remark(row),
            own=own_words.get(own.state, "") if (own := getattr(row, "self_rating", None)) else "",
            answered=getattr(row, "answered", 0) if row.is_draft and not is_own else None,
            to_answer=getattr(row, "to_answer", 0),
            verdict="" if row.status in (unread if is_own else without_result) else verdicts.get(row.verdict, ""),
            due=row.next_due,
            late=unanswered if row.answer_is_overdue else late if row.is_overdue else "",
            choice=f"{row.pk}:{row.version}" if is_hrs and row.purged_at is None else "",
        )


def _own_words() -> dict[SelfState, str]:
    """How far a self-rating is, below the heading that says what it is about."""
    return {
        SelfState.SUBMITTED: pgettext("self-rating", "submitted"),
        SelfState.OPEN: pgettext("self-rating", "not yet"),
        SelfState.MISSING: pgettext("self-rating", "none"),
    }
