"""Sign-in by employee number and password."""

import logging
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import ValidationError
from django.db.models import F
from django.http import HttpRequest
from django.utils.translation import gettext as _

from integrity import genuine
from people.acting import can_act
from people.models import RoleGrant, User

logger = logging.getLogger(__name__)


def entered(grants: list[RoleGrant]) -> list[RoleGrant]:
    """Those that the portal gave: a role that was put in past it opens nothing."""
    altered = genuine.altered(RoleGrant, grants)
    if altered:
        logger.error("Roles put in past the portal: %s; run verify_records.", sorted(altered))
    return [grant for grant in grants if grant.pk not in altered]


def why_barred(person: User) -> str:
    """A closed account is told before a last day: that one may be a slip, and HR's to correct."""
    if not person.is_active:
        return _("This account is closed, so signing in is not possible. Ask the administrator if it should be open.")
    return _("Your last day was %(day)s, so signing in ended with it. Ask HR if that day is wrong.") % {
        "day": f"{person.left_on:%Y-%m-%d}"
    }


class RoleBackend(ModelBackend):
    """
    Checks the password only: permissions come from `User.roles`, which Django's own tables of
    permissions and groups know nothing of. `barred`: who gave the right password and can't act any more.
    """

    barred: User | None = None

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **given: Any
    ) -> User | None:
        """Raises ValidationError that says why for whoever gave the right password and can't act any more."""
        found: User | None = super().authenticate(request, username, password, **given)
        if self.barred is not None:
            raise ValidationError(why_barred(self.barred), code="barred")
        return found

    def user_can_authenticate(self, user: Any) -> bool:
        """Asked once the password was right, and on every request of who is signed in."""
        if not can_act(user):
            self.barred = user
        return self.barred is None

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
