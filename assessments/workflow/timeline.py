"""What happened to an assessment in words: who did what, when and why, newest first, revision by revision."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from assessments.enums import Action, Status
from assessments.models import Event
from assessments.workflow.table import PAST, TABLE
from config.days import local_day


@dataclass(frozen=True, slots=True)
class Entry:
    """One event; `voided` says by what its signature lost its force, if it did."""

    event: Event
    description: str
    reason: str
    voided: str
    ago: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """The events of one revision, newest first."""

    revision: int
    entries: list[Entry]


def chapters(events: Iterable[Event], *, full: bool) -> list[Chapter]:
    """`events` in their order, each with its signature. `full`: with why HR returned it (`visible_reason`)."""
    entries, voiding = [], None
    for event in sorted(events, key=lambda event: -event.sequence):
        reason = visible_reason(event, full=full)
        entries.append(Entry(event, describe(event), reason, _voided(event, voiding), _ago(event)))
        row = TABLE.get(event.action)
        voiding = event if row and row.voids else voiding
    return [
        Chapter(revision, list(group)) for revision, group in groupby(entries, key=lambda entry: entry.event.revision)
    ]


def describe(event: Event) -> str:
    """What the actor of an event did, with what changed to what; ends a sentence that begins with their name."""
    row = TABLE.get(event.action)
    past = row.past_from.get(Status(event.from_status)) if row and event.from_status else None
    text, details = str(past or PAST[event.action]), event.details
    if "approver" in details:
        return _("%(description)s, to be approved by %(name)s") % {"description": text, "name": details["approver"]}
    if "to" not in details:
        return text
    change = f"{details['from']} → {details['to']}" if details.get("from") else details["to"]
    return _("%(description)s (%(change)s)") % {"description": text, "change": change}


def visible_reason(event: Event, *, full: bool) -> str:
    """Why HR returned it is between HR and the supervisor until that one submits again."""
    return event.reason if full or event.action != Action.RETURN else ""


def _voided(event: Event, by: Event | None) -> str:
    if not hasattr(event, "signature") or not event.signature.voided_at:
        return ""
    if by is None:
        return _("signature voided")
    return str(TABLE[by.action].voided) % {"day": local_day(by.at).isoformat()}


def _ago(event: Event) -> str:
    if (timezone.now() - event.at).total_seconds() < 60:
        return _("just now")
    return _("%(time)s ago") % {"time": timesince(event.at, timezone.now(), depth=1)}
