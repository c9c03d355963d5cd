"""Which person a number of a staff list means, among the people and in the list itself."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from people.models import StaffColumn as Column
from people.numbers import key_of
from people.stafflist.company import Company
from people.stafflist.entries import Entry, Problem, Reading
from people.stafflist.plan import Known, Plan, Question

Pair = tuple[Entry, Known | None]


class Matching:
    """
    `same`: the answers to questions, by number of the list: whether it is the person whose number has zeros before it.
    """

    def __init__(self, company: Company, reading: Reading, same: Mapping[str, bool]) -> None:
        self.company, self.same, self.mentioned = company, same, reading.mentioned
        self.in_file = {entry.key: entry for entry in reading.entries}
        self.people: dict[str, Known] = {}  # by key of the number in the list
        self.asked: dict[str, Question] = {}

    def pairs(self, plan: Plan) -> list[Pair]:
        """Each entry with its person, None for a newcomer; what is unclear becomes a problem or a question."""
        found: list[Pair] = []
        taken: dict[int, Entry] = {}
        for entry in self.in_file.values():
            if problem := self._unclear(entry):
                plan.problems.append(problem)
                continue
            person = self._person(entry)
            if person is None and self._asks(entry.row, entry.number):
                continue
            if person and person.pk in taken:
                plan.problems.append(_twice(entry, taken[person.pk], person))
                continue
            if person:
                taken[person.pk] = entry
                self.people[entry.key] = person
            found.append((entry, person))
        return found

    def supervisor(self, number: str, row: int) -> Known | Entry | None:
        """Whom a number in the column of supervisors means; None where nobody has it, or a question is open."""
        key = key_of(number)
        if found := self.people.get(key):
            return found
        if key in self.in_file and not self.company.numbered(number) and number not in self.asked:
            return self.in_file[key]
        if found := self.company.numbered(number):
            return found
        if number in self.asked or self._asks(row, number):
            return None
        return self.company.with_zeros(number) if self.same.get(number) else None

    def _person(self, entry: Entry) -> Known | None:
        former = entry.given.get(Column.FORMER)
        if isinstance(former, str) and (found := self.company.numbered(former)):
            return found
        if found := self.company.numbered(entry.number):
            return found
        return self.company.with_zeros(entry.number) if self.same.get(entry.number) else None

    def _asks(self, row: int, number: str) -> bool:
        """Whether it may be a number that lost its zeros, which nobody said yet."""
        known = self.company.with_zeros(number)
        if known is None or number in self.same or key_of(known.number) in self.mentioned:
            return False
        self.asked.setdefault(number, Question(row, number, known.number, known.name))
        return True

    def _unclear(self, entry: Entry) -> Problem | None:
        company, former = self.company, entry.given.get(Column.FORMER)
        for number in (entry.number, former):
            if isinstance(number, str) and company.is_shared(number):
                text = _("Two people's numbers differ from %(number)s in capitals only. Write it exactly as it is.")
                return Problem(entry.row, Column.NUMBER, text % {"number": number})
        if not isinstance(former, str):
            return None
        moved, holder = company.numbered(former), company.numbered(entry.number)
        if moved is None and holder is None:
            text = _("Nobody has the former number %(number)s. Correct it, or empty the cell.")
            return Problem(entry.row, Column.FORMER, text % {"number": former})
        if moved and holder and moved.pk != holder.pk:
            text = _("%(number)s is the number of %(name)s. Give another new number.")
            return Problem(entry.row, Column.NUMBER, text % {"number": entry.number, "name": holder.name})
        return None


def _twice(entry: Entry, other: Entry, person: Known) -> Problem:
    text = _("Row %(row)d is about %(name)s (%(number)s) too. Keep one of them.")
    values = {"row": other.row, "name": person.name, "number": person.number}
    return Problem(entry.row, Column.NUMBER, text % values)
