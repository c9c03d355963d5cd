"""
The one door through which an assessment changes its status: `perform` takes a step of the table (`transitions`) in
one transaction. Nothing else assigns a status.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.access.permissions import hr_people, needs_approver, part_of
from assessments.enums import COMMENT_MAX, Action, CycleState, Status
from assessments.models import Assessment, Cycle, SelfRating, Signature
from assessments.record import chain, snapshot
from assessments.sheet.layout import Item, Sheet, load_own_sheet, load_sheet
from assessments.sheet.raters import TRAINEE, why_closed
from assessments.workflow import tasks
from assessments.workflow.transitions import TABLE, Transition, allowed, needs_reason
from config.refusals import BadInput, Conflict, Forbidden
from integrity.canonical import canonical_json, sha256
from people.models import User

# The trainee has at least this many working days (Monday to Friday) to answer after submission.
ANSWER_WORKING_DAYS = 5


@dataclass(frozen=True, slots=True)
class Given:
    """What a step is told beside its reason: the new supervisor or approver, or the new due date."""

    person: User | None = None
    day: date | None = None


def perform(
    assessment_id: int,
    action: str,
    actor: User,
    *,
    seen: int | None = None,
    reason: str = "",
    person: User | None = None,
    day: date | None = None,
) -> Assessment:
    """
    Takes a step: locks the row, checks table, right and the version the user saw (`seen`; None: whatever is
    stored), writes status, signature and event. `person`: the new supervisor or approver; `day`: the new due date.
    Raises Forbidden, Conflict or BadInput with nothing changed.
    """
    row = TABLE.get(action)
    if row is None:
        raise BadInput(_("There is no such step. Reload the page and choose one that it offers."))
    with transaction.atomic():
        assessment = lock(assessment_id)
        _check(row, assessment, actor, seen)
        reason = _checked_reason(row, assessment, reason)
        details = _prepare(row, assessment, Given(person, day))
        from_status = assessment.status
        signed = _signed_text(row, assessment) if row.signs else ""
        if row.signs:
            details["signed"] = sha256(signed)
        if row.target is not None:
            assessment.status = row.target
        event = chain.append(
            assessment, row.action, actor=actor, from_status=from_status, reason=reason, details=details
        )
        if row.voids:
            assessment.signatures.filter(voided_at__isnull=True).update(voided_at=event.at)
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
                content=signed if row.action == Action.SUBMIT else "",
            )
        assessment.version += 1
        assessment.save()
        if row.action == Action.APPROVE:
            snapshot.freeze(assessment)
        tasks.after_transition(assessment.pk, event.pk)
    return assessment


def lock(assessment_id: int) -> Assessment:
    """The assessment's row, held until the transaction ends."""
    return Assessment.objects.select_for_update(of=("self",)).select_related("cycle").get(pk=assessment_id)


def _check(row: Transition, assessment: Assessment, actor: User, seen: int | None) -> None:
    if part_of(actor, assessment) is not row.who:
        raise Forbidden(
            _("This step is not yours to take. Look at the assessment for yours; ask HR when that is wrong.")
        )
    if assessment.status not in row.sources:
        raise Conflict(
            _("The assessment is now “%(status)s”, so this step is no longer possible. Reload to see it.")
            % {"status": assessment.get_status_display()}
        )
    if seen is not None and seen != assessment.version:
        raise Conflict(_("The assessment changed after you opened the page. Look at it again, then take the step."))
    if allowed(row, assessment, actor):
        return
    if row.action == Action.SELF_SUBMIT:
        raise Conflict(why_closed(TRAINEE, assessment))
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


def _signed_text(row: Transition, assessment: Assessment) -> str:
    """
    The canonical JSON under the signature. Whoever signs after the supervisor signs the same text: a record that was
    changed past the portal since is not signed again. A text in an older form than today's can't be compared.
    """
    text = canonical_json(snapshot.record(assessment))
    if row.action == Action.SUBMIT:
        return text
    first = assessment.signatures.filter(action=Action.SUBMIT, voided_at__isnull=True).select_related("event").first()
    if (
        first is None
        or not _is_as_signed(first)
        or (first.digest != sha256(text) and snapshot.is_of_this_form(first.content))
    ):
        raise Conflict(
            _(
                "Nothing was signed, because the record is not what the supervisor signed. Ask HR to return it to the "
                "supervisor, who looks at it and signs anew; verify_records tells the administrator what was changed."
            )
        )
    return text


def _is_as_signed(signature: Signature) -> bool:
    """Whether text and digest of a submission are those that its sealed event tells of."""
    event = signature.event
    intact = sha256(signature.content) == signature.digest == chain.detail(event, "signed")
    return intact and chain.is_sealed(event)


