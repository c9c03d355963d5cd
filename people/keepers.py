"""Who keeps people and departments: HR changes them, the administrator reads them beside the accounts."""

from __future__ import annotations

from django.utils.translation import gettext as _

from config.refusals import Forbidden
from people.models import User
from people.roles import Role

READERS = frozenset({Role.HR, Role.ADMINISTRATOR})


def may_read(user: User) -> bool:
    return bool(user.roles & READERS)


def may_change(user: User) -> bool:
    return user.has_role(Role.HR)


def may_add(user: User) -> bool:
    """HR; and the administrator while nobody of HR can act, or nobody could ever be made HR."""
    return may_change(user) or (user.has_role(Role.ADMINISTRATOR) and not User.objects.holding(Role.HR).exists())


def refuse_adding(user: User) -> None:
    """Raises Forbidden."""
    refuse_others(user, changing=not may_add(user))


def refuse_others(user: User, *, changing: bool = False) -> None:
    """Raises Forbidden for whoever may not read, or, where something is changed, is not of HR."""
    if not may_read(user):
        raise Forbidden(_("People and departments are managed by HR. Ask HR if something about you is not right."))
    if changing and not may_change(user):
        raise Forbidden(_("HR changes people and departments. The administrator manages accounts. Ask HR."))


def refuse_but_administrator(user: User, person: User | None = None) -> None:
    """Raises Forbidden for everybody else, and for the administrator about themself where a `person` is given."""
    if not user.has_role(Role.ADMINISTRATOR):
        raise Forbidden(_("The administrator manages accounts. Ask the administrator to let somebody in."))
    if person is not None and person.pk == user.pk:
        raise Forbidden(_("You can't do this for yourself. Ask another administrator."))
