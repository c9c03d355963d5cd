"""
What a staff list would change: each person new, changed, unchanged, absent, or a problem. Read from the list and from
one look at the people; writes nothing, and the same list and people give the same plan.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from people.models import StaffColumn as Column
from people.stafflist.entries import Entry, Problem

Value = str | date | None
# The columns of a person that a list may change, by the list's column.
FIELDS = {
    Column.NUMBER: "username",
    Column.NAME: "name",
    Column.DEPARTMENT: "department_id",
    Column.JOB_TITLE: "job_title",
    Column.SUPERVISOR: "supervisor_id",
    Column.EMAIL: "email",
    Column.HIRED: "hired_on",
    Column.LEFT: "left_on",
}


@dataclass(frozen=True, slots=True)
class Known:
    """One person as they are now; of `values` the supervisor is a number, the department a path."""

    pk: int
    values: dict[Column, Value]
    is_gone: bool

    @property
    def number(self) -> str:
        return str(self.values[Column.NUMBER])

    @property
    def name(self) -> str:
        return str(self.values[Column.NAME])


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """One person and what of them changes, by column; of a newcomer (`person` None) nothing is before."""

    entry: Entry
    person: Known | None
    before: dict[Column, Value]
    after: dict[Column, Value]

    @property
    def number(self) -> str:
        """By which others name the person: until the list is taken in, as it is now."""
        return self.person.number if self.person else self.entry.number

    @property
    def name(self) -> str:
        return str(self.after.get(Column.NAME) or (self.person.name if self.person else ""))

    @property
    def cells(self) -> list[tuple[Column, Value, Value, str]]:
        """Column, before, after, and how a year of the Republic was read."""
        told = self.entry.read_back
        return [(column, self.before.get(column), after, told.get(column, "")) for column, after in self.after.items()]


@dataclass(frozen=True, slots=True)
class Question:
    """Whether a number without its leading zeros is one that is known: `number` in the list, `known` here."""

    row: int
    number: str
    known: str
    name: str


@dataclass(slots=True)
class Plan:
    new: list[Change] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    unchanged: list[Known] = field(default_factory=list)
    absent: list[Known] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    departments: list[str] = field(default_factory=list)
    gone: list[Known] = field(default_factory=list)  # who stands in the list although they left
    width: int = 0  # to which the numbers of the list may have to be filled with zeros, which nobody said yet

    @property
    def changes(self) -> list[Change]:
        return [*self.new, *self.changed]

    @property
    def is_asked(self) -> bool:
        """Whether somebody has to answer before it can be taken in."""
        return bool(self.questions or self.width)

    @property
    def wrong_rows(self) -> int:
        """In how many rows something is wrong."""
        return len({problem.row for problem in self.problems})

    @property
    def digest(self) -> str:
        """Of what would be done; what was shown is what is done, or it is shown again."""
        content = [
            [change.person.pk if change.person else None, change.number, _plain(change.before), _plain(change.after)]
            for change in self.changes
        ]
        text = json.dumps([content, self.departments, self.wrong_rows], ensure_ascii=False)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

    def refuse(self, change: Change, column: Column | None, text: str) -> None:
        """Takes a row out of the plan."""
        self.problems.append(Problem(change.entry.row, column, text))
        kept = self.changed if change.person else self.new
        kept.remove(change)


def _plain(values: Mapping[Column, Value]) -> dict[str, str | None]:
    return {column.value: None if value is None else str(value) for column, value in sorted(values.items())}
