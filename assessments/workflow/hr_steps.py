"""The steps of HR, or of whoever was named to approve: deciding, changing the course, ending it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessments.access.permissions import Part
from assessments.enums import Action, Status
from assessments.workflow import effects, own_rating, recipients
from assessments.workflow.awaited import hand_over_first
from assessments.workflow.transitions import RATE_YOURSELF_AGAIN, WAIT_FOR_SUBMISSION, Notice, Place, Transition

NOTHING_ASKED = _("You don't need to do anything.")
FINISHED = _("It is finished; the report can be downloaded on its page.")
ENDED = _("It has ended without a result; you don't need to do anything.")
LOOK_AGAIN = _("Please look at it again; the reason stands on its page. It was due on %(day)s.")

HR_STEPS = (
    Transition(
        action=Action.APPROVE,
        who=Part.HR,
        sources=frozenset({Status.ACKNOWLEDGED, Status.DISPUTED, Status.SUBMITTED}),
        target=Status.APPROVED,
        signs=True,
        freezes=True,
        reason_from={Status.DISPUTED: _("Give HR's decision on the objection; the trainee will read it.")},
        reason_label=_("HR's decision"),
        place=Place.DECISION,
        button=_("Approve"),
        past=_("approved it"),
        past_from={
            Status.DISPUTED: _("approved it and decided about the objection"),
            Status.SUBMITTED: _("approved it; the trainee had not answered in time"),
        },
        meaning=_("This makes the revision and its report final."),
        done=_("Approved. The report is frozen and can be downloaded."),
        subject=_("The appraisal of %(who)s is approved"),
        notices=(
            Notice(recipients.trainee, FINISHED),
            Notice(
                recipients.supervisor,
                FINISHED,
                together=_("These are finished; their reports can be downloaded on their pages:"),
            ),
        ),
        why_not=effects.why_answer_is_awaited,
        effect=effects.approve,
    ),
    Transition(
        action=Action.RETURN,
        who=Part.HR,
        sources=frozenset({Status.SUBMITTED, Status.ACKNOWLEDGED, Status.DISPUTED}),
        target=Status.DRAFT,
        voided=_("signature voided by the return of %(day)s"),
        reason=_("Say what the supervisor should look at again."),
        place=Place.DECISION,
        button=_("Return to the supervisor"),
        past=_("returned it to the supervisor"),
        meaning=_("The signatures so far are voided and the supervisor rates again; the ratings stay to be changed."),
        done=_("Returned to the supervisor with your reason."),
        subject=_("The appraisal of %(who)s was returned to the supervisor"),
        notices=(
            Notice(recipients.supervisor, LOOK_AGAIN, recipients.rating_day),
            Notice(recipients.trainee_who_rates_again, RATE_YOURSELF_AGAIN),
            Notice(recipients.trainee, WAIT_FOR_SUBMISSION),
        ),
        why_not=hand_over_first,
        effect=effects.go_back,
    ),
    Transition(
        action=Action.SELF_REOPEN,
        who=Part.HR,
        sources=frozenset({Status.DRAFT}),
        reason=_("Say why the trainee may change their self-rating although they have seen the ratings."),
        place=Place.OTHER,
        button=_("Reopen the self-rating"),
        past=_("opened the self-rating again"),
        meaning=_(
            "The trainee has seen the supervisor's ratings. They can change their own until the supervisor submits; "
            "the pages and the report say for good that you opened it, when and why."
        ),
        done=_("The self-rating is open; the trainee is told by mail."),
        subject=_("The self-rating of %(who)s is open again"),
        notices=(
            Notice(
                recipients.trainee,
                _(
                    "You can change your self-rating and submit it again until your supervisor submits. If you don't "
                    "submit it by then, the appraisal stands without a self-rating."
                ),
            ),
            Notice(
                recipients.supervisor,
                _("The trainee can change it until you submit. Give them the time for it, then submit your ratings."),
            ),
        ),
        why_not=own_rating.why_not_reopened,
        effect=own_rating.open_again,
    ),
    Transition(
        action=Action.EXTEND,
        who=Part.HR,
        sources=frozenset({Status.DRAFT, Status.SUBMITTED}),
        reason=_("Say why the day moves, such as leave or a public holiday."),
        asks_day=True,
        place=Place.OTHER,
        button=_("Move the due date"),
        past=_("moved the due date"),
        meaning=_("For leave, or a public holiday in between. Whoever is next is told by mail."),
        done=_("The due date has been moved."),
        subject=_("The appraisal of %(who)s: new due date %(day)s"),
        notices=(
            Notice(
                recipients.supervisor_whose_day_moved,
                _("Please submit the ratings by %(day)s."),
                recipients.new_day,
                together=_("Please submit the ratings by the day beside each:"),
            ),
            Notice(recipients.trainee_whose_day_moved, _("Please rate yourself by %(day)s."), recipients.new_self_day),
            Notice(recipients.trainee_who_answers, _("You can read it and answer until %(day)s."), recipients.new_day),
        ),
        effect=effects.extend,
    ),
    Transition(
        action=Action.REASSIGN,
        who=Part.HR,
        sources=Status.open() | {Status.APPROVED},
        reason=_("Say why someone else rates."),
        person_label=_("New supervisor"),
        place=Place.OTHER,
        button=_("Name another supervisor"),
        past=_("named another supervisor"),
        meaning=_("The ratings so far are handed over to the new supervisor."),
        done=_("The new supervisor rates from now on."),
        subject=_("The appraisal of %(who)s has another supervisor"),
        notices=(
            Notice(
                recipients.supervisor_while_due,
                _("You are now the one who rates it. The next step is due on %(day)s."),
                recipients.next_day,
                together=_("From now on these are yours to rate. The next step is due on the day beside each:"),
            ),
            Notice(
                recipients.supervisor,
                _("You are now its supervisor. Nothing is due from you at the moment."),
                together=_("From now on you are the supervisor of these. Nothing is due from you now:"),
            ),
            Notice(
                recipients.former_supervisor,
                _("You no longer rate this one; what you rated so far was handed over. You don't need to do anything."),
                together=_(
                    "From now on these are not yours to rate; what you rated so far went over. Nothing is asked of you:"
                ),
            ),
            Notice(recipients.trainee, NOTHING_ASKED),
        ),
        why_not=effects.why_not_handed_over,
        effect=effects.hand_over,
    ),
    Transition(
        action=Action.APPOINT,
        who=Part.HR,
        sources=Status.open(),
        reason=_("Say why someone else approves."),
        person_label=pgettext_lazy("assessment", "Approver"),
        place=Place.OTHER,
        button=_("Name who approves"),
        past=_("named who approves it"),
        meaning=_("For when HR itself is appraised, appraises or is partial: this person takes HR's steps on it."),
        done=_("The approver has been named."),
        subject=_("You were named to approve the appraisal of %(who)s"),
        notices=(
            Notice(
                recipients.approver,
                _(
                    "You take HR's steps on this one appraisal: approving it, returning it or moving its dates. "
                    "It stands on your desk."
                ),
            ),
        ),
        effect=effects.appoint,
    ),
    Transition(
        action=Action.REOPEN,
        who=Part.HR,
        sources=frozenset({Status.APPROVED}),
        target=Status.DRAFT,
        voided=_("signature voided by the reopening of %(day)s"),
        reason=_("Say why the approved assessment has to be opened again."),
        place=Place.ENDING,
        button=_("Reopen"),
        past=_("opened it again as a new revision"),
        meaning=_(
            "Starts a new revision, to be rated, answered and approved again. The approved one stays as it was, "
            "with its report."
        ),
        done=_("Reopened as a new revision; the approved one stays as it was."),
        subject=_("The appraisal of %(who)s is open again"),
        notices=(
            Notice(recipients.supervisor, LOOK_AGAIN, recipients.rating_day),
            Notice(recipients.trainee, WAIT_FOR_SUBMISSION),
        ),
        why_not=hand_over_first,
        effect=effects.reopen,
    ),
    Transition(
        action=Action.CANCEL,
        who=Part.HR,
        sources=Status.open(),
        target=Status.CANCELLED,
        reason=_("Say why this assessment is cancelled."),
        place=Place.ENDING,
        button=_("Cancel the assessment"),
        past=_("cancelled it"),
        meaning=_(
            "Ends it for good, without a result. It can still be read, and the person can be added to the cycle again."
        ),
        done=_("Cancelled."),
        subject=_("The appraisal of %(who)s is cancelled"),
        notices=(
            Notice(recipients.trainee, ENDED),
            Notice(
                recipients.supervisor,
                ENDED,
                together=_("These have ended without a result; nothing is asked of you for them any more:"),
            ),
        ),
        effect=effects.cancel,
    ),
)
