"""
The one door through which an assessment changes its status: the transition table of DESIGN section 4, and
`perform`, which takes a step in one transaction. Nothing else assigns a status.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessments import chain, snapshot, tasks
from assessments.enums import COMMENT_MAX, Action, CycleState, Status
from assessments.models import Assessment, Cycle, SelfRating, Signature
from assessments.permissions import Part, part_of
from assessments.sheet import Sheet, load_sheet
from config.errors import BadInput, Conflict, Forbidden
from people.models import User

# The trainee has at least this many working days (Monday to Friday) to answer after submission.
ANSWER_WORKING_DAYS = 5

OPEN_STATUSES = (Status.DRAFT, Status.SUBMITTED, Status.ACKNOWLEDGED, Status.DISPUTED)


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
        Transition(Action.SUBMIT, (Status.DRAFT,), Status.SUBMITTED, Part.SUPERVISOR, signs=True),
        Transition(Action.WITHDRAW, (Status.SUBMITTED,), Status.DRAFT, Part.SUPERVISOR, voids=True),
        Transition(Action.ACKNOWLEDGE, (Status.SUBMITTED,), Status.ACKNOWLEDGED, Part.TRAINEE, signs=True),
        Transition(
            Action.DISPUTE,
            (Status.SUBMITTED,),
            Status.DISPUTED,
            Part.TRAINEE,
            signs=True,
            reason=gettext_lazy("Say what you object to and why."),
        ),
        Transition(
            Action.RETURN,
            (Status.SUBMITTED, Status.ACKNOWLEDGED, Status.DISPUTED),
            Status.DRAFT,
            Part.HR,
            voids=True,
            reason=gettext_lazy("Say what the supervisor should look at again."),
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
            reason=gettext_lazy("Say why the approved assessment has to be opened again."),
        ),
        Transition(Action.REASSIGN, OPEN_STATUSES, None, Part.HR, reason=gettext_lazy("Say why someone else rates.")),
        Transition(
            Action.CANCEL,
            OPEN_STATUSES,
            Status.CANCELLED,
            Part.HR,
            reason=gettext_lazy("Say why this assessment is cancelled."),
        ),
    )
}
DECISION = gettext_lazy("Say how HR decides about the objection; the trainee will read it.")


def needs_reason(row: Transition, assessment: Assessment) -> str | Promise:
    """What must be said in words for this step on this assessment; "" when nothing must."""
    if row.action == Action.APPROVE and assessment.status == Status.DISPUTED:
        return DECISION
    return row.reason


def allowed(row: Transition, assessment: Assessment, user: Any) -> bool:
    """Whether the table lets this person take this step now; what is filled in is looked at when taken."""
    if assessment.status not in row.sources or part_of(user, assessment) is not row.who:
        return False
    if row.action == Action.APPROVE and assessment.status == Status.SUBMITTED:
        return assessment.answer_is_overdue
    return True


def available(assessment: Assessment, user: Any) -> list[Transition]:
    """The steps that are this person's to take now, in the table's order."""
    return [row for row in TABLE.values() if allowed(row, assessment, user)]


def perform(
    assessment_id: int,
    action: str,
    actor: User,
    *,
    seen: int | None = None,
    reason: str = "",
    supervisor: User | None = None,
) -> Assessment:
    """
    Takes a step: locks the row, checks table, right and the version the user saw (`seen`; None: whatever is
    stored), writes status, signature and event. Raises Forbidden, Conflict or BadInput with nothing changed.
    """
    row = TABLE.get(action)
    if row is None:
        raise BadInput(_("There is no such step."))
    with transaction.atomic():
        assessment = lock(assessment_id)
        _check(row, assessment, actor, seen)
        reason = _checked_reason(row, assessment, reason)
        details = _prepare(row, assessment, supervisor)
        from_status = assessment.status
        if row.signs:
            details["signed"] = snapshot.digest_of_record(assessment)
        now = timezone.now()
        if row.voids:
            assessment.signatures.filter(voided_at__isnull=True).update(voided_at=now)
        if row.target is not None:
            assessment.status = row.target
        event = chain.append(
            assessment, row.action, actor=actor, from_status=from_status, reason=reason, details=details
        )
        if row.signs:
            Signature.objects.create(
                assessment=assessment,
                event=event,
                revision=assessment.revision,
                action=row.action,
                signer=actor,
                signer_name=actor.name,
                signed_at=event.at,
                digest=details["signed"],
            )
        assessment.version += 1
        assessment.save()
        if assessment.is_approved:
            snapshot.freeze(assessment)
        transaction.on_commit(lambda: tasks.after_transition(assessment.pk, event.pk))
    return assessment


def lock(assessment_id: int) -> Assessment:
    """The assessment's row, held until the transaction ends."""
    return Assessment.objects.select_for_update(of=("self",)).select_related("cycle").get(pk=assessment_id)


