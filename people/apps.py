from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "people"
    verbose_name = _("People and roles")

    def ready(self) -> None:
        """Who changed a person or gave a role stands in the audit log."""
        from auditlog.registry import auditlog

        from people import checks  # noqa: F401 - importing registers them
        from people.ledgers import keep_ledgers
        from people.models import Department, RoleGrant, User

        auditlog.register(User, exclude_fields=["last_login", "language", "username_key"], mask_fields=["password"])
        auditlog.register(RoleGrant)
        auditlog.register(Department)
        keep_ledgers()
