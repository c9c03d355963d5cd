"""The steps of the two whose appraisal it is: the supervisor rates and submits, the trainee reads and answers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from assessments.access.permissions import Part
from assessments.enums import Action, Status
from assessments.workflow import effects, own_rating, recipients
from assessments.workflow.transitions import RATE_YOURSELF_AGAIN, WAIT_FOR_SUBMISSION, Notice, Place, Transition

OWN_STEPS = (
    Transition(
        action=Action.SELF_SUBMIT,
        who=Part.TRAINEE,
        sources=frozenset({Status.DRAFT}),
        place=Place.RATING_PAGE,
        button=_("Submit my self-rating"),
        past=_("submitted their own rating"),
        meaning=_("You can take it back until your supervisor submits theirs; they read it after that."),
        done=_("Your self-rating is submitted. Thank you."),
        why_not=own_rating.why_not_submitted,
        effect=own_rating.submit,
    ),
    Transition(
        action=Action.SELF_RECALL,
        who=Part.TRAINEE,
        sources=frozenset({Status.DRAFT}),
        minds_changes=False,
        place=Place.OWN_SHEET,
        button=_("Take my self-rating back"),
        past=_("took their own rating back to change it"),
        meaning=_(
            "You can then change it and submit it again. If your supervisor submits before you do, the appraisal "
            "stands without a self-rating."
        ),
        done=_("Taken back: nobody else reads it now. Change what you want, then submit it again."),
        subject=_("%(who)s is changing the self-rating"),
        notices=(
            Notice(
                recipients.supervisor_who_read_it,
                _("You can't read it until it is submitted again. You don't need to do anything."),
            ),
        ),
        why_not=own_rating.why_not_recalled,
        effect=own_rating.open_again,
    ),
    Transition(
        action=Action.SUBMIT,
        who=Part.SUPERVISOR,
        sources=frozenset({Status.DRAFT}),
        target=Status.SUBMITTED,
        signs=True,
        reason_label=_("What you changed, or your answer"),
        invites=_("It stands in the record and on the report; everyone who reads the appraisal reads it."),
        place=Place.RATING_PAGE,
        button=_("Submit the assessment"),
        past=_("submitted the ratings"),
        done=_("Submitted. The trainee reads it next; until they answer you can still withdraw it."),
        subject=_("Your appraisal is ready to read, %(who)s"),
        notices=(
            Notice(
                recipients.trainee,
                _("Please read it and confirm it, or record an objection, until %(day)s."),
                recipients.answer_day,
            ),
        ),
        asks=own_rating.what_submitting_closes,
        effect=effects.submit,
    ),
    Transition(
        action=Action.WITHDRAW,
        who=Part.SUPERVISOR,
        sources=frozenset({Status.SUBMITTED}),
        target=Status.DRAFT,
        voided=_("signature voided by the withdrawal of %(day)s"),
        place=Place.OTHER,
        button=_("Withdraw and edit"),
        past=_("withdrew the ratings to work on them"),
        meaning=_("Possible as long as the trainee has not answered. Your signature is voided."),
        done=_("Withdrawn. You can rate again; submit when done."),
        subject=_("The appraisal of %(who)s was withdrawn by the supervisor"),
        notices=(
            Notice(recipients.trainee_who_rates_again, RATE_YOURSELF_AGAIN),
            Notice(recipients.trainee, WAIT_FOR_SUBMISSION),
        ),
        effect=effects.go_back,
    ),
    Transition(
        action=Action.ACKNOWLEDGE,
        who=Part.TRAINEE,
        sources=frozenset({Status.SUBMITTED}),
        target=Status.ACKNOWLEDGED,
        signs=True,
        reason_label=_("Your comment (optional)"),
        invites=_("It stands in the record and on the report; everyone who reads the appraisal reads it."),
        place=Place.FIRST,
        button=_("I have read it"),
        past=_("confirmed having read it"),
        meaning=_("Confirms that you have read it; it does not say that you agree."),
        done=_("Thank you. HR approves next."),
        subject=_("The appraisal of %(who)s waits for approval"),
        notices=(Notice(recipients.those_who_decide, _("It waits for your approval.")),),
    ),
    Transition(
        action=Action.DISPUTE,
        who=Part.TRAINEE,
        sources=frozenset({Status.SUBMITTED}),
        target=Status.DISPUTED,
        signs=True,
        reason=_("Say what you object to and why."),
        reason_label=_("Your objection"),
        place=Place.FIRST,
        button=_("Record my objection"),
        past=_("recorded an objection"),
        meaning=_("Your objection appears on the report, and HR decides on it in writing."),
        done=_("Your objection is recorded. HR decides on it and gives you its reasons in writing."),
        subject=_("%(who)s objects to the appraisal"),
        notices=(
            Notice(recipients.those_who_decide, _("Please read the objection and decide on it in writing.")),
            Notice(recipients.supervisor, _("HR decides on the objection; you don't need to do anything now.")),
        ),
    ),
    Transition(
        action=Action.NOTE,
        who=Part.TRAINEE,
        sources=Status.answered(),
        reason=_("Say what should be corrected or kept in mind; it stays with the record."),
        reason_label=_("Your note"),
        place=Place.OTHER,
        button=_("Add my note"),
        past=_("added a note"),
        meaning=_("A correction or remark of yours; it stays with the record and changes nothing that was approved."),
        done=_("Your note stands in the record."),
        subject=_("%(who)s added a note to the appraisal"),
        notices=(
            Notice(
                recipients.those_who_decide,
                _(
                    "The note stands on its page. It changes nothing that was approved; see whether it asks for a "
                    "correction."
                ),
            ),
        ),
    ),
)