def _check(row: Transition, assessment: Assessment, actor: User, seen: int | None) -> None:
    if part_of(actor, assessment) is not row.who:
        raise Forbidden(_("This step is not yours to take on this assessment."))
    if assessment.status not in row.sources:
        raise Conflict(
            _("The assessment is now “%(status)s”, so this step is no longer possible. Reload to see it.")
            % {"status": assessment.get_status_display()}
        )
    if seen is not None and seen != assessment.version:
        raise Conflict(_("The assessment changed after you opened the page. Look at it again, then take the step."))
    if not allowed(row, assessment, actor):
        raise Conflict(
            _("The trainee can still answer until %(day)s. Approve after that, or once they answered.")
            % {"day": assessment.answer_due.isoformat()}
        )


def _checked_reason(row: Transition, assessment: Assessment, reason: str) -> str:
    reason = reason.replace("\r\n", "\n").strip()
    if len(reason) > COMMENT_MAX:
        raise BadInput(too_long(len(reason)))
    wanted = needs_reason(row, assessment)
    if wanted and not reason:
        raise BadInput(str(wanted))
    return reason


def too_long(length: int) -> str:
    return _("The text has %(length)d characters; at most %(most)d fit. Shorten it and send it again.") % {
        "length": length,
        "most": COMMENT_MAX,
    }


def _prepare(row: Transition, assessment: Assessment, supervisor: User | None) -> dict[str, Any]:
    """What a step changes beside the status; returns what the event should tell of it."""
    now = timezone.now()
    if row.action == Action.SUBMIT:
        assessment.verdict = complete_sheet(assessment).score.verdict
        assessment.supervisor_name = assessment.supervisor.name
        assessment.submitted_at = now
        earliest = add_working_days(timezone.localdate(now), ANSWER_WORKING_DAYS)
        assessment.answer_due = max(assessment.answer_due, earliest)
        SelfRating.objects.filter(assessment=assessment, locked_at__isnull=True).update(locked_at=now)
    elif row.action == Action.APPROVE:
        assessment.approved_at = now
    elif row.action == Action.REASSIGN:
        return _hand_over(assessment, supervisor)
    elif row.target == Status.DRAFT:
        assessment.submitted_at = None
        assessment.verdict = ""
        if row.action == Action.REOPEN:
            assessment.revision += 1
            assessment.approved_at = None
            Cycle.objects.filter(pk=assessment.cycle_id, state=CycleState.CLOSED).update(state=CycleState.OPEN)
    return {}


def _hand_over(assessment: Assessment, supervisor: User | None) -> dict[str, Any]:
    """What was submitted stays under the name of the one who rated and signed it, until someone submits anew."""
    if supervisor is None or not supervisor.is_active:
        raise BadInput(_("Choose who rates from now on."))
    if supervisor.pk in (assessment.trainee_id, assessment.supervisor_id, assessment.approver_id):
        raise BadInput(_("Choose someone other than the trainee, the supervisor so far and the approver."))
    details = {"from": assessment.supervisor.name, "to": supervisor.name}
    assessment.supervisor = supervisor
    if assessment.submitted_at is None:
        assessment.supervisor_name = supervisor.name
    return details


def complete_sheet(assessment: Assessment) -> Sheet:
    """The sheet, with every indicator and attitude answered, and a comment where it doesn't meet; else BadInput."""
    sheet = load_sheet(assessment)
    problems = []
    if missing := sheet.unanswered:
        text = ngettext(
            "%(count)d is not rated yet: %(codes)s.", "%(count)d are not rated yet: %(codes)s.", len(missing)
        )
        problems.append(text % {"count": len(missing), "codes": _codes(missing)})
    if silent := sheet.uncommented:
        text = ngettext("%(count)d needs a comment: %(codes)s.", "%(count)d need a comment: %(codes)s.", len(silent))
        problems.append(text % {"count": len(silent), "codes": _codes(silent)})
    if problems:
        raise BadInput(_("Not submitted, nothing is lost.") + " " + " ".join(problems))
    return sheet


def _codes(items: list[Any]) -> str:
    return _(", ").join(item.code for item in items)


def add_working_days(day: date, count: int) -> date:
    """Counts Monday to Friday; public holidays are the company's to add by a later due date."""
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day


def open_assessment(cycle: Cycle, trainee: User, supervisor: User, actor: User) -> Assessment:
    """Opens the assessment of one person in an open cycle, with the person's fields as they are now."""
    if cycle.state != CycleState.OPEN:
        raise Conflict(_("This cycle is not open, so nobody can be added to it."))
    with transaction.atomic():
        assessment = Assessment(
            cycle=cycle,
            trainee=trainee,
            supervisor=supervisor,
            trainee_number=trainee.username,
            trainee_name=trainee.name,
            trainee_department=trainee.department,
            trainee_job_title=trainee.job_title,
            trainee_hired_on=trainee.hired_on,
            supervisor_name=supervisor.name,
            self_due=cycle.self_due,
            supervisor_due=cycle.supervisor_due,
            answer_due=cycle.answer_due,
        )
        assessment.full_clean()
        assessment.save(force_insert=True)
        if cycle.has_self_rating:
            SelfRating.objects.create(assessment=assessment)
        chain.append(assessment, Action.OPEN, actor=actor, from_status="")
        assessment.save(update_fields=["chain_head"])
    return assessment
