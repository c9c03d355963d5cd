"""The steps of an improvement plan, in the order in which pages offer them."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessments.enums import ImprovementAction as Action
from assessments.enums import ImprovementState as State
from assessments.improvement import effects, rules
from assessments.improvement.parts import Part
from assessments.improvement.transitions import Step, Text

SIGNING, RUNNING = frozenset({State.TO_SIGN}), frozenset({State.RUNNING})
# A draft that HR sees at all: it was returned, and its supervisor can't act any more.
RETURNED = frozenset({State.DRAFT})
SUPERVISOR_SIGNS = Step(
    action=Action.SIGN,
    part=Part.SUPERVISOR,
    sources=SIGNING,
    signs=True,
    adds=True,
    button=pgettext_lazy("improvement plan", "Sign"),
    past=_("signed it"),
    meaning=_("Your name, the time and a digest of the whole plan are kept for good."),
    done=_("Signed."),
    why_not=rules.why_not_signed_by_supervisor,
    effect=effects.sign,
)
PERSON_SIGNS = replace(
    SUPERVISOR_SIGNS,
    part=Part.PERSON,
    sources=SIGNING | RUNNING,
    button=_("I have read it, and sign"),
    meaning=_("Signing says that you read it and know what is expected. It does not say that you agree."),
    why_not=rules.why_not_signed_by_person,
)
OBJECT = Step(
    action=Action.OBJECT,
    part=Part.PERSON,
    sources=SIGNING | RUNNING,
    adds=True,
    reason=_("Say what you object to; your supervisor and HR read it, and it stays with the plan for good."),
    reason_label=_("Your objection"),
    button=pgettext_lazy("improvement plan", "Object"),
    past=_("objected"),
    meaning=_("You can object at any time until the plan ends, also more than once."),
    done=_("Your objection stands with the plan. HR is told."),
    why_not=rules.why_not_objected,
)
SIGN_WITH_OBJECTION = replace(
    OBJECT,
    sources=SIGNING,
    signs=True,
    button=_("Sign with an objection"),
    past=_("signed it with an objection"),
    meaning=_("You sign that you read it, and your objection is signed with it. HR is told."),
    done=_("Signed with your objection. HR is told."),
    why_not=PERSON_SIGNS.why_not,
    effect=PERSON_SIGNS.effect,
)
MOVE = Step(
    action=Action.MOVE,
    part=Part.SUPERVISOR,
    sources=RUNNING,
    reason=_("Say why; the person reads it."),
    asks=frozenset({"end", "help", "review_on"}),
    button=_("Change the end, help or reviews"),
    past=_("changed the end, the help or the reviews"),
    meaning=_("A plan can be extended and given more help or reviews. What was signed is kept beside it."),
    done=_("Changed; the person is told by mail."),
    effect=effects.move,
)
ROWS = (
    Step(
        action=Action.SEND,
        part=Part.SUPERVISOR,
        sources=frozenset({State.DRAFT}),
        target=State.WITH_HR,
        button=_("Send it to HR"),
        past=_("sent it to HR"),
        meaning=_(
            "HR reads it and releases it for signing, or returns it with a reason. Until then it stays as it is."
        ),
        done=_("Sent to HR. You are told when it is released or returned."),
        why_not=rules.why_not_sent,
        effect=effects.send,
    ),
    Step(
        action=Action.RELEASE,
        part=Part.HR,
        sources=frozenset({State.WITH_HR}),
        target=State.TO_SIGN,
        button=_("Release it for signing"),
        past=_("released it for signing"),
        meaning=_("From now on the person can read it. Facts and goals stay as they are, and both sides sign them."),
        done=_("Released. Both sides are asked to sign."),
        effect=effects.release,
    ),
    SUPERVISOR_SIGNS,
    PERSON_SIGNS,
    SIGN_WITH_OBJECTION,
    OBJECT,
    Step(
        action=Action.REVIEW,
        part=Part.SUPERVISOR,
        sources=RUNNING,
        reason=_("What did you find, for each goal? Also what went well, and what the person said."),
        reason_label=_("Findings"),
        asks=frozenset({"review", "held_on", "help_given"}),
        button=_("Write down a review"),
        past=_("wrote down a review"),
        meaning=_("The person reads it at once. It can't be rewritten; what comes later is another review."),
        done=_("Written down; the person is told by mail."),
        why_not=rules.why_not_reviewed,
        effect=effects.hold_review,
    ),
    Step(
        action=Action.END,
        part=Part.SUPERVISOR,
        sources=RUNNING,
        target=State.ENDED,
        reason=_("Say what the outcome rests on: the goals, the findings of the reviews, what the person said."),
        reason_label=_("What the outcome rests on"),
        asks=frozenset({"outcome"}),
        button=_("End it with an outcome"),
        past=_("ended it with an outcome"),
        meaning=_("The person reads the outcome at once and may answer it. It decides nothing by itself."),
        done=_("Ended. The person and HR are told."),
        why_not=rules.why_not_ended,
        effect=effects.end,
    ),
    MOVE,
    replace(MOVE, part=Part.HR),
    Step(
        action=Action.REPLY,
        part=Part.PERSON,
        sources=frozenset({State.ENDED}),
        adds=True,
        reason=_("Your view of the outcome; your supervisor and HR read it."),
        reason_label=_("Your answer"),
        button=_("Answer the outcome"),
        past=_("answered the outcome"),
        meaning=_("It stands beside the outcome for good, on the page and on paper."),
        done=_("Your answer stands beside the outcome. HR is told."),
    ),
    Step(
        action=Action.REFUSE,
        part=Part.HR,
        sources=SIGNING,
        target=State.RUNNING,
        reason=_("Say how the person was shown the plan and what they said, such as in a meeting and with whom."),
        reason_label=_("How it was shown to them"),
        button=_("Note that it was not signed"),
        past=_("noted that the person had not signed in time; the plan runs from now on"),
        meaning=_("The plan runs without that signature and says so. The person can still sign or object."),
        done=_("Noted. The plan runs, and says that it was not signed."),
        why_not=rules.why_not_noted,
    ),
    Step(
        action=Action.HAND_OVER,
        part=Part.HR,
        sources=State.under_way() | RETURNED,
        reason=_("Say why somebody else leads it from now on."),
        button=_("Hand it over to the supervisor of today"),
        past=_("handed it over to another supervisor"),
        meaning=_("For when its supervisor can no longer act or the person has moved. Both are told by mail."),
        done=_("Handed over."),
        why_not=rules.why_not_handed_over,
        effect=effects.hand_over,
    ),
    Step(
        action=Action.RETURN,
        part=Part.HR,
        sources=frozenset({State.WITH_HR, State.TO_SIGN}),
        target=State.DRAFT,
        reason=_("Say what should be changed; the supervisor reads it, the person does not."),
        is_ending=True,
        button=_("Return it to the supervisor"),
        past=_("returned it to the supervisor"),
        meaning=_("It is a draft again. Signatures under this version lose their force; a new one is released later."),
        done=_("Returned with your reason."),
        effect=effects.take_back,
    ),
    Step(
        action=Action.CANCEL,
        part=Part.HR,
        sources=State.under_way() | RETURNED,
        target=State.CANCELLED,
        reason=_("Say why; the supervisor reads it, and so does the person if the plan was released to them."),
        is_ending=True,
        button=_("Cancel the plan"),
        past=_("cancelled it"),
        meaning=_("Ends it for good, without an outcome. It can still be read."),
        done=_("Cancelled."),
        effect=effects.stop,
    ),
    Step(
        action=Action.DISCARD,
        part=Part.SUPERVISOR,
        sources=frozenset({State.DRAFT}),
        target=State.CANCELLED,
        is_ending=True,
        button=_("Discard the draft"),
        past=_("discarded the draft"),
        meaning=_("What you wrote is deleted, unless it was released for signing before. This can't be undone."),
        done=_("Discarded."),
        effect=effects.discard,
    ),
)
# Of what happens beside the steps.
PAST: dict[str, Text] = {
    Action.DRAFT: _("began the draft"),
    Action.PURGE: _("Deleted when the retention period ended; this entry stays in its place."),
}


def past_of(action: str, from_state: str, *, signed: bool) -> Text:
    """The end of a sentence that begins with who did it; `signed`: the event gave a signature."""
    rows = [row for row in ROWS if row.action == action and from_state in row.sources]
    told = next((row for row in rows if row.signs == signed), rows[0] if rows else None)
    return PAST.get(action) or (told.past if told else action)
