"""The admin site as an app of our own."""

from django.contrib.admin.apps import AdminConfig


class PortalAdminConfig(AdminConfig):
    default_site = "config.admin.PortalAdminSite"

    def ready(self) -> None:
        super().ready()
        from config import checks, day_checks  # noqa: F401 - importing registers them
