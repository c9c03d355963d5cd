"""What happened to an assessment in words: who did what, when and why, newest first, revision by revision."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from assessments.enums import Action, Status
from assessments.models import Event
from assessments.workflow.table import PAST, TABLE
from config.days import written, written_iso
from people.namesakes import named

# Of a follow-up: what it is about, such as “P1.1.2: 4 …”.
ITEM = "item"


@dataclass(frozen=True, slots=True)
class Entry:
    """
    One event; `voided` says by what its signature lost its force, if it did; `part`: which part of the period a former
    supervisor saw.
    """

    event: Event
    description: str
    reason: str
    voided: str
    ago: str
    part: str = ""


@dataclass(frozen=True, slots=True)
class Chapter:
    """The events of one revision, newest first."""

    revision: int
    entries: list[Entry]


def chapters(
    events: Iterable[Event],
    *,
    full: bool,
    shared: Collection[str] = (),
    notes: bool = True,
    unread: Collection[int] = (),
) -> list[Chapter]:
    """
    `events` in their order, each with its signature. `full`: with what HR and supervisor wrote to each other about it
    (`visible_reason`). `shared`: the names that more than one person bears. `notes`: with what HR noted for a new
    supervisor. `unread`: the sequences of those whose reason this reader does not read (`taken_back`).
    """
    entries, voiding = [], None
    for event in sorted(events, key=lambda event: -event.sequence):
        reason = visible_reason(event, full=full and event.sequence not in unread)
        part = part_seen(event, note=notes)
        entries.append(Entry(event, describe(event, shared), reason, _voided(event, voiding), _ago(event), part))
        row = TABLE.get(event.action)
        voiding = event if row and row.voids else voiding
    return [
        Chapter(revision, list(group)) for revision, group in groupby(entries, key=lambda entry: entry.event.revision)
    ]


def describe(event: Event, shared: Collection[str] = ()) -> str:
    """What the actor of an event did, with what changed to what; ends a sentence that begins with their name."""
    row = TABLE.get(event.action)
    past = row.past_from.get(Status(event.from_status)) if row and event.from_status else None
    text, details = str(past or PAST[event.action]), event.details
    if "approver" in details:
        name = _named(details, "approver", shared)
        return _("%(description)s, to be approved by %(name)s") % {"description": text, "name": name}
    if item := details.get(ITEM):
        return _("%(description)s (%(change)s)") % {"description": text, "change": item}
    if "self_to" in details or "answer_to" in details:
        return _described_days(text, details)
    if "to" not in details:
        return text
    before, after = _named(details, "from", shared), _named(details, "to", shared)
    change = f"{before} → {after}" if before else after
    return _("%(description)s (%(change)s)") % {"description": text, "change": change}


def _described_days(text: str, details: Mapping[str, str]) -> str:
    """Where the days of the self-rating or of the answer moved, alone or with that of the rating."""

    def change(before: str, after: str) -> str:
        return f"{written_iso(details[before])} → {written_iso(details[after])}"

    moved = [change("from", "to")] if "to" in details else []
    if "self_to" in details:
        moved.append(_("self-rating %(change)s") % {"change": change("self_from", "self_to")})
    if "answer_to" in details:
        moved.append(_("answer %(change)s") % {"change": change("answer_from", "answer_to")})
    return _("%(description)s (%(change)s)") % {"description": text, "change": "; ".join(moved)}


def part_seen(event: Event, *, note: bool = True) -> str:
    """
    Which part of the period the former supervisor saw, as HR noted it at the hand-over; "" where nothing was. `note`:
    with what it says to the new supervisor.
    """
    details = event.details
    since, until = (written_iso(details.get(name, "")) for name in ("part_from", "part_until"))
    former = details.get("from", "")
    words = {"name": former, "from": since, "until": until}
    if since and until:
        text = _("Until then rated by %(name)s: %(from)s to %(until)s.") % words
    elif since:
        text = _("Until then rated by %(name)s: from %(from)s on.") % words
    elif until:
        text = _("Until then rated by %(name)s: until %(until)s.") % words
    else:
        text = ""
    return " ".join(filter(None, [text, details.get("part_note", "") if note else ""]))


def _named(details: Mapping[str, str], name: str, shared: Collection[str]) -> str:
    """A person, or a day, that the details of an event name; events of former releases keep no numbers."""
    return named(written_iso(details.get(name, "")), details.get(f"{name}_number", ""), shared)


def visible_reason(event: Event, *, full: bool) -> str:
    """Why HR returned it, and what the supervisor answered, is between these two while it is being rated again."""
    return event.reason if full or event.action not in (Action.RETURN, Action.SUBMIT) else ""


def taken_back(events: Iterable[Event]) -> frozenset[int]:
    """
    The sequences of the submissions to which HR has not replied by returning or reopening. Once such a submission is
    withdrawn, what the supervisor wrote with it is theirs alone again, like the ratings that it may speak of.
    """
    found = set[int]()
    for event in sorted(events, key=lambda event: event.sequence):
        if event.action == Action.SUBMIT:
            found.add(event.sequence)
        elif event.action in (Action.RETURN, Action.REOPEN):
            found.clear()
    return frozenset(found)


def _voided(event: Event, by: Event | None) -> str:
    if not hasattr(event, "signature") or not event.signature.voided_at:
        return ""
    if by is None:
        return _("signature voided")
    return str(TABLE[by.action].voided) % {"day": written(by.at)}


def _ago(event: Event) -> str:
    if (timezone.now() - event.at).total_seconds() < 60:
        return _("just now")
    return _("%(time)s ago") % {"time": timesince(event.at, timezone.now(), depth=1)}
