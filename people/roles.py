"""
The offices a person can hold beside being appraised or appraising.

Trainee and supervisor are no offices: they follow from the assessments that name a person.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    HR = "hr", _("HR")
    EDITOR = "editor", _("Standards editor")
    AUDITOR = "auditor", _("Auditor")
    ADMINISTRATOR = "administrator", _("Administrator")


# Which part of Django admin a role works in. Appraisals are in none of them.
ADMIN_APPS: dict[str, frozenset[str]] = {
    Role.EDITOR: frozenset({"competency"}),
    Role.ADMINISTRATOR: frozenset({"people"}),
}
