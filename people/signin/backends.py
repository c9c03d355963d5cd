"""Sign-in by employee number and password."""

from django.contrib.auth.backends import ModelBackend
from django.db.models import F

from people.models import User


class RoleBackend(ModelBackend):
    """
    Checks the password only: permissions come from `User.roles`, which Django's own tables of
    permissions and groups know nothing of.
    """

    def get_user(self, user_id: int) -> User | None:
        """Whoever is signed in, and their roles in the same query, a row a role: every page needs both."""
        rows = list(User.objects.filter(pk=user_id).annotate(role_held=F("role_grants__role")))
        if not rows or not self.user_can_authenticate(user := rows[0]):
            return None
        vars(user)["roles"] = frozenset(row.role_held for row in rows if row.role_held)
        return user

    def has_perm(self, user_obj, perm, obj=None):  # type: ignore[no-untyped-def]
        return False

    def has_module_perms(self, user_obj, app_label):  # type: ignore[no-untyped-def]
        return False
