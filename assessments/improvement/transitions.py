"""What a step of an improvement plan is (`table` holds the rows), and what somebody gives with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from django.utils.translation import gettext_lazy as _

from assessments.enums import ImprovementAction, ImprovementState
from assessments.improvement.parts import Part
from assessments.improvement.record import Details
from assessments.models import ImprovementPlan

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

    from people.models import User

Text: TypeAlias = "StrPromise | str"
REASON = _("Reason")


@dataclass(frozen=True, slots=True)
class NewHelp:
    """Help that is added while a plan runs."""

    text: str
    giver: str = ""
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """
    What a step needs. `actor` takes it, `reason` is what they said; `day`: the new end, or when a review was held;
    `review`: which one; `review_on`: the day of a further one; `help_given`: help that was given by then; `outcome`: a
    value of ImprovementOutcome.
    """

    actor: User | None = None
    reason: str = ""
    day: date | None = None
    review: int | None = None
    review_on: date | None = None
    help_given: tuple[int, ...] = ()
    help: NewHelp | None = None
    outcome: str = ""


def nothing_against(plan: ImprovementPlan) -> str:
    return ""


def no_effect(plan: ImprovementPlan, given: Given) -> Details:
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """
    One row of the table. `target` None keeps the state; a step that `signs` starts the plan once both sides signed.
    `reason`: what the actor must say in words, `invites` what they may; `asks`: which fields the form has beside it.
    `past` ends a sentence that begins with the actor's name; `meaning` is read before, `done` after. `why_not`: ""
    when it can be taken, else a sentence; `effect` changes the locked row beside its state. `is_ending`: it throws
    over what stands, and is set apart. `adds`: it leaves all that others saw as it was, so that their pages stay good.
    """

    action: ImprovementAction
    part: Part
    sources: frozenset[ImprovementState]
    target: ImprovementState | None = None
    signs: bool = False
    reason: Text = ""
    invites: Text = ""
    reason_label: Text = REASON
    asks: frozenset[str] = field(default_factory=frozenset)
    is_ending: bool = False
    adds: bool = False
    button: Text
    past: Text
    meaning: Text
    done: Text
    why_not: Callable[[ImprovementPlan], str] = nothing_against
    effect: Callable[[ImprovementPlan, Given], Details] = no_effect
