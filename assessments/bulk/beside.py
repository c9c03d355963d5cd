"""What a supervisor still has to rate, on HR's page of them: all of it can be handed over from there."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.bulk import selecting
from assessments.enums import BulkKind, Status
from assessments.models import Assessment
from people.models import User
from people.roles import Role
from people.staff import beside


def hand_over_address(number: str) -> str:
    """Where everything of one supervisor is handed over."""
    asked = {"list": selecting.OF_SUPERVISOR, "asked": f"number={number}"}
    return reverse("assessments:bulk-new", args=[BulkKind.HAND_OVER], query=asked)


def to_rate(reader: User, person: User) -> beside.Section | None:
    """For HR, where there is something to hand over."""
    if not reader.has_role(Role.HR):
        return None
    count = Assessment.objects.filter(supervisor=person, status__in=Status.open()).count()
    if not count:
        return None
    under = ngettext("%(count)d assessment that is not approved", "%(count)d assessments that are not approved", count)
    words = _("Hand over everything of %(name)s") % {"name": person.name}
    line = beside.Shown(words, hand_over_address(person.username), under % {"count": count})
    return beside.Section(_("Rates"), [line], "")


def register() -> None:
    """Called when the portal starts."""
    beside.register(to_rate)
    selecting.register(selecting.OF_SUPERVISOR, selecting.of_supervisor)
