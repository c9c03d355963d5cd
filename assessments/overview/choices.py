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
from people.models import User

# What stands above the steps that are nobody's turn.
COURSE: Mapping[Part | None, Promise] = {
    Part.HR: _("Change the course"),
    Part.SUPERVISOR: _("Take it back"),
    Part.TRAINEE: _("Anything to add?"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A step with its form; `is_open`: it came back with an error and shows it."""

    step: Transition
    form: StepForm
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Choices:
    first: list[Choice]
    other: list[Choice]
    ending: list[Choice]


def choices_for(user: User, assessment: Assessment, bound: StepForm | None = None) -> Choices:
    """`bound`: a step's form that came back with an error."""
    rows = available(assessment, user)
    decides = any(row.action == Action.APPROVE for row in rows)

    def choices(places: Collection[Place]) -> list[Choice]:
        return [choice(row) for row in rows if row.place in places]

    def choice(row: Transition) -> Choice:
        if bound is not None and bound.step.action == row.action:
            return Choice(row, bound, is_open=True)
        return Choice(row, StepForm(row, assessment))

    first, other = {Place.FIRST}, {Place.OTHER}
    (first if decides else other).add(Place.DECISION)
    return Choices(choices(first), choices(other), choices({Place.ENDING}))
