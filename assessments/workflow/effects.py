"""What the steps change beside the status. Each gets the locked row, and answers what the event should tell."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.access.permissions import hr_people, needs_approver
from assessments.development import following
from assessments.enums import CycleState, Status
from assessments.models import Assessment, Cycle
from assessments.record import agreed, results
from assessments.workflow import own_rating
from assessments.workflow.completeness import complete_sheet
from assessments.workflow.transitions import Details, StepInput
from config.days import written
from config.refusals import BadInput
from people.acting import can_act
from people.calendar.workdays import Calendar
from people.models import User

# The trainee has at least this many workdays of the company calendar to answer after submission.
ANSWER_WORKDAYS = 5


def why_answer_is_awaited(assessment: Assessment) -> str:
    """ "" once the trainee answered, or the day for it has passed."""
    if assessment.status != Status.SUBMITTED or assessment.answer_is_overdue:
        return ""
    day = {"day": written(assessment.answer_due)}
    if not can_act(assessment.trainee):
        return _("The trainee can't act any more. Approve after %(day)s, when the time to answer is over.") % day
    return _("The trainee can still answer until %(day)s. Approve after that, or once they have answered.") % day


def why_not_handed_over(assessment: Assessment) -> str:
    """What is approved is handed over only where it could not be opened again otherwise."""
    if not assessment.is_approved or not can_act(assessment.supervisor):
        return ""
    return _("It is approved, and its supervisor can act. Open it again first, then name another supervisor.")


def submit(assessment: Assessment, given: StepInput) -> Details:
    now = timezone.now()
    assessment.verdict = complete_sheet(assessment).score.verdict
    _name_supervisor(assessment)
    assessment.cycle.refresh_from_db(fields=["name", "starts_on", "ends_on"])  # corrected while this one waited
    assessment.keep_period()
    assessment.submitted_at = now
    assessment.answer_due = answer_day(assessment, now)
    own_rating.close(assessment, now)
    agreed.keep(assessment)
    return {}


def answer_day(assessment: Assessment, submitted_at: datetime) -> date:
    """Until when the trainee can answer what is submitted at this time."""
    earliest = Calendar.load().add_workdays(timezone.localdate(submitted_at), ANSWER_WORKDAYS)
    return max(assessment.answer_due, earliest)


def rate_again(assessment: Assessment, given: StepInput) -> Details:
    """Back with the supervisor: the ratings are theirs alone again."""
    agreed.forget(assessment)
    assessment.submitted_at = None
    assessment.verdict = ""
    assessment.forget_period()
    _name_supervisor(assessment)
    return {}


def go_back(assessment: Assessment, given: StepInput) -> Details:
    """Withdrawn or returned in the same revision; whether the trainee had seen the ratings stays told."""
    return {**own_rating.after_going_back(assessment), **rate_again(assessment, given)}


def approve(assessment: Assessment, given: StepInput) -> Details:
    assessment.approved_at = timezone.now()
    return {}


def reopen(assessment: Assessment, given: StepInput) -> Details:
    """A new revision, in a cycle that is open again: its row is held, so that nobody closes it at the same moment."""
    assessment.revision += 1
    assessment.approved_at = None
    Cycle.objects.filter(pk=assessment.cycle_id).update(state=CycleState.OPEN)
    return rate_again(assessment, given)


def cancel(assessment: Assessment, given: StepInput) -> Details:
    """
    It ends without a result: what a former revision confirmed and planned no longer counts. Its snapshot and report
    stay.
    """
    results.remove(assessment)
    following.drop_all(assessment)
    return {}


def why_not_rated_by(assessment: Assessment, supervisor: User, hr: Callable[[], frozenset[int]]) -> str:
    """Why somebody who can act can't become its supervisor; `hr`: asked only where something hangs on it."""
    if supervisor.pk in (assessment.trainee_id, assessment.supervisor_id, assessment.approver_id):
        return _("Choose someone other than the trainee, the supervisor so far and the approver.")
    if not can_act(assessment.approver) and needs_approver(assessment.trainee, supervisor, hr()):
        return _("Nobody in HR could then approve it. Name an approver first, then the new supervisor.")
    return ""


