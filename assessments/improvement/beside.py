"""The way to a person's improvement plans from HR's page of them."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.improvement.listing import seen_by
from config.days import written
from people.models import User
from people.roles import Role
from people.staff import beside

MOST = 5


def plans(reader: User, person: User) -> beside.Section | None:
    """Only where there are some, for HR and the auditor."""
    if not reader.roles & {Role.HR, Role.AUDITOR}:
        return None
    found = list(seen_by(reader).filter(person=person).order_by("-pk")[: MOST + 1])
    lines = [
        beside.Shown(
            plan.number,
            plan.get_absolute_url(),
            " · ".join([str(plan.get_state_display()), f"{written(plan.starts_on)} – {written(plan.ends_on)}"]),
        )
        for plan in found[:MOST]
    ]
    more = reverse("assessments:improvement", query={"q": person.username}) if len(found) > MOST else ""
    return beside.Section(_("Improvement plans"), lines, "", more) if lines else None


def register() -> None:
    """Called when the portal starts."""
    beside.register(plans)
