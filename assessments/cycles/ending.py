"""Closing a cycle, which reopening an assessment opens again, and deleting one that was never opened."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from assessments.enums import BulkState, CycleState, Status
from assessments.models import BulkJob, Cycle
from config.refusals import Conflict
from integrity import ledger


def close(cycle_id: int) -> Cycle:
    """Closes a cycle whose assessments are all approved or cancelled, while no action on many is under way in it."""
    with transaction.atomic():
        cycle = Cycle.objects.select_for_update(of=("self",)).get(pk=cycle_id)
        unfinished = cycle.assessments.exclude(status__in=Status.finished()).count()
        if cycle.state != CycleState.OPEN:
            raise Conflict(_("Only an open cycle can be closed. Reload the page to see its current state."))
        if unfinished:
            raise Conflict(
                _("%(count)d assessments are not finished. Approve or cancel them first.") % {"count": unfinished}
            )
        refuse_under_way(cycle)
        cycle.state = CycleState.CLOSED
        cycle.save(update_fields=["state"])
    return cycle


def delete(cycle_id: int) -> str:
    """Deletes a draft and answers its name; raises Conflict where anything was opened or is prepared."""
    with transaction.atomic(), ledger.gathered():
        cycle = Cycle.objects.select_for_update(of=("self",)).filter(pk=cycle_id).first()
        if cycle is None:
            raise Conflict(_("This cycle is not there any more. Look at the list of cycles."))
        refuse_begun(cycle)
        refuse_prepared(cycle)
        cycle.delete()
    return cycle.name


def refuse_begun(cycle: Cycle) -> None:
    """Raises Conflict unless it is a draft that nobody is in."""
    if cycle.state != CycleState.DRAFT or cycle.assessments.exists():
        raise Conflict(_("This cycle was opened, so its assessments stay. Look at what is open in it, then close it."))


def refuse_prepared(cycle: Cycle) -> None:
    """Raises Conflict while its opening is prepared, or under way."""
    if BulkJob.objects.filter(cycle=cycle, state__in=[BulkState.PREPARED, BulkState.WAITING]).exists():
        raise Conflict(
            _("Its opening is prepared, or under way. Look at the actions on many, and discard or stop it first.")
        )


def refuse_under_way(cycle: Cycle) -> None:
    """Raises Conflict while an action on its assessments, such as an opening, is confirmed and has not ended."""
    if BulkJob.objects.filter(cycle=cycle, state=BulkState.WAITING).exists():
        raise Conflict(
            _(
                "An action on many in this cycle is under way. Wait until it has ended, or stop it; then close the "
                "cycle."
            )
        )
