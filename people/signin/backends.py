"""Sign-in by employee number and password."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import ValidationError
from django.db.models import Exists, F, Func, IntegerField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.translation import gettext as _

from config.company_sign_in import takes_no_passwords
from config.days import written
from people.acting import can_act
from people.entered import entered
from people.models import Company, RoleGrant, User
from people.roles import SECONDS, Role

# The columns of a grant, each read beside the person under this name.
GRANT = {field.attname: f"grant_{field.attname}" for field in RoleGrant._meta.concrete_fields}
COUNT = Func(F("pk"), function="COUNT", output_field=IntegerField())


def awaited() -> Subquery:
    """How many rights wait for a second, whom the person asked about could be."""
    proposed = RoleGrant.objects.proposed().exclude(user=OuterRef("pk")).exclude(granted_by=OuterRef("pk"))
    return Subquery(proposed.order_by().annotate(number=COUNT).values("number"))


def why_barred(person: User) -> str:
    """A closed account is told before a last day: that one may be a slip, and HR's to correct."""
    if not person.is_active:
        return _("This account is closed, so signing in is not possible. Ask the administrator if it should be open.")
    return _("Your last day was %(day)s, so signing in ended with it. Ask HR if that day is wrong.") % {
        "day": written(person.left_on)
    }


def is_let_in_by_password(person: User) -> bool:
    """Where company accounts alone count, administrators have passwords all the same."""
    return not takes_no_passwords() or _keeps_accounts(person)


def _keeps_accounts(person: User) -> bool:
    return any(grant.role == Role.ADMINISTRATOR for grant in entered(list(person.role_grants.all())))


def no_passwords() -> str:
    return _("Passwords are not used here any more. Sign in with your company account.")


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
        if found is not None and not is_let_in_by_password(found):
            raise ValidationError(no_passwords(), code="no_passwords")
        return found

    def user_can_authenticate(self, user: Any) -> bool:
        """Asked once the password was right, and on every request of who is signed in."""
        if not can_act(user):
            self.barred = user
        return self.barred is None

    def get_user(self, user_id: int) -> User | None:
        """
        Whoever is signed in, with their roles, whether they lead people, and the version of the company's look in the
        same query; a second holds the roles against the ledger.
        """
        columns = {name: F(f"role_grants__{column}") for column, name in GRANT.items()}
        look = {"company_version": Coalesce(Subquery(Company.objects.values("version")[:1]), Value(""))}
        more = {"rights": awaited(), "leads": Exists(User.objects.filter(supervisor=OuterRef("pk")))}
        rows = list(User.objects.filter(pk=user_id).order_by().annotate(**columns, **look, **more))
        if not rows or not self.user_can_authenticate(user := rows[0]):
            return None
        held = [{column: vars(row)[name] for column, name in GRANT.items()} for row in rows]
        roles = frozenset(grant.role for grant in entered([RoleGrant(**one) for one in held if one["id"]]))
        vars(user).update(roles=roles, rights_awaited=vars(user)["rights"] if roles & SECONDS else 0)
        return user

    def has_perm(self, user_obj, perm, obj=None):  # type: ignore[no-untyped-def]
        return False

    def has_module_perms(self, user_obj, app_label):  # type: ignore[no-untyped-def]
        return False
