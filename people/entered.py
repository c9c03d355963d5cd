"""Which roles somebody really holds: those that the portal itself entered, of one who can act."""

from __future__ import annotations

import logging

from integrity import genuine
from people.acting import can_act
from people.models import RoleGrant, User

logger = logging.getLogger(__name__)


def entered(grants: list[RoleGrant]) -> list[RoleGrant]:
    """Those that the portal gave: a role that was put in, confirmed or changed past it opens nothing."""
    held = [grant for grant in grants if grant.is_held]
    altered = genuine.altered(RoleGrant, held)
    if altered:
        logger.error("Roles put in past the portal: %s; run verify_records.", sorted(altered))
    return [grant for grant in held if grant.pk not in altered]


def roles_now(key: int) -> frozenset[str]:
    """As the database says it now, whatever was true when the request began."""
    person = User.objects.filter(pk=key).first()
    if person is None or not can_act(person):
        return frozenset()
    return frozenset(grant.role for grant in entered(list(person.role_grants.all())))
