"""Sentences of the appraisal pages that hang on a status, an action or a part."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from assessments.enums import Action, Status
from assessments.models import Assessment, Event
from assessments.permissions import Part

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
    Action.RETURN: _("The signatures so far are voided and the supervisor rates again."),
    Action.APPROVE: _("Freezes this revision and its report for good."),
    Action.REOPEN: _("Starts a new revision; the approved one stays as it was, with its report."),
    Action.REASSIGN: _("What was rated so far goes over to the new supervisor."),
    Action.CANCEL: _("Ends it without a result. It stays readable."),
    Action.EXTEND: _("For leave, or a public holiday in between; the other dates stay."),
    Action.APPOINT: _("Where HR itself is appraised or appraises, someone else takes HR's steps."),
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


def told(event: Event, *, full: bool) -> dict[str, Any]:
    """An event in words. Why HR returned it is between HR and the supervisor until that one submits again."""
    reason = event.reason if full or event.action != Action.RETURN else ""
    return {"event": event, "did": DID[Action(event.action)], "reason": reason}


def hidden_because(assessment: Assessment, part: Part | None) -> Any:
    """Why this reader does not see the ratings."""
    if part is Part.TRAINEE:
        return _("Your supervisor is still rating. You will read everything once it is submitted.")
    return _("The ratings are the supervisor's alone until they are submitted; here you see how far they are.")
