"""
Somebody must stay who can give others their way in: of those who keep accounts, and of HR, the last one who can act
stays until another is given the role.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _

from people.acting import able
from people.models import RightsBook, RoleGrant, User
from people.roles import NEVER_NOBODY, Role

# The last day of an account that is closed.
AT_ONCE = date.min


def holders() -> dict[str, dict[int, date]]:
    """By role that somebody must hold: who can act, and until which day; date.max for who has no last day."""
    found: dict[str, dict[int, date]] = {role: {} for role in NEVER_NOBODY}
    grants = RoleGrant.objects.held().filter(able("user__"), role__in=NEVER_NOBODY)
    for role, person, left_on in grants.values_list("role", "user", "user__left_on"):
        found[role][person] = left_on or date.max
    return found


def is_last(person: User, role: str) -> bool:
    """Whether nobody else could act in a role that somebody must hold."""
    return set(holders().get(role, {})) == {person.pk}


def keys() -> set[int]:
    """All of them; whoever ends an account holds their rows, so that two at once don't end the last two."""
    return {person for held in holders().values() for person in held}


def hold() -> None:
    """Locks the book of rights and their rows to the end of the transaction."""
    RightsBook.held()
    list(User.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=keys()).order_by("pk"))


def refusals(until: Mapping[int, date]) -> dict[int, str]:
    """
    Who of these can't be given this last day, and why, in a sentence with what to do: all get theirs in one change, and
    after it nobody could act in a role so long as now.
    """
    found: dict[int, str] = {}
    for role, held in holders().items() if until else ():
        if held and max(until.get(person, day) for person, day in held.items()) < max(held.values()):
            ending = {person for person, day in held.items() if until.get(person, day) < day}
            found |= {person: _why(role) for person in ending if person not in found}
    return found


def _why(role: str) -> str:
    if role == Role.HR:
        return _("Nobody in HR could act after that. Ask the administrator to give somebody else the HR role first.")
    return _("Nobody could keep accounts after that. Ask the administrator to give somebody else their role first.")
