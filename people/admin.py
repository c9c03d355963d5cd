"""Accounts and roles in Django admin, for the administrator; what HR keeps of a person stands on HR's pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.db.models import Model, QuerySet
from django.forms import BaseInlineFormSet, ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from config.fields import CodeField
from config.searching import holding
from config.texts import canonical_line
from integrity.admin import GatheredSave
from people.models import RoleGrant, User

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

admin.site.unregister(Group)
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


class RoleGrantFormSet(BaseInlineFormSet[RoleGrant, User, ModelForm[RoleGrant]]):
    def get_unique_error_message(self, unique_check: Sequence[str]) -> str:
        """Of one role ticked in two rows at once."""
        return str(RoleGrant.TAKEN)


class RoleGrantInline(admin.TabularInline[RoleGrant, User]):
    model = RoleGrant
    formset = RoleGrantFormSet
    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody gives a role to themself: who keeps accounts must not open the appraisals by it."""
        return obj is None or obj.pk != request.user.pk

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.has_add_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.has_add_permission(request, obj)


class PersonForm(UserChangeForm[User]):
    class Meta:
        model = User
        fields = ("username", "password", "name", "email", "is_active")
        field_classes = {"username": CodeField}


class NewPersonForm(AdminUserCreationForm):
    class Meta:
        model = User
        fields = ("username",)
        field_classes = {"username": CodeField}


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
    """One page per account; the password is set from here, without mail."""

    list_display = ["username", "name", "role_names", "is_active"]
    form = PersonForm
    add_form = NewPersonForm
    list_filter = [SharedNumber, "is_active", "role_grants__role"]
    search_fields = ["username", "name", "email"]
    ordering = ["username"]
    filter_horizontal = ()
    inlines = [RoleGrantInline]
    fieldsets = ((None, {"fields": ["username", "password", "name", "email", "is_active"]}),)
    add_fieldsets = ((None, {"fields": ["username", "name", "usable_password", "password1", "password2"]}),)

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

    @admin.display(description=_("roles"))
    def role_names(self, person: User) -> str:
        return ", ".join(grant.get_role_display() for grant in person.role_grants.all())

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """People stay, so that the records that name them do; take away the sign-in instead."""
        return False
