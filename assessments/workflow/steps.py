"""
The one door through which an assessment changes its status: `perform` takes a step of the table (`table`) in one
transaction. Nothing else assigns a status.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from assessments.access.permissions import part_of
from assessments.development.following import follow_plan
from assessments.enums import Action
from assessments.models import Assessment, Event, Signature
from assessments.record import chain, results, snapshot
from assessments.record.shape import Record
from assessments.texts import checked_text
from assessments.workflow import tasks
from assessments.workflow.table import ROWS, TABLE
from assessments.workflow.transitions import Details, StepInput, Transition
from config.refusals import BadInput, Conflict, Forbidden, Refusal
from integrity import ledger
from integrity.canonical import canonical_json, sha256
from integrity.chain import is_sealed
from people.models import User


class AsksFirst(Conflict):
    """The step is possible, and its actor is asked something before it is taken; nothing was changed."""


# What a page saw that did not say which version it showed.
UNSAID = -1


def perform(
    assessment_id: int,
    action: str,
    actor: User,
    *,
    seen: int | None = None,
    reason: str = "",
    person: User | None = None,
    day: date | None = None,
    self_day: date | None = None,
    answer_day: date | None = None,
    beside: Details | None = None,
    sure: bool = True,
) -> Assessment:
    """
    Takes a step: locks the row, checks table, right and the version the user saw (`seen`; None: whatever is stored,
    which no page may say), writes status, signature and event. `person`: the new supervisor or approver; `day`: the
    new due date, `self_day` that of the self-rating, `answer_day` that of the answer to a draft; `beside`: what else
    the event tells; `sure`: False from a page whose reader was not asked what the step asks (`AsksFirst`).
    Raises Forbidden, Conflict or BadInput with nothing changed.
    """
    row = TABLE.get(action)
    if row is None:
        raise BadInput(_("There is no such step. Reload the page and choose one that it offers."))
    with transaction.atomic(), ledger.gathered():
        assessment = Assessment.objects.locked(assessment_id)
        _check(row, assessment, actor, seen)
        refuse_if_changed(assessment)
        reason = _checked_reason(row, assessment, reason)
        question = "" if sure else row.asks(assessment)
        details = dict(row.effect(assessment, StepInput(person, day, self_day, answer_day))) | (beside or {})
        if question:  # asked once nothing else stands against the step
            raise AsksFirst(question)
        from_status = assessment.status
        record = _record_to_sign(row, assessment) if row.signs else None
        if record is not None:
            details["signed"] = sha256(canonical_json(record))
        if row.target is not None:
            assessment.status = row.target
        event = chain.append(
            assessment, row.action, actor=actor, from_status=from_status, reason=reason, details=details
        )
        if row.voids:
            assessment.signatures.filter(voided_at__isnull=True).update(voided_at=event.at)
        if record is not None:
            _sign(assessment, event, actor, record)
        assessment.version += 1
        assessment.save()
        if row.freezes and record is not None:
            results.write(assessment, snapshot.freeze(assessment, record))
            follow_plan(assessment, actor)
        tasks.after_transition(assessment.pk, event.pk)
    return assessment


def allowed(row: Transition, assessment: Assessment, user: User) -> bool:
    """Whether the table lets this person take this step now; what is filled in is looked at when taken."""
    return (
        assessment.status in row.sources
        and assessment.purged_at is None
        and part_of(user, assessment) is row.who
        and not row.why_not(assessment)
    )


def hindrance(action: Action, assessment: Assessment, actor: User) -> str:
    """Why this person can't take this step as it stands, in the words of its refusal; "" where they can."""
    try:
        _check(TABLE[action], assessment, actor, None)
    except Refusal as refusal:
        return refusal.message
    return ""


def available(assessment: Assessment, user: User) -> list[Transition]:
    """The steps that are this person's to take now, in the table's order."""
    return [row for row in ROWS if allowed(row, assessment, user)]


def _check(row: Transition, assessment: Assessment, actor: User, seen: int | None) -> None:
    if part_of(actor, assessment) is not row.who:
        raise Forbidden(_("This step is not yours to take. Look at the assessment for yours; ask HR if that is wrong."))
    if assessment.status not in row.sources or assessment.purged_at is not None:
        raise Conflict(
            _("The assessment is now “%(status)s”, so this step is no longer possible. Reload to see it.")
            % {"status": assessment.get_status_display()}
        )
    if seen == UNSAID:
        raise Conflict(_("The page did not say what you saw. Look at the assessment again, then take the step."))
    if seen is not None and seen != assessment.version:
        raise Conflict(_("The assessment changed after you opened the page. Look at it again, then take the step."))
    if why_not := row.why_not(assessment):
        raise Conflict(why_not)


def refuse_if_changed(assessment: Assessment) -> None:
    """The event of a step seals the row as it stands: what was changed past the portal must not be sealed with it."""
    last = assessment.events.order_by("-sequence").first()
    if last is None or not chain.unlike_row(assessment, last):
        return
    raise Conflict(
        _(
            "Nothing was done, because the assessment's own data was changed past the portal. Tell the administrator: "
            "verify_records names what was changed."
        )
    )


def _checked_reason(row: Transition, assessment: Assessment, reason: str) -> str:
    reason = checked_text(reason).strip()
    needed = row.reason_needed(assessment)
    if needed and not reason:
        raise BadInput(str(needed))
    return reason


def _record_to_sign(row: Transition, assessment: Assessment) -> Record:
    """
    What is signed. Whoever signs after the supervisor signs the same record, in the form in which that one signed it:
    a record that was changed past the portal since is not signed again.
    """
    if row.action == Action.SUBMIT:
        return snapshot.record(assessment)
    first = assessment.signatures.filter(action=Action.SUBMIT, voided_at__isnull=True).select_related("event").first()
    form = snapshot.form_of(first.content) if first else None
    record = snapshot.record(assessment, form=form) if form else None
    if first is None or record is None or not _is_as_signed(first) or first.digest != sha256(canonical_json(record)):
        raise Conflict(
            _(
                "Nothing was signed, because the record is not what the supervisor signed. Ask HR to return it "
                "to the supervisor, who looks at it and signs again; verify_records tells the administrator what "
                "was changed."
            )
        )
    return record


def _is_as_signed(signature: Signature) -> bool:
    """Whether text and digest of a submission are those that its sealed event tells of."""
    event = signature.event
    intact = sha256(signature.content) == signature.digest == event.detail("signed")
    return intact and is_sealed(event)


def _sign(assessment: Assessment, event: Event, signer: User, record: Record) -> None:
    """The text itself is kept with the submission; who signs after it signs the same."""
    text = canonical_json(record)
    Signature.objects.create(
        assessment=assessment,
        event=event,
        revision=assessment.revision,
        action=event.action,
        signer=signer,
        signer_name=signer.name,
        signed_at=event.at,
        digest=sha256(text),
        content=text if event.action == Action.SUBMIT else "",
    )
