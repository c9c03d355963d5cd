"""From what was chosen and answered to the preview."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from assessments.bulk import kinds
from assessments.bulk.forms import AskForm
from assessments.bulk.kinds import Kind
from assessments.bulk.page import left_undone
from assessments.bulk.preparing import Line, prepare
from assessments.bulk.selecting import Choice
from assessments.enums import BulkKind
from assessments.models import Assessment, BulkJob
from config.refusals import Conflict
from people.models import User


@dataclass(frozen=True, slots=True)
class Asked:
    """The form of an action, whether it was sent, and whether it came back since something in it is wrong."""

    form: AskForm
    title: str
    is_sent: bool
    is_refused: bool = False


def ask(kind: Kind, choice: Choice, sent: QueryDict | None) -> Asked:
    """`then=look` sends the answers; an action that asks nothing is answered at once. None sent: the page is opened."""
    is_sent = sent is not None and (sent.get("then") == "look" or not (kind.asks or kind.reason))
    form = AskForm(kind, choice.rows, sent if is_sent else None)
    title = kind.title(len(choice.rows))
    if choice.of is not None:
        title = _("Hand over everything of %(name)s") % {"name": choice.of.name}
    return Asked(form, title, is_sent, is_sent and not form.is_valid())


def prepared_from(kind: Kind, choice: Choice, asked: Asked, by: User) -> BulkJob | None:
    """The preview; None while something is still to be answered, or to be seen of the new days."""
    form = asked.form
    if not asked.is_sent or not form.is_settled():
        return None
    data = form.cleaned_data
    return prepare(
        kind.kind,
        by,
        [Line(assessment=row, supervisor=form.supervisor_of(row)) for row in choice.rows],
        cycle=choice.cycle,
        reason=data.get("reason", ""),
        person=data.get("person"),
        day=data.get("day"),
        self_day=data.get("self_day"),
        details=form.part,
    )


def again(job: BulkJob, by: User) -> BulkJob:
    """A new preview of what an ended action did not do, as those lines stand now. Raises Conflict."""
    if job.is_prepared or job.is_waiting:
        raise Conflict(_("This action has not ended yet. Wait until it has, then try again what is left out."))
    if (own := kinds.of(job.kind).again) is not None:
        return own(job, by)
    return once_more(job, by)


def once_more(job: BulkJob, by: User) -> BulkJob:
    """The same action with those lines that it did not do."""
    items = list(left_undone(job).select_related("person__supervisor", "supervisor", "approver", "standard"))
    keys = [item.assessment_id for item in items if item.assessment_id]
    rows = Assessment.objects.visible_to(by).with_people().select_related("trainee__supervisor").in_bulk(keys)
    lines = [
        Line(
            assessment=rows.get(item.assessment_id) if item.assessment_id else None,
            person=item.person,
            supervisor=item.supervisor,
            approver=item.approver,
            standard=item.standard,
        )
        for item in items
        if item.person or item.assessment_id in rows
    ]
    details = {name: value for name, value in job.details.items() if name != "problem"}
    return prepare(
        BulkKind(job.kind),
        by,
        lines,
        cycle=job.cycle,
        reason=job.reason,
        person=job.person,
        day=job.day,
        self_day=job.self_day,
        details=details,
    )
