"""Sentences of the appraisal pages that hang on a status, an action or a part."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from assessments.access.permissions import Part
from assessments.enums import Action, Status
from assessments.models import Assessment, Event, Evidence

# What the timeline says that someone did.
DID = {
    Action.OPEN: _("opened the assessment"),
    Action.SELF_SUBMIT: _("submitted their own rating"),
    Action.SUBMIT: _("submitted the ratings"),
    Action.WITHDRAW: _("withdrew the ratings to work on them"),
    Action.ACKNOWLEDGE: _("confirmed having read it"),
    Action.DISPUTE: _("recorded an objection"),
    Action.RETURN: _("returned it to the supervisor"),
    Action.APPROVE: _("approved it"),
    Action.REOPEN: _("opened it again as a new revision"),
    Action.REASSIGN: _("named another supervisor"),
    Action.CANCEL: _("cancelled it"),
    Action.EXTEND: _("moved the due date"),
    Action.APPOINT: _("named who approves it"),
    Action.NOTE: _("added a note"),
    Action.PURGE: _("Deleted when the time of retention was over; this entry stays in its place."),
}
# The same where it says more when one knows in which status it was done.
DID_FROM: dict[tuple[str, str], Any] = {
    (Action.APPROVE, Status.DISPUTED): _("approved it and decided about the objection"),
    (Action.APPROVE, Status.SUBMITTED): _("approved it; the trainee had not answered in time"),
}
# By which step a signature lost its force.
VOIDED_BY = {
    Action.WITHDRAW: _("signature voided by the withdrawal of %(day)s"),
    Action.RETURN: _("signature voided by the return of %(day)s"),
    Action.REOPEN: _("signature voided by the reopening of %(day)s"),
}
# What stands above the steps that are nobody's turn.
COURSE: dict[Part | None, Any] = {
    Part.HR: _("Change the course"),
    Part.SUPERVISOR: _("Take it back"),
    Part.TRAINEE: _("Anything to add?"),
}
# What the buttons say.
BUTTON = {
    Action.SUBMIT: _("Submit the assessment"),
    Action.WITHDRAW: _("Withdraw and edit"),
    Action.ACKNOWLEDGE: _("I have read it"),
    Action.DISPUTE: _("Record my objection"),
    Action.RETURN: _("Return to the supervisor"),
    Action.APPROVE: _("Approve"),
    Action.REOPEN: _("Open again"),
    Action.REASSIGN: _("Name another supervisor"),
    Action.CANCEL: _("Cancel the assessment"),
    Action.EXTEND: _("Move the due date"),
    Action.APPOINT: _("Name who approves"),
    Action.NOTE: _("Add my note"),
    Action.SELF_SUBMIT: _("Submit my self-rating"),
}
# What a step means for the person about to take it.
MEANS = {
    Action.WITHDRAW: _("Possible as long as the trainee has not answered. Your signature is voided."),
    Action.ACKNOWLEDGE: _("Confirms that you have read it; it does not say that you agree."),
    Action.DISPUTE: _("Your objection stands on the report, and HR decides about it in words."),
    Action.RETURN: _(
        "The signatures so far are voided and the supervisor rates again; the ratings stay to be changed."
    ),
    Action.APPROVE: _("Freezes this revision and its report for good."),
    Action.REOPEN: _(
        "Starts a new revision, to be rated, answered and approved anew. The approved one stays as it was, with its "
        "report."
    ),
    Action.REASSIGN: _("What was rated so far goes over to the new supervisor."),
    Action.CANCEL: _(
        "Ends it without a result, for good. It stays readable, and the person can be added to the cycle once more."
    ),
    Action.EXTEND: _("For leave, or a public holiday in between. Whoever is next is told by mail."),
    Action.APPOINT: _("For when HR itself is appraised, appraises or is partial: this person takes HR's steps on it."),
    Action.NOTE: _("A correction or remark of yours; it stays with the record and changes nothing that was approved."),
    Action.SELF_SUBMIT: _("After that it can't be changed. Your supervisor reads it once they submitted theirs."),
}
# Said once a step was taken.
DONE = {
    Action.SUBMIT: _("Submitted. The trainee reads it next; until they answer you can still withdraw it."),
    Action.WITHDRAW: _("Withdrawn. You can rate again; submit when done."),
    Action.ACKNOWLEDGE: _("Thank you. HR approves next."),
    Action.DISPUTE: _("Your objection is recorded. HR decides about it and tells you in words."),
    Action.RETURN: _("Returned to the supervisor with your reason."),
    Action.APPROVE: _("Approved. The report is frozen and can be downloaded."),
    Action.REOPEN: _("Opened again as a new revision; the approved one stays as it was."),
    Action.REASSIGN: _("The new supervisor rates from now on."),
    Action.CANCEL: _("Cancelled."),
    Action.EXTEND: _("The due date is moved."),
    Action.APPOINT: _("The approver is named."),
    Action.NOTE: _("Your note stands in the record."),
    Action.SELF_SUBMIT: _("Your self-rating is submitted. Thank you."),
}
# What comes next, for the page's head.
NEXT = {
    Status.DRAFT: _("The supervisor rates."),
    Status.SUBMITTED: _("The trainee reads it and answers."),
    Status.ACKNOWLEDGED: _("HR approves."),
    Status.DISPUTED: _("HR decides about the objection."),
    Status.APPROVED: _("Nothing; it is finished."),
    Status.CANCELLED: _("Nothing; it was cancelled."),
}

# Which part someone plays in an assessment.
PART: dict[Part | None, Any] = {
    Part.TRAINEE: _("trainee"),
    Part.SUPERVISOR: pgettext_lazy("assessment", "supervisor"),
    Part.HR: _("HR"),
    Part.AUDITOR: _("Auditor"),
    Part.MANAGER: _("manager above"),
    None: _("none"),
}


def did(event: Event) -> str:
    """What the actor of an event did, with what changed to what."""
    text = DID_FROM.get((event.action, event.from_status)) or DID[Action(event.action)]
    details = event.details
    if "approver" in details:
        return gettext("%(did)s, to be approved by %(name)s") % {"did": text, "name": details["approver"]}
    if "to" not in details:
        return str(text)
    change = f"{details['from']} → {details['to']}" if details.get("from") else details["to"]
    return gettext("%(did)s (%(change)s)") % {"did": text, "change": change}


def reason_told(event: Event, *, full: bool) -> str:
    """What the actor said. Why HR returned it is between HR and the supervisor until that one submits again."""
    return event.reason if full or event.action != Action.RETURN else ""


def hidden_because(assessment: Assessment, part: Part | None) -> Any:
    """Why this reader does not see the ratings."""
    if part is Part.TRAINEE:
        return _("Your supervisor is still rating. Come back once it is submitted; you will read everything then.")
    return _(
        "The ratings are the supervisor's alone until they are submitted. "
        "Look at the page of the assessment to see how far they are."
    )


def evidence_hidden_because(evidence: Evidence, part: Part | None) -> Any:
    """Why this reader does not get a piece of evidence."""
    if evidence.is_of_trainee:
        return _("It belongs to the trainee's own rating, which you can't read, or not yet.")
    return hidden_because(evidence.assessment, part)
