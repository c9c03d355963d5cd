"""The steps offered on an assessment's page: those that are someone's turn, the others, those that end it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assessments.access.permissions import Part
from assessments.enums import Action
from assessments.models import Assessment
from assessments.overview.forms import StepForm
from assessments.workflow.steps import available
from assessments.workflow.transitions import Place, Transition
from people.acting import can_act
from people.models import User

# What stands above the steps that are nobody's turn.
COURSE: Mapping[Part | None, Promise] = {
    Part.HR: _("Other actions"),
    Part.SUPERVISOR: _("Take it back"),
    Part.TRAINEE: _("Anything to add?"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A step with its form; `is_open`: it came back with an error and shows it, or a page asks for it."""

    step: Transition
    form: StepForm
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Choices:
    """
    `own`: beside what the trainee gave themself. `hands_over`: the supervisor can't act any more, and this person may
    name another.
    """

    first: list[Choice]
    other: list[Choice]
    ending: list[Choice]
    own: list[Choice]
    hands_over: bool


# What gives ratings back, to be looked at again.
GIVES_BACK = (Action.RETURN, Action.REOPEN)


def choices_for(user: User, assessment: Assessment, bound: StepForm | None = None, proposed: str = "") -> Choices:
    """`bound`: a step's form that came back with an error; `proposed`: a reason for giving the ratings back."""
    rows = available(assessment, user)
    decides = any(row.action == Action.APPROVE for row in rows)
    hands_over = any(row.action == Action.REASSIGN for row in rows) and not can_act(assessment.supervisor)

    opens = hands_over and not assessment.is_approved

    def choices(places: Collection[Place]) -> list[Choice]:
        return [choice(row) for row in rows if place_of(row) in places]

    def place_of(row: Transition) -> Place:
        """Naming another supervisor is HR's turn while nobody rates."""
        return Place.FIRST if row.action == Action.REASSIGN and assessment.waits_for_hand_over else row.place

    def choice(row: Transition) -> Choice:
        if bound is not None and bound.step.action == row.action:
            return Choice(row, bound, is_open=True)
        if proposed and row.action in GIVES_BACK:
            return Choice(row, StepForm(row, assessment, initial={"reason": proposed}), is_open=True)
        return Choice(row, StepForm(row, assessment), is_open=opens and row.action == Action.REASSIGN)

    first, other = {Place.FIRST}, {Place.OTHER}
    (first if decides else other).add(Place.DECISION)
    return Choices(choices(first), choices(other), choices({Place.ENDING}), choices({Place.OWN_SHEET}), hands_over)
