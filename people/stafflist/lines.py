"""The reporting lines as they would be: nobody below themself, nobody below somebody who does not come in."""

from __future__ import annotations

from django.utils.translation import gettext as _

from people.models import StaffColumn as Column
from people.stafflist.company import Company
from people.stafflist.plan import Change, Plan


def refuse_circles(plan: Plan, company: Company) -> None:
    """Takes out the rows that would close a circle, with what stands before, and those that hang on a refused row."""
    while True:
        _refuse_orphans(plan, company)
        changes = {change.number: change for change in plan.changes}
        above = {person.number: person.values[Column.SUPERVISOR] for person in company.people}
        above |= {
            number: one.after[Column.SUPERVISOR] for number, one in changes.items() if Column.SUPERVISOR in one.after
        }
        members = circles({who: str(whom) for who, whom in above.items() if whom is not None})
        closing = [one for number, one in changes.items() if number in members and Column.SUPERVISOR in one.after]
        if not closing:
            return
        for change in closing:
            text = _("This reporting line would run in a circle: %(numbers)s. Correct one of them.")
            plan.refuse(change, Column.SUPERVISOR, text % {"numbers": " → ".join(members[change.number][:6])})


def circles(above: dict[str, str]) -> dict[str, list[str]]:
    """Whoever is above themself, each with the circle they are in, by who is above whom."""
    done: set[str] = set()
    found: dict[str, list[str]] = {}
    for start in above:
        way: list[str] = []
        places: dict[str, int] = {}
        who: str | None = start
        while who is not None and who not in done and who not in places:
            places[who] = len(way)
            way.append(who)
            who = above.get(who)
        if who is not None and who in places:
            ring = way[places[who] :]
            found |= {one: [*ring, ring[0]] for one in ring}
        done.update(way)
    return found


def _refuse_orphans(plan: Plan, company: Company) -> None:
    """Whose supervisor is a newcomer whose own row is refused; and whoever is below them, if they are new too."""
    newcomers = {change.number for change in plan.new}
    waiting = [one for one in plan.changes if _is_orphan(one, newcomers, company)]
    below: dict[str, list[Change]] = {}
    for change in plan.changes:
        below.setdefault(str(change.after.get(Column.SUPERVISOR)), []).append(change)
    refused: set[int] = set()
    while waiting:
        change = waiting.pop()
        if change.entry.row in refused:
            continue
        refused.add(change.entry.row)
        number = str(change.after[Column.SUPERVISOR])
        text = _("The row of the supervisor %(number)s is refused. Correct that row first.") % {"number": number}
        plan.refuse(change, Column.SUPERVISOR, text)
        if change.person is None:
            waiting += below.get(change.number, [])


def _is_orphan(change: Change, newcomers: set[str], company: Company) -> bool:
    above = change.after.get(Column.SUPERVISOR)
    return above is not None and above not in newcomers and above not in company.by_number
