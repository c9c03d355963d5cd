"""The appraisals of a person on HR's page of them: those that the reader sees, in no other way than everywhere."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.enums import Status
from assessments.models import Assessment
from people.models import User
from people.staff import beside

MOST = 20


def appraisals(reader: User, person: User) -> beside.Section:
    rows = Assessment.objects.visible_to(reader).filter(trainee=person, purged_at__isnull=True)
    found = list(rows.select_related("cycle").order_by("-created_at", "-pk")[: MOST + 1])
    lines = [
        beside.Shown(row.cycle.name, row.get_absolute_url(), f"{Status(row.status).label} · {row.supervisor_name}")
        for row in found[:MOST]
    ]
    more = reverse("assessments:list", query={"q": person.username}) if len(found) > MOST else ""
    return beside.Section(_("Appraisals"), lines, _("None that you can see."), more)


def register() -> None:
    beside.register(appraisals)
