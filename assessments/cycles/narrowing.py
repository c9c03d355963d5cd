"""Whom HR chooses among for a cycle: everybody, or one team or department of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict

from assessments.cycles.opening import Opening


@dataclass(frozen=True, slots=True)
class Narrowed:
    """
    `shown`: whom the page lists; `supervisors`, `departments`: by which it can be narrowed, each with its words and how
    many it has; `supervisor`, `department`: by which it is.
    """

    shown: list[Opening]
    supervisors: list[tuple[str, str, int]]
    departments: list[tuple[str, str, int]]
    supervisor: str
    department: str

    @property
    def is_narrowed(self) -> bool:
        return bool(self.supervisor or self.department)


def narrowed(openings: Sequence[Opening], asked: QueryDict) -> Narrowed:
    """What nobody of them has narrows nothing."""
    supervisors, departments = dict[str, list[str]](), dict[str, list[str]]()
    for one in openings:
        supervisors.setdefault(_supervisor(one), []).append(str(one.person.supervisor))
        departments.setdefault(_department(one), []).append(str(one.person.department))
    supervisor, department = asked.get("supervisor", ""), asked.get("department", "")
    supervisor = supervisor if supervisor in supervisors else ""
    department = department if department in departments else ""
    shown = [one for one in openings if supervisor in ("", _supervisor(one)) and department in ("", _department(one))]
    return Narrowed(shown, _choices(supervisors), _choices(departments), supervisor, department)


def _supervisor(one: Opening) -> str:
    return str(one.person.supervisor_id or "")


def _department(one: Opening) -> str:
    return str(one.person.department_id or "")


def _choices(found: dict[str, list[str]]) -> list[tuple[str, str, int]]:
    return sorted(((key, words[0], len(words)) for key, words in found.items() if key), key=lambda one: one[1])
