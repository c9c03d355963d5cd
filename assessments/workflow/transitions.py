"""What a step of the transition table is (`table` holds the rows), and when it may be taken."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum, auto
from typing import TYPE_CHECKING, TypeAlias

from django.utils.translation import gettext_lazy as _

from assessments.access.permissions import Part
from assessments.enums import Action, Status
from assessments.models import Assessment, Event

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

    from people.models import User

Text: TypeAlias = "StrPromise | str"
REASON = _("Reason")
WAIT_FOR_SUBMISSION = _("You don't need to do anything; you will be told when it is submitted again.")
RATE_YOURSELF_AGAIN = _(
    "You had not looked at the ratings yet. Until they are submitted again you can change your self-rating on its page."
)
# By this name an event tells that its step was one of many: the number of the bulk action.
BULK = "bulk"
# What an event tells beside who, when and why, such as {"from": "2026-07-01", "to": "2026-07-15"}.
Details = dict[str, object]


class Place(Enum):
    """Where a page offers a step."""

    RATING_PAGE = auto()  # at the end of the sheet, where one rates
    OWN_SHEET = auto()  # beside what the trainee gave themself
    FIRST = auto()  # somebody's turn: above all else
    DECISION = auto()  # first while HR can decide, else among the others
    OTHER = auto()
    ENDING = auto()  # throws over what stands: last, and set apart


@dataclass(frozen=True, slots=True)
class StepInput:
    """
    What a step needs beside its reason: the new supervisor or approver, or the new due date; `self_day`: the new day of
    the self-rating, `answer_day`: that of the answer to what is being rated, each None where it stays.
    """

    person: User | None = None
    day: date | None = None
    self_day: date | None = None
    answer_day: date | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """
    A mail about a step: `to` whom, and what it asks of them; %(day)s in `asks` is what `day` says. `together`: says the
    same above a list, where the step was one of many; those whom it is for then get one mail about all of them.
    """

    to: Callable[[Event], Iterable[User | None]]
    asks: Text
    day: Callable[[Event], str] | None = None
    together: Text = ""


def no_effect(assessment: Assessment, given: StepInput) -> Details:
    return {}


def nothing_against(assessment: Assessment) -> str:
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """
    One row of the table: everything about a step.

    `target` None keeps the status. `signs`: the actor signs the record; `freezes`: the revision is kept for good;
    `voided`: by what the signatures so far lose their force, empty where they keep it. `reason`: what the actor must
    say in words, if anything, `reason_from` the same in a status that asks for more, `reason_label` the field's name;
    `invites`: what they may say, where nothing must be said.
    `minds_changes`: it is refused where something was written after the actor looked; the trainee's own rating hangs on
    nothing that the supervisor saves, and the version would tell how busy that one is.
    `past` ends a sentence that begins with the actor's name; `past_from` says it for a status in which it means more.
    `meaning` is read before, `done` after. `why_not`: "" when the step can be taken in this status, else a sentence;
    `asks`: what the actor is asked before it is taken, "" for nothing; `effect` changes the locked row beside its
    status. `subject` and `notices`: the mails about it; %(who)s in them is the trainee. `person_label` and `asks_day`:
    what the form asks for beside the reason.
    """

    action: Action
    who: Part
    sources: frozenset[Status]
    target: Status | None = None
    signs: bool = False
    freezes: bool = False
    voided: Text = ""
    reason: Text = ""
    reason_from: Mapping[Status, Text] = field(default_factory=dict)
    reason_label: Text = REASON
    invites: Text = ""
    person_label: Text = ""
    asks_day: bool = False
    minds_changes: bool = True
    place: Place
    button: Text
    past: Text
    past_from: Mapping[Status, Text] = field(default_factory=dict)
    meaning: Text = ""
    done: Text
    subject: Text = ""
    notices: tuple[Notice, ...] = ()
    why_not: Callable[[Assessment], str] = nothing_against
    asks: Callable[[Assessment], str] = nothing_against
    effect: Callable[[Assessment, StepInput], Details] = no_effect

    @property
    def voids(self) -> bool:
        return bool(self.voided)

    def reason_needed(self, assessment: Assessment) -> Text:
        """What must be said in words for this step on this assessment; "" when nothing must."""
        return self.reason_from.get(Status(assessment.status), self.reason)
