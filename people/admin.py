"""People and roles in Django admin, for the administrator."""

from __future__ import annotations

from typing import cast

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from integrity.admin import GatheredSave
from people import leaving
from people.models import RoleGrant, User

admin.site.unregister(Group)


class RoleGrantInline(admin.TabularInline[RoleGrant, User]):
    model = RoleGrant
    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody gives a role to themself: who keeps accounts must not open the appraisals by it."""
        return obj is None or obj.pk != request.user.pk

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.has_add_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.has_add_permission(request, obj)


@admin.register(User)
class UserAdmin(GatheredSave, DjangoUserAdmin):
    """One page per person; the password is set from here, without mail."""

    list_display = ["username", "name", "department", "job_title", "supervisor", "role_names", "is_active"]
    list_filter = ["is_active", "role_grants__role", "department"]
    list_select_related = ["supervisor"]
    search_fields = ["username", "name", "department", "email"]
    ordering = ["username"]
    autocomplete_fields = ["supervisor"]
    filter_horizontal = ()
    inlines = [RoleGrantInline]
    fieldsets = (
        (None, {"fields": ["username", "password", "name", "email", "is_active"]}),
        (_("Post"), {"fields": [*User.FACTS, "left_on", "supervisor"]}),
    )
    add_fieldsets = ((None, {"fields": ["username", "name", "usable_password", "password1", "password2"]}),)

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("role_grants")

    def save_model(self, request: HttpRequest, obj: User, form: ModelForm[User], change: bool) -> None:
        if "left_on" in form.changed_data:
            leaving.record(obj, cast(User, request.user))
        super().save_model(request, obj, form, change)

    @admin.display(description=_("roles"))
    def role_names(self, person: User) -> str:
        return ", ".join(grant.get_role_display() for grant in person.role_grants.all())

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """People stay, so that the records that name them do; take away the sign-in instead."""
        return False
