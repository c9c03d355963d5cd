"""Who holds which right, and what waits for a second, as the reader may act on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from config.days import written
from people.acting import can_act
from people.models import RightsEvent, RoleGrant, User
from people.models.grants import RoleGrantQuerySet
from people.rights.known import notes
from people.roles import GRANTERS, SECONDS, RightsAction, Role, Standing


@dataclass(frozen=True, slots=True)
class Row:
    """
    One right. `reason`: why it was proposed; `notes`: what a second should know of the person; `acts`: what this reader
    can do about it; `is_own`: it is the reader's; `is_out`: its holder can't act any more, so it opens nothing.
    """

    grant: RoleGrant
    how: str
    reason: str
    notes: list[str]
    acts: frozenset[str]
    is_own: bool
    is_out: bool


def rows(grants: Iterable[RoleGrant], reader: User) -> Iterator[Row]:
    found = list(grants)
    reasons, known = _reasons(found), notes(found)
    for grant in found:
        reason = reasons.get((grant.user_id, grant.role), "")
        acts = acts_of(grant, reader)
        yield Row(
            grant,
            how(grant),
            reason,
            known.get(grant.user_id, []),
            acts,
            grant.user_id == reader.pk,
            not can_act(grant.user),
        )


def open_proposals() -> list[RoleGrant]:
    return list(_with_people(RoleGrant.objects.proposed()).order_by("granted_at", "pk"))


def holders() -> list[RoleGrant]:
    """By right, in the order of the rights."""
    order = {role: place for place, role in enumerate((Role.ADMINISTRATOR, Role.HR, Role.AUDITOR, Role.EDITOR))}
    found = _with_people(RoleGrant.objects.held())
    return sorted(found, key=lambda grant: (order.get(Role(grant.role), 9), grant.user.username))


def one(pk: int) -> RoleGrant | None:
    return _with_people(RoleGrant.objects.filter(pk=pk)).first()


def _with_people(grants: RoleGrantQuerySet) -> RoleGrantQuerySet:
    return grants.select_related("user__department", "granted_by", "confirmed_by")


def acts_of(grant: RoleGrant, reader: User) -> frozenset[str]:
    """For buttons; the verbs look again."""
    if not reader.roles & SECONDS:
        return frozenset()
    if grant.is_held:
        return frozenset({"take"})
    if grant.granted_by_id == reader.pk:
        return frozenset({"withdraw"})
    return frozenset() if grant.user_id == reader.pk else frozenset({"confirm", "refuse"})


def may_propose(reader: User) -> bool:
    return bool(reader.roles & GRANTERS)


def how(grant: RoleGrant) -> str:
    """By whom it was given, in a sentence."""
    at = written(grant.granted_at) if grant.granted_at else ""
    words = {"by": grant.granted_by, "second": grant.confirmed_by, "day": at}
    sentences = {
        Standing.PROPOSED: _("proposed by %(by)s"),
        Standing.TWO: _("granted by %(by)s, confirmed by %(second)s"),
        Standing.ONE: _("granted by %(by)s"),
        Standing.ALONE: _("granted by one alone on %(day)s: %(by)s"),
        Standing.COMMAND: _("granted on the server's command line"),
        Standing.BEFORE: _("granted before rights were confirmed by two"),
    }
    return sentences[Standing(grant.standing)] % words


def _reasons(grants: list[RoleGrant]) -> dict[tuple[int, str], str]:
    """By person and right, as it was proposed or granted last."""
    given = [RightsAction.PROPOSE, RightsAction.GRANT, RightsAction.ALONE]
    events = RightsEvent.objects.filter(person__in={grant.user_id for grant in grants}, action__in=given)
    return {(person, role): words for person, role, words in events.values_list("person", "role", "words")}
