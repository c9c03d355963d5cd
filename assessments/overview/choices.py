"""The steps offered on an assessment's page: those that are someone's turn, the others, those that end it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from assessments.enums import Action
from assessments.models import Assessment
from assessments.overview.forms import StepForm
from assessments.workflow.transitions import available
from assessments.workflow.wording import BUTTON, MEANS
from people.models import User

# Submitting is done where one rates.
ON_THE_RATING_PAGES = (Action.SUBMIT, Action.SELF_SUBMIT)
FIRST = (Action.ACKNOWLEDGE, Action.DISPUTE, Action.APPROVE, Action.RETURN)
OTHER = (Action.WITHDRAW, Action.NOTE, Action.RETURN, Action.EXTEND, Action.REASSIGN, Action.APPOINT)
# What throws over what stands: last, and set apart.
ENDING = (Action.REOPEN, Action.CANCEL)


@dataclass(frozen=True, slots=True)
class Choice:
    """A step with its form; `is_open`: it came back with an error and shows it."""

    form: StepForm
    label: Any
    means: Any
    is_open: bool


@dataclass(frozen=True, slots=True)
class Turn:
    first: list[Choice]
    other: list[Choice]
    ending: list[Choice]


def turn_of(user: User, assessment: Assessment, bound: StepForm | None = None) -> Turn:
    """`bound`: a step's form that came back with an error."""
    rows = {Action(row.action): row for row in available(assessment, user) if row.action not in ON_THE_RATING_PAGES}
    first = FIRST if Action.APPROVE in rows else tuple(action for action in FIRST if action != Action.RETURN)

    def choices(actions: Iterable[Action]) -> list[Choice]:
        return [choice(action) for action in actions if action in rows]

    def choice(action: Action) -> Choice:
        is_open = bound is not None and bound.step.action == action
        form = bound if bound and is_open else StepForm(rows[action], assessment)
        return Choice(form, BUTTON[action], MEANS.get(action, ""), is_open)

    return Turn(choices(first), choices(action for action in OTHER if action not in first), choices(ENDING))
