"""Django admin for editors and administrators, in the portal's look; signing in is the portal's own sign-in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import ModelAdmin
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

# Accounts and roles, and the standards; what libraries register beside them is kept nowhere by hand.
KEPT = frozenset({"people", "competency"})


class PortalAdminSite(admin.AdminSite):
    site_header = _("Competency appraisal: administration")
    site_title = _("Competency appraisal")
    index_title = _("What to maintain")
    enable_nav_sidebar = False

    def register(
        self,
        model_or_iterable: type[Model] | Iterable[type[Model]],
        admin_class: type[ModelAdmin[Any]] | None = None,
        **options: object,
    ) -> None:
        """Takes what is kept here, and leaves the rest out."""
        several = [model_or_iterable] if isinstance(model_or_iterable, type) else list(model_or_iterable)
        kept = [model for model in several if model._meta.app_label in KEPT]
        super().register(kept, admin_class, **options)
