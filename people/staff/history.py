"""What was changed of a person, by whom and when, in plain words: from the audit log."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.utils.dateparse import parse_datetime
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from config.days import local_day
from people.models import Department, RoleGrant, User
from people.roles import Role

MOST = 50
# Kept beside the leaving date; that it was confirmed is said.
UNSAID = {"id", "left_recorded_on", "left_recorded_at", "left_recorded_by", "left_confirmed_by", "date_joined"}
EMPTY = {"", "None", None}


@dataclass(frozen=True, slots=True)
class Change:
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Entry:
    """`by` is "" for what nobody signed in did, such as a command."""

    at: datetime
    by: str
    said: str
    changes: list[Change]


def history_of(person: User) -> list[Entry]:
    """The newest first, at most MOST; in as many queries however many there are."""
    kinds = ContentType.objects.get_for_models(User, RoleGrant)
    granted = Q(changes__user__0=str(person.pk)) | Q(changes__user__1=str(person.pk))
    about = Q(content_type=kinds[User], object_id=person.pk) | Q(granted, content_type=kinds[RoleGrant])
    entries = list(LogEntry.objects.filter(about).select_related("actor").order_by("-timestamp", "-pk")[:MOST])
    words = _Words(entries)
    found = (words.entry(entry, is_grant=entry.content_type_id == kinds[RoleGrant].pk) for entry in entries)
    return [entry for entry in found if entry is not None]


class _Words:
    """The names of departments and people that entries hold by key."""

    def __init__(self, entries: Iterable[LogEntry]) -> None:
        keys: dict[str, set[int]] = {"department": set(), "supervisor": set()}
        for entry in entries:
            for name, pair in (entry.changes or {}).items():
                if name in keys:
                    keys[name] |= {int(value) for value in pair if _is_key(value)}
        people = User.objects.in_bulk(keys["supervisor"])
        self.names = {
            "department": {str(pk): one.path for pk, one in Department.objects.in_bulk(keys["department"]).items()},
            "supervisor": {str(pk): str(one) for pk, one in people.items()},
        }
        self.labels = User.labels()

    def entry(self, entry: LogEntry, *, is_grant: bool) -> Entry | None:
        by = str(entry.actor) if entry.actor else ""
        if is_grant:
            said = _("Role given") if entry.action == LogEntry.Action.CREATE else _("Role taken away")
            pair = (entry.changes or {}).get("role", ["", ""])
            role = next((value for value in pair if value in Role.values), "")
            return Entry(entry.timestamp, by, f"{said}: {Role(role).label}" if role else said, [])
        if entry.action == LogEntry.Action.CREATE:
            return Entry(entry.timestamp, by, _("Added"), [])
        changes = [self.change(name, pair) for name, pair in (entry.changes or {}).items() if name not in UNSAID]
        return Entry(entry.timestamp, by, "", changes) if changes else None

    def change(self, name: str, pair: list[str | None]) -> Change:
        label = capfirst(self.labels.get(name, name))
        if name == "password":
            return Change(label, "", _("set anew"))
        return Change(label, *(self.value(name, value) for value in pair))

    def value(self, name: str, value: str | None) -> str:
        if value in EMPTY:
            return "–"
        if value in ("True", "False"):
            return _("yes") if value == "True" else _("no")
        if name == "left_confirmed_at" and (at := parse_datetime(str(value))):
            return local_day(at).isoformat() if at.tzinfo else at.date().isoformat()
        return self.names.get(name, {}).get(str(value), str(value))


def _is_key(value: object) -> bool:
    text = str(value)
    return text.isascii() and text.isdecimal() and len(text) < 19
