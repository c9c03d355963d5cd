"""Django admin for editors and administrators; signing in is the portal's own sign-in."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _


class PortalAdminSite(admin.AdminSite):
    site_header = _("Competency appraisal: administration")
    site_title = _("Competency appraisal")
    index_title = _("What to maintain")
