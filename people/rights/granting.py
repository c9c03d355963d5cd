"""Giving a right: one proposes, another confirms. And what else becomes of a proposal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from config.refusals import Altered, BadInput, Conflict, Forbidden
from integrity import genuine, ledger
from people.acting import can_act
from people.entered import roles_now
from people.models import RightsBook, RoleGrant, User
from people.models.rights import record
from people.rights.who import is_first, refuse_granting, refuse_second
from people.roles import GRANTERS, TAKES_ONE, RightsAction, Role, Standing

ACTIONS = {
    Standing.PROPOSED: RightsAction.PROPOSE,
    Standing.ONE: RightsAction.GRANT,
    Standing.ALONE: RightsAction.ALONE,
}


@contextmanager
def changing() -> Iterator[None]:
    """One change of rights at a time; what expired before it is gone first."""
    with transaction.atomic(), ledger.gathered():
        RightsBook.held()
        for grant in RoleGrant.objects.expired().select_related("user"):
            record(RightsAction.EXPIRE, None, grant.user, grant.role)
            grant.delete()
        yield


def propose(by: User, person: User, role: str, words: str) -> RoleGrant:
    """
    A right that somebody is to get; where one administrator suffices they have it at once. `words`: why. Raises
    Forbidden, BadInput, Conflict.
    """
    with changing():
        refuse_granting(by)
        _refuse_proposal(by, person, role, words)
        standing = Standing.PROPOSED
        if role in TAKES_ONE:
            standing = Standing.ONE
        elif is_first(by, role):
            standing = Standing.ALONE
        grant = RoleGrant.objects.create(
            user=person, role=role, standing=standing, granted_by=by, granted_at=timezone.now()
        )
        record(ACTIONS[standing], by, person, role, words)
    return grant


def _refuse_proposal(by: User, person: User, role: str, words: str) -> None:
    if role not in Role.values:
        raise BadInput(_("There is no such right. Choose one of the list."))
    if person.pk == by.pk:
        raise Forbidden(_("You can't give yourself a right. Ask another administrator to propose it."))
    if not can_act(person):
        raise BadInput(_("%(person)s can't act any more. Choose somebody else.") % {"person": person})
    if not words:
        raise BadInput(_("Say why %(person)s needs this right; it stays in the history.") % {"person": person.name})
    former = RoleGrant.objects.filter(user=person, role=role).first()
    if former is not None and former.is_held:
        raise Conflict(str(RoleGrant.TAKEN))
    if former is not None:
        raise Conflict(_("This is proposed already, and waits for a second. Ask an administrator or HR to confirm it."))


def confirm(pk: int, by: User) -> RoleGrant:
    """The second says yes, and from now on the person holds the right. Raises Forbidden, Conflict, Altered."""
    with changing():
        grant = proposal(pk)
        refuse_second(grant, by)
        if genuine.altered(RoleGrant, [grant]):
            raise Altered(_("This proposal was changed past the portal. Refuse it, and have the records verified."))
        if grant.granted_by is None or not roles_now(grant.granted_by.pk) & GRANTERS:
            raise Conflict(_("Who proposed this is no administrator any more. Ask another one to propose it."))
        if not can_act(grant.user):
            raise Conflict(
                _("%(person)s can't act any more. Look at the proposal, and refuse it.") % {"person": grant.user}
            )
        grant.standing, grant.confirmed_by, grant.confirmed_at = Standing.TWO, by, timezone.now()
        grant.save()
        record(RightsAction.CONFIRM, by, grant.user, grant.role)
    return grant


def refuse(pk: int, by: User, words: str) -> RoleGrant:
    """The second says no, and why. Raises Forbidden, BadInput, Conflict."""
    with changing():
        grant = proposal(pk)
        refuse_second(grant, by)
        if not words:
            raise BadInput(_("Say why you refuse this; whoever proposed it reads it."))
        _end(grant, RightsAction.REFUSE, by, words)
    return grant


def withdraw(pk: int, by: User) -> RoleGrant:
    """Whoever proposed it takes it back. Raises Forbidden, Conflict."""
    with changing():
        grant = proposal(pk)
        if by.pk != grant.granted_by_id:
            raise Forbidden(_("Only the person who proposed this can withdraw it. Ask them to, or refuse it."))
        _end(grant, RightsAction.WITHDRAW, by)
    return grant


def _end(grant: RoleGrant, action: str, by: User, words: str = "") -> None:
    record(action, by, grant.user, grant.role, words)
    RoleGrant.objects.filter(pk=grant.pk).delete()


def proposal(pk: int) -> RoleGrant:
    """Locked. Raises Conflict."""
    rows = RoleGrant.objects.proposed().select_related("user", "granted_by").select_for_update(of=("self",))
    grant = rows.filter(pk=pk).first()
    if grant is None:
        raise Conflict(_("This proposal is no longer open. Somebody decided it, or it expired; look at the list."))
    return grant
