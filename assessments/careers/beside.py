"""The way to a person's results over time from HR's page of them."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.careers.who import may_read
from people.models import User
from people.staff import beside


def history(reader: User, person: User) -> beside.Section | None:
    if not may_read(reader, person):
        return None
    line = beside.Shown(
        _("Competency history"),
        reverse("assessments:career", args=[person.username]),
        _("trend, gaps, and when each indicator was last confirmed"),
    )
    return beside.Section(_("Results over time"), [line], "")


def register() -> None:
    """Called when the portal starts."""
    beside.register(history)
