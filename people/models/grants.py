"""The roles that people hold."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from config.taken import SaysTaken
from integrity.ledgered import Ledgered, LedgeredQuerySet
from people.models.person import User
from people.roles import Role


class RoleGrant(SaysTaken, Ledgered):
    """One role held by one person."""

    user = models.ForeignKey(User, verbose_name=_("person"), on_delete=models.CASCADE, related_name="role_grants")
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)

    TAKEN = _("This person holds this role already.")
    objects = LedgeredQuerySet["RoleGrant"].as_manager()

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        constraints = [
            models.UniqueConstraint(fields=["user", "role"], name="role_granted_once"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="role_is_known"),
        ]

    def __str__(self) -> str:
        return self.get_role_display()
