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


def refuse_others(user: User, *, changing: bool = False) -> None:
    """Raises Forbidden for whoever may not read, or, where something is changed, is not of HR."""
    if not may_read(user):
        raise Forbidden(_("People and departments are kept by HR. Ask HR if something about you is not right."))
    if changing and not may_change(user):
        raise Forbidden(_("HR changes people and departments. The administrator keeps accounts and roles. Ask HR."))
