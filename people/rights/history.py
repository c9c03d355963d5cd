"""All that happened to rights, as somebody asks for it: a page of it, or a workbook."""

from __future__ import annotations

import io
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl import Workbook

from config.searching import holding
from people.models import RightsEvent
from printing.spreadsheet import Column, ListSheet, in_cell

CHUNK = 2000


def events(criteria: dict[str, Any]) -> QuerySet[RightsEvent]:
    """The newest first, with all that a row shows."""
    found = RightsEvent.objects.select_related("person", "actor").order_by("-sequence")
    if wanted := criteria.get("person"):
        found = found.filter(holding(wanted, "person__name", "person__username"))
    if actor := criteria.get("by"):
        found = found.filter(holding(actor, "actor__name", "actor__username"))
    exact = {"role": "role", "action": "action", "since": "at__date__gte", "until": "at__date__lte"}
    return found.filter(**{path: criteria[name] for name, path in exact.items() if criteria.get(name)})


def workbook_of(found: QuerySet[RightsEvent]) -> bytes:
    """A row for each event, in the order of the page."""
    book = Workbook(write_only=True)
    columns = [
        Column(_("Number"), 9),
        Column(_("When"), 18),
        Column(_("Employee number"), 16),
        Column(_("Person"), 18),
        Column(_("Right"), 16),
        Column(pgettext("right", "What happened"), 26),
        Column(_("By: number"), 16),
        Column(_("By: name"), 18),
        Column(_("Reason"), 60),
    ]
    sheet = ListSheet(book, _("History of rights"), columns)
    for event in found.iterator(CHUNK):
        at = in_cell(event.at)
        by = (event.actor.username, event.actor.name) if event.actor else ("", "")
        what = [event.person.username, event.person.name, event.get_role_display(), event.get_action_display()]
        sheet.append([event.sequence, at, *what, *by, event.words])
    sheet.close()
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
