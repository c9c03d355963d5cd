"""Accounts in Django admin, for the administrator; what HR keeps of a person stands on HR's pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from config.fields import CodeField, LineField
from config.refusals import Forbidden
from config.searching import holding
from config.texts import canonical_line
from integrity.admin import GatheredSave
from people import addresses, staying
from people.models import RoleGrant, User
from people.roles import Role

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# What the history of a person calls the fields: it looks up the English label with a capital, and no context.
WORDS_OF_HISTORY = (
    gettext_noop("Department"),
    gettext_noop("Job title"),
    gettext_noop("Hired on"),
    gettext_noop("Left on"),
    gettext_noop("Supervisor"),
    gettext_noop("E-mail"),
    gettext_noop("May sign in"),
    gettext_noop("Role"),
)


class AccountForm(ModelForm[User]):
    """An account; nobody sets the password of another, and HR keeps the address to which mails go."""

    class Meta:
        model = User
        fields = ("username", "name", "is_active")
        field_classes = {"username": CodeField, "name": LineField}

    def clean(self) -> None:
        """Who confirms a right must know whose it is: nobody renames an account to look like somebody else's."""
        renamed = {"username", "name"} & set(self.changed_data)
        if renamed and self.instance.role_grants.exists():
            text = _("This person holds a right, or one is proposed for them. Ask HR to change number or name.")
            raise ValidationError(text)

    def clean_is_active(self) -> bool:
        """Never taken from the last one of those who must stay."""
        is_active: bool = self.cleaned_data["is_active"]
        if self.instance.is_active and not is_active:
            staying.hold()
            if last := staying.refusals({self.instance.pk: staying.AT_ONCE}):
                raise ValidationError(last[self.instance.pk])
        return is_active


class NewAccountForm(ModelForm[User]):
    """Nobody can sign in with it yet."""

    class Meta:
        model = User
        fields = ("username", "name")
        field_classes = {"username": CodeField, "name": LineField}

    def save(self, commit: bool = True) -> User:
        self.instance.set_unusable_password()
        return super().save(commit)


class HeldRole(admin.SimpleListFilter):
    """A right that is only proposed is none."""

    title = _("role")
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, StrOrPromise]]:
        return list(Role.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:
        wanted = RoleGrant.objects.held().filter(role=self.value() or "")
        return queryset.filter(pk__in=wanted.values("user")) if self.value() else queryset


class SharedNumber(admin.SimpleListFilter):
    """The accounts of former times that `by_number` tells apart by their exact case only."""

    title = _("employee number")
    parameter_name = "number"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, StrOrPromise]]:
        return [("shared", _("differs in case only"))] if User.objects.keyless().exists() else []

    def queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:
        return queryset.filter(username_key="") if self.value() == "shared" else queryset


@admin.register(User)
class UserAdmin(GatheredSave, DjangoUserAdmin):
    """One page per account. Passwords are their owners', rights have pages of their own (`people.rights`)."""

    list_display = ["username", "name", "role_names", "is_active"]
    form = AccountForm
    add_form = NewAccountForm
    list_filter = [SharedNumber, "is_active", HeldRole]
    search_fields = ["username", "name", "email"]
    ordering = ["username"]
    filter_horizontal = ()
    readonly_fields = ["email"]
    fieldsets = ((None, {"fields": ["username", "name", "email", "is_active"]}),)
    add_fieldsets = ((None, {"fields": ["username", "name"]}),)

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("role_grants")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[User], search_term: str
    ) -> tuple[QuerySet[User], bool]:
        """Each word in one of the columns, as it was typed or folded."""
        for word in canonical_line(search_term).split():
            queryset = queryset.filter(holding(word, *self.search_fields))
        return queryset, False

    def save_model(self, request: HttpRequest, obj: User, form: ModelForm[User], change: bool) -> None:
        super().save_model(request, obj, form, change)
        if change and "username" in form.changed_data:
            User.objects.give_key_back(form.initial["username"])
            addresses.tell_of_numbers([(obj, form.initial["username"], obj.email)])

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        """Who could set another's password could read whatever that one reads."""
        raise Forbidden(
            gettext("Nobody can set somebody else's password. Ask them to change it in the menu under their name.")
        )

    @admin.display(description=_("roles"))
    def role_names(self, person: User) -> str:
        return ", ".join(grant.get_role_display() for grant in person.role_grants.all() if grant.is_held) or "–"

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """People stay, so that the records that name them do; take away the sign-in instead."""
        return False
