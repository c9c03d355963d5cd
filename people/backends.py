"""Sign-in by employee number and password."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.db.models import Exists, OuterRef

from people.models import RoleGrant, User
from people.roles import Role


class RoleBackend(ModelBackend):
    """
    Checks the password only: permissions come from `User.roles`, which Django's own tables of
    permissions and groups know nothing of.
    """

    def get_user(self, user_id: Any) -> User | None:
        """Whoever is signed in, and their roles in the same query: every page asks for both."""
        held = {f"holds_{role}": Exists(RoleGrant.objects.filter(user=OuterRef("pk"), role=role)) for role in Role}
        user = User.objects.annotate(**held).filter(pk=user_id).first()
        if user is None or not self.user_can_authenticate(user):
            return None
        vars(user)["roles"] = frozenset(role.value for role in Role if getattr(user, f"holds_{role}"))
        return user

    def has_perm(self, user_obj, perm, obj=None):  # type: ignore[no-untyped-def]
        return False

    def has_module_perms(self, user_obj, app_label):  # type: ignore[no-untyped-def]
        return False
