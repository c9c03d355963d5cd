"""Opening a batch of a confirmed opening: everybody is looked at once more, who can't be opened is left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessments.access.permissions import hr_people
from assessments.bulk import kinds
from assessments.cycles import opening
from assessments.enums import BulkKind
from assessments.joining import due
from assessments.joining.checks import Looked, Wanted, look
from assessments.joining.preparing import once_more
from assessments.models import Assessment, BulkItem, BulkJob, Cycle
from assessments.workflow import tasks
from config.refusals import Conflict, Forbidden
from integrity import ledger

# So many are opened in one transaction.
BATCH = 100


def act(items: Sequence[BulkItem], job: BulkJob) -> Mapping[int, str]:
    """By key of the item, why its person was left out. Raises Conflict for a closed cycle, Forbidden for the maker."""
    with transaction.atomic(), ledger.gathered():
        cycle = opening.held(job.cycle_id or 0)
        if job.by_id not in hr_people():
            raise Forbidden(_("Who confirmed this opening is not in HR any more. Ask somebody in HR to do it."))
        days = due.of_job(job, cycle)
        found = _found(cycle, items, days)
        left_out = {item.pk: why for item in items if (why := _why_not(item, found.get(item.pk)))}
        opened = [_draft(cycle, item, found[item.pk], days) for item in items if item.pk not in left_out]
        if opened:
            opening.begin(cycle)
            try:
                opening.stored(cycle, opened, job.by)
            except ValidationError as error:
                raise Conflict(" ".join([*error.messages, _("Choose the others again.")])) from error
            tasks.after_opening(opened, _together(job))
    return left_out


def _found(cycle: Cycle, items: Sequence[BulkItem], days: due.Due) -> dict[int, Looked]:
    wanted = [Wanted(item.person_id or 0, item.supervisor_id, item.approver_id) for item in items]
    by_person = {one.person.pk: one for one in look(cycle, wanted, days.answer_day)}
    return {item.pk: by_person[item.person_id] for item in items if item.person_id in by_person}


def _why_not(item: BulkItem, one: Looked | None) -> str:
    """Nobody is opened with an approver whom the preview did not show."""
    if one is None:
        return _("This person is not there any more. Choose somebody else.")
    if not one.blocked and one.approver and one.approver.pk != item.approver_id:
        return _("Nobody else in HR may approve this one by now. Add the person again and choose who approves.")
    return one.why_not


def _draft(cycle: Cycle, item: BulkItem, one: Looked, days: due.Due) -> Assessment:
    assert one.supervisor is not None  # noqa: S101 - else it would be left out
    standard = item.standard or one.standard
    return opening.draft(cycle, standard, one.person, one.supervisor, one.approver, days.columns)


def after(job: BulkJob) -> None:
    """The mails need not wait for further batches."""
    tasks.opened_together(_together(job))


def _together(job: BulkJob) -> str:
    return f"bulk/{job.pk}"


def title(count: int) -> str:
    return ngettext("Open %(count)d assessment", "Open %(count)d assessments", count) % {"count": count}


OPEN = kinds.Kind(
    kind=BulkKind.OPEN,
    button=gettext_lazy("Open"),
    title=title,
    question=gettext_lazy("All concerned are told by mail what is asked of them."),
    confirm=gettext_lazy("Open these assessments"),
    batch=BATCH,
    is_offered=False,
    act=act,
    after=after,
    again=once_more,
)


def register() -> None:
    """Called when the portal starts."""
    kinds.register(OPEN)
