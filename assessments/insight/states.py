"""The five states in which an indicator of a person can be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.models.profiles import NOT_OBSERVED, NOT_RATED


class State(models.TextChoices):
    """Values are what pages write into `data-state`."""

    MEETS = "meets", _("meets the standard")
    GAP = "gap", _("gap")
    NOT_OBSERVED = "not_observed", _("not observed")
    UNRATED = "unrated", _("not rated yet")
    TOO_OLD = "too_old", _("too old: to be confirmed again")


# A letter for each, so that the states of a person are one short text.
LETTERS: dict[str, State] = {
    "m": State.MEETS,
    "g": State.GAP,
    "n": State.NOT_OBSERVED,
    "u": State.UNRATED,
    "o": State.TOO_OLD,
}
LETTER_OF = {state: letter for letter, state in LETTERS.items()}
# What stands in a cell: never by colour alone.
SIGNS: dict[State, str] = {
    State.MEETS: "✓",
    State.GAP: "✕",
    State.NOT_OBSERVED: "–",
    State.UNRATED: "",
    State.TOO_OLD: "◷",
}
# What stands beside the sign where a follow-up decided it after the appraisal.
FOLLOWED = "*"
# Of a task: the first of these that one of its indicators is in; it is met where all are met.
WORST_FIRST = (State.GAP, State.UNRATED, State.TOO_OLD, State.NOT_OBSERVED, State.MEETS)


def of_task(letters: str) -> str:
    """The letter of a task, by those of its indicators."""
    return next((letter for state in WORST_FIRST if (letter := LETTER_OF[state]) in letters), LETTER_OF[State.UNRATED])


def reading(meeting: Iterable[int]) -> Mapping[int, str]:
    """How a row of ratings becomes a row of states, for `str.translate`; `meeting`: the levels that meet."""
    met = {str(level) for level in meeting}
    table = {str(level): "m" if str(level) in met else "g" for level in range(1, 10)}
    return str.maketrans(table | {NOT_OBSERVED: "n", NOT_RATED: "u"})


def aged(letters: str) -> str:
    """What was rated, but too long ago or by other words."""
    return letters.translate(_AGED)


_AGED = str.maketrans("mgn", "ooo")
