"""Who took the access log away as a file: kept in the log of changes, which has a ledger, and shown under the log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from assessments.models import Access
from config.days import written_iso
from people.models import User

OPERATION = "access log taken"
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Taking:
    at: datetime
    by: User | None
    rows: int
    days: str


def write_down(by: User, criteria: dict[str, Any], rows: int) -> None:
    """With the days, kind and number that were asked for; of names that were typed only that there were any."""
    days = {name: criteria[name].isoformat() for name in ("since", "until") if criteria.get(name)}
    exact = {name: criteria[name] for name in ("kind", "assessment") if criteria.get(name)}
    named = [name for name in ("person", "by") if criteria.get(name)]
    LogEntry.objects.create(
        content_type=ContentType.objects.get_for_model(Access),
        object_pk="",
        object_repr="access log",
        action=LogEntry.Action.ACCESS,
        actor=by,
        actor_email=by.email or None,
        additional_data={"operation": OPERATION, "rows": rows, **days, **exact, "named": named},
    )


def takings() -> QuerySet[LogEntry]:
    kind = ContentType.objects.get_for_model(Access)
    return LogEntry.objects.filter(content_type=kind, action=LogEntry.Action.ACCESS).order_by("-timestamp", "-pk")


def latest() -> list[Taking]:
    return [
        Taking(entry.timestamp, entry.actor, told.get("rows", 0), days_of(told))
        for entry in takings().select_related("actor")[:SHOWN]
        for told in [entry.additional_data or {}]
    ]


def days_of(told: dict[str, Any]) -> str:
    """The span that was asked for; "" for all days."""
    since, until = (written_iso(told.get(name, "")) for name in ("since", "until"))
    if since and until:
        return since if since == until else f"{since} – {until}"
    if since:
        return _("from %(day)s") % {"day": since}
    return _("until %(day)s") % {"day": until} if until else ""
