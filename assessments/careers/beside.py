"""The way to a person's results over time from HR's page of them, and what rooms above show on these results."""

from __future__ import annotations

from collections.abc import Callable

from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.careers.who import may_read
from people.models import User
from people.staff import beside

SHOWN: list[Callable[[User, User], beside.Section | None]] = []


def show(section: Callable[[User, User], beside.Section | None]) -> None:
    """A section of a room above, which says itself what this reader may see of the person; None for nothing."""
    if section not in SHOWN:
        SHOWN.append(section)


def sections_for(reader: User, person: User) -> list[beside.Section]:
    return [found for section in SHOWN if (found := section(reader, person)) is not None]


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
