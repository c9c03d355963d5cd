"""On the page of a standard: the way to what its publication changes for cycles and job titles."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from competency.models import StandardVersion
from competency.pages import beside
from people.models import User
from people.roles import Role


def link(version: StandardVersion, reader: User) -> beside.Link | None:
    if version.is_draft or not reader.has_role(Role.HR):
        return None
    return beside.Link(
        reverse("assessments:new-version", args=[version.code]), _("What it changes for cycles and titles")
    )


def register() -> None:
    """Called when the portal starts."""
    beside.add(link)
