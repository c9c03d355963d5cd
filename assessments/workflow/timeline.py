"""What happened to an assessment in words: who did what, when and why, newest first, revision by revision."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from assessments.enums import Action
from assessments.models import Event
from assessments.workflow.transitions import TABLE
from assessments.workflow.wording import VOIDED_BY, did, reason_told


@dataclass(frozen=True, slots=True)
class Entry:
    """One event; `voided` says by what its signature lost its force, if it did."""

    event: Event
    did: str
    reason: str
    voided: str
    ago: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """The events of one revision, newest first."""

    revision: int
    entries: list[Entry]


def chapters(events: Iterable[Event], *, full: bool) -> list[Chapter]:
    """
    `events` in their order, each with its signature. `full`: with why HR returned it (`wording.reason_told`).
    """
    entries, voiding = [], None
    for event in sorted(events, key=lambda event: -event.sequence):
        reason = reason_told(event, full=full)
        entries.append(Entry(event, did(event), reason, _voided(event, voiding), _ago(event)))
        row = TABLE.get(event.action)
        voiding = event if row and row.voids else voiding
    return [
        Chapter(revision, list(group)) for revision, group in groupby(entries, key=lambda entry: entry.event.revision)
    ]


def _voided(event: Event, by: Event | None) -> str:
    if not hasattr(event, "signature") or not event.signature.voided_at:
        return ""
    if by is None:
        return _("signature voided")
    return str(VOIDED_BY[Action(by.action)]) % {"day": timezone.localtime(by.at).date().isoformat()}


def _ago(event: Event) -> str:
    if (timezone.now() - event.at).total_seconds() < 60:
        return _("just now")
    return _("%(time)s ago") % {"time": timesince(event.at, timezone.now(), depth=1)}
