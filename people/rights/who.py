"""Who may do what about rights: always looked at anew, under the lock of the one book of rights."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from config.refusals import Forbidden
from people.entered import roles_now
from people.models import RightsEvent, RoleGrant, User
from people.roles import GRANTERS, NEVER_NOBODY, READERS, SECONDS, RightsAction

# After these somebody held a right.
HELD_ONCE = [RightsAction.CONFIRM, RightsAction.ALONE, RightsAction.COMMAND, RightsAction.TAKE, RightsAction.END]


def refuse_readers(user: User) -> None:
    """Raises Forbidden for whoever may not read who holds which right."""
    if not user.roles & READERS:
        raise Forbidden(_("Administrators, HR and the auditor see who holds which right. Ask one of them."))


def refuse_granting(by: User) -> None:
    if not roles_now(by.pk) & GRANTERS:
        raise Forbidden(_("An administrator proposes and grants rights. Ask one of them."))


def refuse_deciding(by: User) -> None:
    if not roles_now(by.pk) & SECONDS:
        raise Forbidden(_("An administrator or HR decides about rights. Ask one of them."))


def refuse_second(grant: RoleGrant, by: User) -> None:
    """Neither who proposed it nor who gets it is the second."""
    refuse_deciding(by)
    if by.pk == grant.granted_by_id:
        raise Forbidden(_("You proposed this yourself. Ask another administrator or somebody in HR to confirm it."))
    if by.pk == grant.user_id:
        raise Forbidden(_("You can't confirm a right of your own. Ask another administrator or somebody in HR."))


def is_first(by: User, role: str) -> bool:
    """
    Whether nobody could be the second, since nobody but this administrator ever held HR's right or an administrator's:
    who takes the others' away or closes their accounts is alone, and still not the first.
    """
    return role in NEVER_NOBODY and not ever_beside(by).exists()


def ever_beside(by: User) -> QuerySet[User]:
    """Who but this person holds or ever held HR's right or an administrator's."""
    now = RoleGrant.objects.held().filter(role__in=NEVER_NOBODY)
    once = RightsEvent.objects.filter(role__in=NEVER_NOBODY, action__in=HELD_ONCE)
    return User.objects.filter(Q(pk__in=now.values("user")) | Q(pk__in=once.values("person"))).exclude(pk=by.pk)
