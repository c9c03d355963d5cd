"""What was changed of a person, by whom and when, in plain words: from the audit log."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from allauth.socialaccount.models import SocialAccount
from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.utils.dateparse import parse_datetime
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from config.days import written, written_iso
from people.models import Department, RoleGrant, StaffImportLine, User
from people.roles import Role, Standing

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
    kinds = ContentType.objects.get_for_models(User, RoleGrant, SocialAccount)
    theirs = Q(changes__user__0=str(person.pk)) | Q(changes__user__1=str(person.pk))
    beside = [kinds[RoleGrant], kinds[SocialAccount]]
    about = Q(content_type=kinds[User], object_id=person.pk) | Q(theirs, content_type__in=beside)
    entries = list(LogEntry.objects.filter(about).select_related("actor").order_by("-timestamp", "-pk")[:MOST])
    lines = list(person.staff_import_lines.select_related("staff_import__by").order_by("-pk")[:MOST])
    words = _Words(entries, str(person))
    said = {kinds[RoleGrant].pk: words.grant, kinds[SocialAccount].pk: words.link}
    found = (said.get(entry.content_type_id, words.entry)(entry) for entry in entries)
    listed = (_by_list(line) for line in lines)
    together = sorted([*(entry for entry in found if entry is not None), *listed], key=lambda one: one.at, reverse=True)
    return together[:MOST]


def _by_list(line: StaffImportLine) -> Entry:
    """The log of changes has one entry for a whole list: its lines say whom it was about."""
    done = line.staff_import
    said = _("Added by the staff list %(file)s") if line.is_new else _("Changed by the staff list %(file)s")
    return Entry(done.at, str(done.by) if done.by else "", said % {"file": done.file_name}, [])


class _Words:
    """The names of departments and people that entries hold by key."""

    def __init__(self, entries: Iterable[LogEntry], person: str) -> None:
        self.person = person
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

    def grant(self, entry: LogEntry) -> Entry:
        said, role = _of_right(entry), _among(Role.values, entry, "role")
        return Entry(entry.timestamp, _by(entry), f"{said}: {Role(role).label}" if role else said, [])

    def link(self, entry: LogEntry) -> Entry:
        """Made by the person's own sign-in, at which nobody is signed in yet."""
        is_new = entry.action == LogEntry.Action.CREATE
        said = _("Linked to the company account at sign-in") if is_new else _("Link to the company account removed")
        return Entry(entry.timestamp, _by(entry) or (self.person if is_new else ""), said, [])

    def entry(self, entry: LogEntry) -> Entry | None:
        by = _by(entry)
        if entry.action == LogEntry.Action.CREATE:
            return Entry(entry.timestamp, by, _("Added"), [])
        changes = [self.change(name, pair) for name, pair in (entry.changes or {}).items() if name not in UNSAID]
        return Entry(entry.timestamp, by, "", changes) if changes else None

    def change(self, name: str, pair: list[str | None]) -> Change:
        label = capfirst(self.labels.get(name, name))
        if name == "password":
            return Change(label, "", _("set again"))
        return Change(label, *(self.value(name, value) for value in pair))

    def value(self, name: str, value: str | None) -> str:
        if value in EMPTY:
            return "–"
        if value in ("True", "False"):
            return _("yes") if value == "True" else _("no")
        if name == "left_confirmed_at" and (at := parse_datetime(str(value))):
            at = at if at.tzinfo else at.replace(tzinfo=UTC)  # the log writes UTC without saying so
            return written(at)
        return self.names.get(name, {}).get(str(value), written_iso(str(value)))


def _of_right(entry: LogEntry) -> str:
    """What became of a right, or of what was only proposed."""
    is_proposed = _among(Standing.values, entry, "standing") == Standing.PROPOSED
    if entry.action == LogEntry.Action.CREATE:
        return _("Role proposed") if is_proposed else _("Role granted")
    if entry.action == LogEntry.Action.UPDATE:
        return _("Role confirmed")
    return _("Role no longer proposed") if is_proposed else _("Role revoked")


def _among(known: Collection[str], entry: LogEntry, column: str) -> str:
    """The first of the two values of a column that is one of these."""
    return next((value for value in (entry.changes or {}).get(column, []) if value in known), "")


def _is_key(value: object) -> bool:
    text = str(value)
    return text.isascii() and text.isdecimal() and len(text) < 19


def _by(entry: LogEntry) -> str:
    return str(entry.actor) if entry.actor else ""
