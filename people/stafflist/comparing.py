"""The people as they are, laid beside the rows of a staff list."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _

from people import staying
from people.departments.tree import Several
from people.models import StaffColumn as Column
from people.models import User
from people.numbers import key_of
from people.stafflist.company import Company
from people.stafflist.entries import Entry, Problem, Reading
from people.stafflist.lines import refuse_circles
from people.stafflist.matching import Matching, Pair
from people.stafflist.missing import Missing
from people.stafflist.plan import FIELDS, Change, Known, Plan, Value

# What nobody changes of themself: others of HR do.
NOT_OWN = (Column.SUPERVISOR, Column.DEPARTMENT, Column.NUMBER, Column.LEFT)


def compare(reading: Reading, company: Company, by: User | None, same: Mapping[str, bool]) -> Plan:
    """What the list would change. `same`: the answers to questions so far; `by`: who would take it in."""
    plan = Plan(problems=list(reading.problems))
    matching = Matching(company, reading, same)
    pairs = matching.pairs(plan)
    missing = Missing(company.tree, [entry.given.get(Column.DEPARTMENT) for entry, _person in pairs])
    comparing = _Comparing(matching, missing, by)
    for pair in pairs:
        comparing.put(plan, pair)
    _refuse_the_last(plan)
    refuse_circles(plan, company)
    used = {change.after.get(Column.DEPARTMENT) for change in plan.changes}
    plan.departments = missing.to_make(path for path in used if isinstance(path, str))
    plan.questions = sorted(matching.asked.values(), key=lambda question: question.row)
    plan.problems.sort(key=lambda problem: problem.row)
    asked = {key_of(question.known) for question in plan.questions}
    seen = {person.pk for _entry, person in pairs if person}
    back = {change.person.pk for change in plan.changed if change.person and Column.LEFT in change.after}
    plan.gone = [person for _entry, person in pairs if person and person.is_gone and person.pk not in back]
    plan.absent = [
        person
        for person in company.people
        if not (person.pk in seen or person.is_gone or key_of(person.number) in reading.mentioned | asked)
    ]
    return plan


def _refuse_the_last(plan: Plan) -> None:
    """Takes out the rows by which the last of those who must stay would leave."""
    days = {one.person.pk: one.after.get(Column.LEFT) for one in plan.changed if one.person}
    last = staying.refusals({pk: day for pk, day in days.items() if isinstance(day, date)})
    for change in [one for one in plan.changed if one.person and one.person.pk in last]:
        plan.refuse(change, Column.LEFT, last[change.person.pk] if change.person else "")


class _Comparing:
    def __init__(self, matching: Matching, missing: Missing, by: User | None) -> None:
        self.matching, self.missing, self.by = matching, missing, by

    def put(self, plan: Plan, pair: Pair) -> None:
        """Puts one row where it belongs in the plan."""
        entry, person = pair
        problems = list[Problem]()
        now: Mapping[Column, Value] = person.values if person else {}
        after: dict[Column, Value] = {}
        for column in FIELDS:
            if column not in entry.given:
                continue
            given, problem = self._meant(entry, column)
            if problem:
                problems.append(Problem(entry.row, column, problem))
            elif given != now.get(column) and not (column == Column.NUMBER and _is_same(person, entry)):
                after[column] = given
        problems += self._refusals(entry, person, after, {**now, **after})
        if problems:
            plan.problems += problems
        elif person is None:
            plan.new.append(Change(entry, None, {}, after))
        elif after:
            plan.changed.append(Change(entry, person, {column: now.get(column) for column in after}, after))
        else:
            plan.unchanged.append(person)

    def _meant(self, entry: Entry, column: Column) -> tuple[Value, str]:
        """The value as the person would have it, or a sentence on what is wrong with it."""
        given = entry.given[column]
        if given is None or not isinstance(given, str):
            return given, ""
        if column == Column.SUPERVISOR:
            return self._supervisor(entry, given)
        return self._department(given) if column == Column.DEPARTMENT else (given, "")

    def _supervisor(self, entry: Entry, given: str) -> tuple[Value, str]:
        found = self.matching.supervisor(given, entry.row)
        if found is None and given in self.matching.asked:
            return None, _("First say whose number %(number)s is.") % {"number": given}
        if found is None:
            return None, _("Nobody has the number %(number)s of the supervisor. Correct it, or add a row for them.") % {
                "number": given
            }
        own = self.matching.people.get(entry.key)
        if found is entry or (own is not None and found is own):
            return None, _("Nobody is their own supervisor.")
        return found.number, ""

    def _department(self, given: str) -> tuple[Value, str]:
        found = self.missing.meant(given)
        if isinstance(found, Several):
            text = _("More than one department is called “%(name)s”: %(paths)s. Give the path or the code.")
            return None, text % {"name": given, "paths": "; ".join(found.paths)}
        if not found:
            return None, _("“%(name)s” is too long for a department, or has no name in it. Correct it.") % {
                "name": given[:80]
            }
        return found, ""

    def _refusals(
        self, entry: Entry, person: Known | None, after: Mapping[Column, Value], then: Mapping[Column, Value]
    ) -> list[Problem]:
        hired, left = then.get(Column.HIRED), then.get(Column.LEFT)
        found = []
        if person is None and not then.get(Column.NAME):
            found.append(Problem(entry.row, Column.NAME, _("A new person needs a name. Fill it in.")))
        if isinstance(hired, date) and isinstance(left, date) and left < hired:
            found.append(Problem(entry.row, Column.LEFT, _("The leaving date is before the hiring date.")))
        if person and self.by and person.pk == self.by.pk and (own := [one for one in NOT_OWN if one in after]):
            text = _("Nobody can change their own %(columns)s. Ask somebody else in HR to import this row.")
            said = _(", ").join(str(column.label) for column in own)
            found.append(Problem(entry.row, own[0], text % {"columns": said}))
        return found


def _is_same(person: Known | None, entry: Entry) -> bool:
    """A number is changed by the column of former numbers alone; another case or lost zeros change nothing."""
    if person is None:
        return False
    former = entry.given.get(Column.FORMER)
    return not isinstance(former, str) or key_of(entry.number) == key_of(person.number)
