"""Sign-in by employee number and password."""

import logging

from django.contrib.auth.backends import ModelBackend
from django.db.models import F

from integrity import genuine
from people.models import RoleGrant, User

logger = logging.getLogger(__name__)


def entered(grants: list[RoleGrant]) -> list[RoleGrant]:
    """Those that the portal gave: a role that was put in past it opens nothing."""
    altered = genuine.altered(RoleGrant, grants)
    if altered:
        logger.error("Roles put in past the portal: %s; run verify_records.", sorted(altered))
    return [grant for grant in grants if grant.pk not in altered]


class RoleBackend(ModelBackend):
    """
    Checks the password only: permissions come from `User.roles`, which Django's own tables of
    permissions and groups know nothing of.
    """

    def get_user(self, user_id: int) -> User | None:
        """Whoever is signed in, with their roles in the same query; a second holds them against the ledger."""
        grant = {"grant": F("role_grants__pk"), "role_held": F("role_grants__role")}
        rows = list(User.objects.filter(pk=user_id).annotate(**grant))
        if not rows or not self.user_can_authenticate(user := rows[0]):
            return None
        held = [(vars(row)["grant"], vars(row)["role_held"]) for row in rows]
        grants = [RoleGrant(pk=key, user_id=user.pk, role=role) for key, role in held if role]
        vars(user)["roles"] = frozenset(grant.role for grant in entered(grants))
        return user

    def has_perm(self, user_obj, perm, obj=None):  # type: ignore[no-untyped-def]
        return False

    def has_module_perms(self, user_obj, app_label):  # type: ignore[no-untyped-def]
        return False
