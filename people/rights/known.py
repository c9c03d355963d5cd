"""What a second should know of somebody before they confirm a right: who let them in, and what was changed lately."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from config.days import written
from people.models import Invitation, InvitationKind, RoleGrant, StaffImportLine, User

# By which somebody is known, and how long it is told that it is new.
NAMES = ["username", "name", "email"]
LATELY = timedelta(days=30)


def notes(grants: Iterable[RoleGrant]) -> dict[int, list[str]]:
    """By person, of those for whom a right is only proposed; in as many queries however many they are."""
    people = {grant.user_id: grant.user for grant in grants if not grant.is_held}
    if not people:
        return {}
    made, let_in, changed = dict(_made(people)), dict(_let_in(people)), dict(_changed(people))
    found: dict[int, list[str]] = {}
    for key, person in people.items():
        never = _("Has never signed in.") if person.last_login is None else ""
        found[key] = [note for note in (made.get(key), let_in.get(key), changed.get(key), never) if note]
    return found


def _made(people: Collection[int]) -> Iterator[tuple[int, str]]:
    kind, since = ContentType.objects.get_for_model(User), timezone.now() - LATELY
    made = LogEntry.objects.filter(content_type=kind, object_id__in=list(people), action=LogEntry.Action.CREATE)
    for entry in made.filter(timestamp__gt=since, actor__isnull=False).select_related("actor"):
        said = {"by": entry.actor, "day": written(entry.timestamp)}
        yield int(entry.object_id), _("Account made on %(day)s by %(by)s.") % said


def _let_in(people: Collection[int]) -> Iterator[tuple[int, str]]:
    """Whoever handed over the way in alone may be the one who uses the account."""
    used = Invitation.objects.filter(person__in=people, used_at__isnull=False, issued_by__isnull=False, needs_two=False)
    for row in used.exclude(kind=InvitationKind.FACTOR).select_related("issued_by").order_by("used_at"):
        said = {"by": row.issued_by, "how": row.get_kind_display(), "day": written(row.used_at or row.issued_at)}
        yield row.person_id, _("Given access on %(day)s by %(by)s alone: %(how)s.") % said


def _changed(people: Collection[int]) -> Iterator[tuple[int, str]]:
    """The latest; an account may have been made to look like somebody else's."""
    since = timezone.now() - LATELY
    found = sorted([*_by_hand(people, since), *_by_list(people, since)], key=lambda change: change[0])
    for at, key, by in found:
        said = {"by": by or "–", "day": written(at)}
        yield key, _("Number, name or mail address was changed on %(day)s by %(by)s.") % said


def _by_hand(people: Collection[int], since: datetime) -> Iterator[tuple[datetime, int, User | None]]:
    entries = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(User),
        object_id__in=list(people),
        action=LogEntry.Action.UPDATE,
        timestamp__gt=since,
        changes__has_any_keys=NAMES,
    )
    for entry in entries.select_related("actor"):
        yield entry.timestamp, int(entry.object_id), entry.actor


def _by_list(people: Collection[int], since: datetime) -> Iterator[tuple[datetime, int, User | None]]:
    at = Q(staff_import__at__gt=since) | Q(staff_import__undone_at__gt=since)
    lines = StaffImportLine.objects.filter(at, person__in=people, is_new=False, after__has_any_keys=NAMES)
    for line in lines.select_related("staff_import__by", "staff_import__undone_by"):
        done = line.staff_import
        yield done.undone_at or done.at, line.person_id, done.undone_by if done.undone_at else done.by
