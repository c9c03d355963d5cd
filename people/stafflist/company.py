"""The people and departments as they are, loaded once to be laid beside a staff list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from people.departments.tree import Tree
from people.models import StaffColumn as Column
from people.models import User
from people.numbers import key_of
from people.stafflist.plan import Known

ZERO = "0"


class Company:
    """Everybody and the departments, in two queries."""

    def __init__(self, people: Iterable[Known], tree: Tree) -> None:
        self.people, self.tree = list(people), tree
        self.by_number = {person.number: person for person in self.people}
        self._by_key: dict[str, list[Known]] = defaultdict(list)
        self._by_bare: dict[str, list[Known]] = defaultdict(list)
        for person in self.people:
            key = key_of(person.number)
            self._by_key[key].append(person)
            if (bare := bare_of(key)) != key:
                self._by_bare[bare].append(person)

    @classmethod
    def load(cls) -> Company:
        tree, today = Tree.load(), timezone.localdate()
        rows = User.objects.order_by("username").values_list(
            "pk", "username", "name", "department_id", "job_title", "supervisor__username", "email", "hired_on",
            "left_on", "is_active",
        )  # fmt: skip
        people = []
        for pk, number, name, department, title, supervisor, email, hired, left, is_active in rows.iterator():
            values: dict[Column, str | date | None] = {
                Column.NUMBER: number,
                Column.NAME: name,
                Column.DEPARTMENT: tree.by_pk[department].path if department in tree.by_pk else None,
                Column.JOB_TITLE: title or None,
                Column.SUPERVISOR: supervisor,
                Column.EMAIL: email or None,
                Column.HIRED: hired,
                Column.LEFT: left,
            }
            people.append(Known(pk, values, is_gone=not is_active or (left is not None and left < today)))
        return cls(people, tree)

    def numbered(self, number: str) -> Known | None:
        """Whoever has this number, in whatever case; of two that differ in case only the one that is written so."""
        found = self._by_key.get(key_of(number), [])
        return self.by_number.get(number) or (found[0] if len(found) == 1 else None)

    def is_shared(self, number: str) -> bool:
        """Whether it means two accounts of former times that differ in case only."""
        return number not in self.by_number and len(self._by_key.get(key_of(number), [])) > 1

    def with_zeros(self, number: str) -> Known | None:
        """Whose number this is without the zeros that Excel drops, where that is one person."""
        found = self._by_bare.get(bare_of(key_of(number)), [])
        return found[0] if len(found) == 1 else None


def bare_of(key: str) -> str:
    """A number without leading zeros; only where nothing but digits stands."""
    return (key.lstrip(ZERO) or ZERO) if key.isascii() and key.isdigit() else key
