"""A row of a list of assessments, in the words that its reader sees; put together in Python, for speed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from assessments.access.permissions import stands_for_hr
from assessments.enums import SIGNS, Status, Verdict
from assessments.models import Assessment, SelfRating
from assessments.sheet.chips import chip
from assessments.workflow.approving import waits_for_another
from assessments.workflow.awaited import Awaited
from config.days import written
from people.finding import page_for
from people.keepers import may_read
from people.models import User
from people.namesakes import named, numbered


@dataclass(slots=True)
class Row:
    """
    `choice`: what its checkbox sends, empty where it can't be chosen. `answered` is empty where none may be told;
    `person_url` where the reader may not open the trainee's page.
    """

    head: str
    number: str
    person_url: str
    under: str
    remarks: list[str]
    choice: str
    status: SafeString
    revision: str
    answered: str
    to_answer: str
    verdict: SafeString | str
    due: str
    late: str
    url: str
    button: str
    hidden: str


@dataclass(frozen=True, slots=True)
class Listing:
    """
    For whom and what for. `mine`: one's own appraisals, named by cycle; `rating`: leads to the rating page; `pick`:
    which may be chosen to approve, None where nothing is chosen; `button`: what the link says; `shared`: the names
    that more than one person bears.
    """

    reader: User
    mine: bool = False
    rating: bool = False
    pick: Collection[int] | None = None
    button: str = ""
    shared: Collection[str] = frozenset()

    def rows(self, assessments: Iterable[Assessment]) -> Iterator[Row]:
        # Looked up once, not for each row.
        rated_by, late, unanswered = _("rated by"), _("overdue"), _("Not answered in time")
        statuses = {status.value: chip(status.value, str(status.label)) for status in Status}
        verdicts = {verdict.value: chip(verdict.value, str(verdict.label), SIGNS[verdict]) for verdict in Verdict}
        page = reverse("assessments:rate" if self.rating else "assessments:detail", args=[0])
        button, begin, go_on = self.button or _("Open"), _("Rate"), _("Continue rating")
        no_result = {*Status.being_rated(), Status.CANCELLED}
        unread = {*no_result, Status.SUBMITTED}  # one reads one's own where it is explained, and answers it there
        hand_over, awaited = _("Hand over"), Awaited(self.reader)
        shown = list(assessments)
        prefetch_related_objects([row for row in shown if self._needs_number(row)], "supervisor")
        finds = not self.mine and may_read(self.reader)
        prefetch_related_objects(shown if finds else [], "trainee")
        for row in shown:
            cycle, name = row.cycle.name, row.trainee_name
            by = "" if row.supervisor_id == self.reader.pk else f"{rated_by} {self._supervisor(row)}"
            hides = row.is_draft and row.trainee_id == self.reader.pk
            said = name if row.trainee_id == self.reader.pk else numbered(name, row.trainee_number)
            is_chosen = self.pick is not None and row.pk in self.pick
            answer_late = row.answer_is_overdue
            hands_over = row.waits_for_hand_over and stands_for_hr(self.reader, row)
            yield Row(
                head=cycle if self.mine else name,
                number="" if self.mine else row.trainee_number,
                person_url=page_for(self.reader, row.trainee.username) if finds else "",
                under=" · ".join(filter(None, ["" if self.mine else cycle, by])),
                remarks=[*filter(None, [awaited.remark(row)]), *self._remarks(row, is_chosen)],
                choice=f"{row.pk}:{row.version}" if is_chosen else "",
                status=statuses[row.status],
                revision=_("revision %(n)s") % {"n": row.revision} if row.revision > 1 else "",
                answered=str(getattr(row, "answered", 0)) if row.is_draft and not hides else "",
                to_answer=str(getattr(row, "to_answer", 0)),
                verdict=""
                if row.status in (unread if row.trainee_id == self.reader.pk else no_result)
                else verdicts.get(row.verdict, ""),
                due=written(due) if (due := row.next_due) else "",
                late=unanswered if answer_late else late if row.is_overdue else "",
                url=page.replace("/0/", f"/{row.pk}/") + ("#turn" if hands_over else ""),
                button=hand_over
                if hands_over
                else button
                if not self.rating
                else go_on
                if getattr(row, "answered", 0)
                else begin,
                hidden=said if self.rating else f"{said} {cycle}",
            )

    def _needs_number(self, row: Assessment) -> bool:
        """Of rows that a former release opened the supervisor is looked up, all in one query."""
        return row.supervisor_name in self.shared and not row.supervisor_number

    def _supervisor(self, row: Assessment) -> str:
        return named(*row.rated_by, self.shared) if row.supervisor_name in self.shared else row.supervisor_name

    def _remarks(self, row: Assessment, is_chosen: bool) -> list[str]:
        remarks: list[str] = []
        if row.is_draft:
            if code := getattr(row, "last_verdict", None):  # rows of `with_last_verdict` carry it
                last = Verdict(code)
                remarks.append(format_html("{} {}", _("Last time:"), chip(last.value, str(last.label), SIGNS[last])))
            own: SelfRating | None = getattr(row, "self_rating", None)
            if own and row.trainee_id != self.reader.pk:
                remarks.append(chip(own.state.value, str(own.state.label), own.state_sign))
        if self.pick is not None and not is_chosen:
            if row.approver and waits_for_another(row, self.reader):
                remarks.append(_("%(name)s approves it") % {"name": named(*row.approver.who, self.shared)})
            elif row.status == Status.DISPUTED:
                remarks.append(_("needs a written decision, on its own page"))
        return remarks