def hand_over(assessment: Assessment, given: StepInput) -> Details:
    """What was submitted stays under the name of the one who rated and signed it, until it goes back to be rated."""
    supervisor = given.person
    if supervisor is None or not can_act(supervisor):
        raise BadInput(_("Choose who rates from now on."))
    if why_not := why_not_rated_by(assessment, supervisor, hr_people):
        raise BadInput(why_not)
    former = assessment.supervisor
    details: Details = {**_change(former, supervisor), "former": former.pk}
    assessment.supervisor = supervisor
    if assessment.submitted_at is None:
        _name_supervisor(assessment)
    return details


def _name_supervisor(assessment: Assessment) -> None:
    """Who they are now, as the record will tell it."""
    assessment.supervisor_name = assessment.supervisor.name
    assessment.supervisor_number = assessment.supervisor.username


def _change(before: User | None, after: User) -> Details:
    details: Details = {"from": before.name if before else "", "to": after.name, "to_number": after.username}
    return {**details, "from_number": before.username} if before else details


def appoint(assessment: Assessment, given: StepInput) -> Details:
    approver = given.person
    if approver is None or not can_act(approver):
        raise BadInput(_("Choose who approves this assessment."))
    if approver.pk in (assessment.trainee_id, assessment.supervisor_id):
        raise BadInput(_("Choose someone other than the trainee and the supervisor."))
    details = _change(assessment.approver, approver)
    assessment.approver = approver
    return details


def extend(assessment: Assessment, given: StepInput) -> Details:
    """
    Moves the day on which the next step is due: the rating of a draft, the answer to what was submitted. Of a draft the
    days of the self-rating and of the answer too, alone or with the other.
    """
    before = assessment.supervisor_due if assessment.is_draft else assessment.answer_due
    moved = _moved_self_day(assessment, given.self_day)
    answer_day = given.answer_day if assessment.is_draft and given.answer_day != assessment.answer_due else None
    if given.day is None and not moved and not answer_day:
        raise BadInput(_("Choose the new day."))
    day = given.day or before
    if (day == before and not moved and not answer_day) or (day != before and day < timezone.localdate()):
        raise BadInput(_("Choose another day than %(day)s, today or later.") % {"day": written(before)})
    if not assessment.is_draft and day < before:
        raise BadInput(_("The trainee was told %(day)s; choose a later day.") % {"day": written(before)})
    if moved and day < moved:
        raise BadInput(_("The self-rating would be due after the rating. Choose an earlier day for it, or move both."))
    details: Details = {} if day == before else {"from": before.isoformat(), "to": day.isoformat()}
    if moved and assessment.self_due:
        details |= {"self_from": assessment.self_due.isoformat(), "self_to": moved.isoformat()}
        assessment.self_due = moved
    if answer_day:
        if answer_day < day:
            raise BadInput(_("The answer would be due before the rating. Choose a later day for it, or move both."))
        details |= {"answer_from": assessment.answer_due.isoformat(), "answer_to": answer_day.isoformat()}
        assessment.answer_due = answer_day
    if assessment.is_draft:
        assessment.supervisor_due = day
        assessment.answer_due = max(assessment.answer_due, day)
    else:
        assessment.answer_due = day
    return details


def _moved_self_day(assessment: Assessment, day: date | None) -> date | None:
    """The new day of the self-rating; None where it stays. Raises BadInput."""
    if day is None or day == assessment.self_due:
        return None
    if not assessment.is_draft or assessment.self_due is None:
        raise BadInput(_("There is no self-rating to wait for. Give no day for it."))
    if day < max(timezone.localdate(), assessment.cycle.starts_on):
        raise BadInput(_("Choose a day for the self-rating that is today or later, and not before the period starts."))
    return day