def _prepare(row: Transition, assessment: Assessment, given: Given) -> dict[str, Any]:
    """What a step changes beside the status; returns what the event should tell of it."""
    now = timezone.now()
    if row.action == Action.SELF_SUBMIT:
        return _close_self_rating(assessment)
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
        return _hand_over(assessment, given.person)
    elif row.action == Action.APPOINT:
        return _appoint(assessment, given.person)
    elif row.action == Action.EXTEND:
        return _extend(assessment, given.day)
    elif row.target == Status.DRAFT:
        assessment.submitted_at = None
        assessment.verdict = ""
        if row.action == Action.REOPEN:
            assessment.revision += 1
            assessment.approved_at = None
            # Whatever its state: the row is held, so that nobody closes the cycle at the same moment.
            Cycle.objects.filter(pk=assessment.cycle_id).update(state=CycleState.OPEN)
    return {}


def _close_self_rating(assessment: Assessment) -> dict[str, Any]:
    """The trainee's own view is complete and theirs no longer to change; its digest is sealed in the chain."""
    own = assessment.self_rating
    if missing := load_own_sheet(assessment).unanswered:
        raise BadInput(incomplete([_not_rated(missing)]))
    own.submitted_at = own.locked_at = timezone.now()
    own.save(update_fields=["submitted_at", "locked_at"])
    return {"own": sha256(canonical_json(snapshot.own_record(assessment))), "format": snapshot.FORMAT}


def _hand_over(assessment: Assessment, supervisor: User | None) -> dict[str, Any]:
    """What was submitted stays under the name of the one who rated and signed it, until someone submits anew."""
    if supervisor is None or not supervisor.is_active:
        raise BadInput(_("Choose who rates from now on."))
    if supervisor.pk in (assessment.trainee_id, assessment.supervisor_id, assessment.approver_id):
        raise BadInput(_("Choose someone other than the trainee, the supervisor so far and the approver."))
    if assessment.approver_id is None and needs_approver(assessment.trainee, supervisor, hr_people()):
        raise BadInput(_("Nobody of HR could then approve it. Name an approver first, then the new supervisor."))
    details = {"from": assessment.supervisor.name, "to": supervisor.name}
    assessment.supervisor = supervisor
    if assessment.submitted_at is None:
        assessment.supervisor_name = supervisor.name
    return details


def _appoint(assessment: Assessment, approver: User | None) -> dict[str, Any]:
    if approver is None or not approver.is_active:
        raise BadInput(_("Choose who approves this assessment."))
    if approver.pk in (assessment.trainee_id, assessment.supervisor_id):
        raise BadInput(_("Choose someone other than the trainee and the supervisor."))
    details = {"from": assessment.approver.name if assessment.approver else "", "to": approver.name}
    assessment.approver = approver
    return details


def _extend(assessment: Assessment, day: date | None) -> dict[str, Any]:
    """Moves the day on which the next step is due: the rating of a draft, the answer to what was submitted."""
    field = "supervisor_due" if assessment.is_draft else "answer_due"
    before: date = getattr(assessment, field)
    if day is None:
        raise BadInput(_("Choose the new day."))
    if day < timezone.localdate() or day == before:
        raise BadInput(_("Choose another day than %(day)s, today or later.") % {"day": before.isoformat()})
    if field == "answer_due" and day < before:
        raise BadInput(_("The trainee was told %(day)s; choose a later day.") % {"day": before.isoformat()})
    setattr(assessment, field, day)
    if assessment.is_draft:
        assessment.answer_due = max(assessment.answer_due, day)
    return {"from": before.isoformat(), "to": day.isoformat()}


def complete_sheet(assessment: Assessment) -> Sheet:
    """The sheet, with every indicator and attitude answered, and a comment where it doesn't meet; else BadInput."""
    sheet = load_sheet(assessment)
    problems = []
    if missing := sheet.unanswered:
        problems.append(_not_rated(missing))
    if silent := sheet.uncommented:
        text = ngettext("%(count)d needs a comment: %(codes)s.", "%(count)d need a comment: %(codes)s.", len(silent))
        problems.append(text % {"count": len(silent), "codes": _codes(silent)})
    if problems:
        raise BadInput(incomplete(problems))
    return sheet


def incomplete(problems: list[str]) -> str:
    return " ".join([_("Not submitted, nothing is lost."), *problems, _("Add what is missing, then submit again.")])


def _not_rated(missing: list[Item]) -> str:
    text = ngettext("%(count)d is not rated yet: %(codes)s.", "%(count)d are not rated yet: %(codes)s.", len(missing))
    return text % {"count": len(missing), "codes": _codes(missing)}


def _codes(items: list[Item]) -> str:
    return _(", ").join(item.code for item in items)


def add_working_days(day: date, count: int) -> date:
    """Counts Monday to Friday; public holidays are the company's to add by a later due date."""
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day
