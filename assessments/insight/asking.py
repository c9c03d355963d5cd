"""What the address of the matrix asks of its rows and columns, beside whom it is about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.http import QueryDict

from assessments.insight.states import State
from config.searching import LONGEST
from config.texts import canonical_line

# What rows are sorted by beside a column; "-" before it runs downwards. Most gaps first where nothing is asked.
ORDERS = ("gap", "name", "number", "department")
MOST_GAPS_FIRST = "-gap"
ALL = "all"
# So many conditions at once; each press on a figure adds one.
MOST_CONDITIONS = 8


class Condition(NamedTuple):
    """Only who is in this state in this column."""

    column: str
    state: State


@dataclass(frozen=True, slots=True)
class Question:
    """
    `unfolded`: the keys of tasks whose indicators are shown, or ALL. `unit`: only who is in this very department,
    without those below it. `order`: one of ORDERS or a column.
    """

    words: str = ""
    conditions: tuple[Condition, ...] = ()
    unit: int | None = None
    unfolded: tuple[str, ...] = ()
    order: str = MOST_GAPS_FIRST

    @property
    def is_narrowed(self) -> bool:
        return bool(self.words or self.conditions or self.unit is not None)


def question_of(asked: QueryDict) -> Question:
    """What can't be read asks nothing; whether a column is one of the standard the matrix sees."""
    pairs = zip(map(canonical_line, asked.getlist("column")), asked.getlist("state"), strict=False)
    conditions = [Condition(column, State(state)) for column, state in pairs if column and state in State.values]
    unit = asked.get("unit", "")
    return Question(
        words=canonical_line(asked.get("q", ""))[:LONGEST],
        conditions=tuple(dict.fromkeys(conditions))[:MOST_CONDITIONS],
        unit=int(unit) if unit.isascii() and unit.isdecimal() and len(unit) < 10 else None,
        unfolded=tuple(dict.fromkeys(map(canonical_line, asked.getlist("unfold")))),
        order=canonical_line(asked.get("sort", "")) or MOST_GAPS_FIRST,
    )


def with_condition(address: QueryDict, column: str, state: State, unit: int | None = None) -> str:
    """The address of the people behind a figure: those of the page who are in this state as well."""
    conditions = question_of(address).conditions
    return with_conditions(address, dict.fromkeys([*conditions, Condition(column, state)]), unit)


def with_conditions(address: QueryDict, conditions: Iterable[Condition], unit: int | None = None) -> str:
    changed = _first_page(address)
    conditions = list(conditions)
    changed.setlist("column", [one.column for one in conditions])
    changed.setlist("state", [one.state.value for one in conditions])
    if unit is not None:
        changed["unit"] = str(unit)
    return changed.urlencode()


def with_order(address: QueryDict, order: str) -> str:
    changed = _first_page(address)
    changed["sort"] = order
    return changed.urlencode()


def with_unfolded(address: QueryDict, keys: Iterable[str]) -> str:
    """On the same page of people, since these stay the same."""
    changed = address.copy()
    changed.setlist("unfold", list(keys))
    return changed.urlencode()


def without(address: QueryDict, *names: str) -> str:
    changed = _first_page(address)
    for name in names:
        changed.pop(name, None)
    return changed.urlencode()


def _first_page(address: QueryDict) -> QueryDict:
    changed = address.copy()
    changed.pop("page", None)
    return changed
