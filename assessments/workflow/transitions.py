"""The transition table of DESIGN section 4: which step leads from where to where, and whose it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assessments.access.permissions import Part, can_rate_self, part_of
from assessments.enums import Action, Status
from assessments.models import Assessment

OPEN_STATUSES = (Status.DRAFT, Status.SUBMITTED, Status.ACKNOWLEDGED, Status.DISPUTED)
ANSWERED_STATUSES = (Status.ACKNOWLEDGED, Status.DISPUTED, Status.APPROVED, Status.CANCELLED)


@dataclass(frozen=True, slots=True)
class Transition:
    """
    One row of the table. `target` None keeps the status; `signs`: the actor signs the record; `voids`: the
    signatures so far lose their force; `reason`: what the actor must say in words, if anything.
    """

    action: Action
    sources: tuple[Status, ...]
    target: Status | None
    who: Part
    signs: bool = False
    voids: bool = False
    reason: str | Promise = ""


TABLE: dict[str, Transition] = {
    row.action: row
    for row in (
        Transition(Action.SELF_SUBMIT, (Status.DRAFT,), None, Part.TRAINEE),
        Transition(Action.SUBMIT, (Status.DRAFT,), Status.SUBMITTED, Part.SUPERVISOR, signs=True),
        Transition(Action.WITHDRAW, (Status.SUBMITTED,), Status.DRAFT, Part.SUPERVISOR, voids=True),
        Transition(Action.ACKNOWLEDGE, (Status.SUBMITTED,), Status.ACKNOWLEDGED, Part.TRAINEE, signs=True),
        Transition(
            Action.DISPUTE,
            (Status.SUBMITTED,),
            Status.DISPUTED,
            Part.TRAINEE,
            signs=True,
            reason=_("Say what you object to and why."),
        ),
        Transition(
            Action.RETURN,
            (Status.SUBMITTED, Status.ACKNOWLEDGED, Status.DISPUTED),
            Status.DRAFT,
            Part.HR,
            voids=True,
            reason=_("Say what the supervisor should look at again."),
        ),
        Transition(
            Action.APPROVE,
            (Status.ACKNOWLEDGED, Status.DISPUTED, Status.SUBMITTED),
            Status.APPROVED,
            Part.HR,
            signs=True,
        ),
        Transition(
            Action.REOPEN,
            (Status.APPROVED,),
            Status.DRAFT,
            Part.HR,
            voids=True,
            reason=_("Say why the approved assessment has to be opened again."),
        ),
        Transition(Action.REASSIGN, OPEN_STATUSES, None, Part.HR, reason=_("Say why someone else rates.")),
        Transition(
            Action.EXTEND,
            (Status.DRAFT, Status.SUBMITTED),
            None,
            Part.HR,
            reason=_("Say why the day moves, such as leave or a public holiday."),
        ),
        Transition(Action.APPOINT, OPEN_STATUSES, None, Part.HR, reason=_("Say why someone else approves.")),
        Transition(
            Action.CANCEL,
            OPEN_STATUSES,
            Status.CANCELLED,
            Part.HR,
            reason=_("Say why this assessment is cancelled."),
        ),
        Transition(
            Action.NOTE,
            ANSWERED_STATUSES,
            None,
            Part.TRAINEE,
            reason=_("Say what should be corrected or kept in mind; it stays with the record."),
        ),
    )
}
DECISION = _("Say how HR decides about the objection; the trainee will read it.")


def needs_reason(row: Transition, assessment: Assessment) -> str | Promise:
    """What must be said in words for this step on this assessment; "" when nothing must."""
    if row.action == Action.APPROVE and assessment.status == Status.DISPUTED:
        return DECISION
    return row.reason


def allowed(row: Transition, assessment: Assessment, user: Any) -> bool:
    """Whether the table lets this person take this step now; what is filled in is looked at when taken."""
    if assessment.status not in row.sources or part_of(user, assessment) is not row.who:
        return False
    if assessment.purged_at is not None:
        return False
    if row.action == Action.APPROVE and assessment.status == Status.SUBMITTED:
        return assessment.answer_is_overdue
    if row.action == Action.SELF_SUBMIT:
        return can_rate_self(user, assessment)
    return True


def available(assessment: Assessment, user: Any) -> list[Transition]:
    """The steps that are this person's to take now, in the table's order."""
    return [row for row in TABLE.values() if allowed(row, assessment, user)]
