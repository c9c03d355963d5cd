"""Appending to a chain of events, and finding where one is broken; for any subject (`models.ChainedEvent`)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from django.db.models import QuerySet
from django.utils import timezone

from integrity import seals
from integrity.models import ChainedEvent, ChainedSubject

E = TypeVar("E", bound=ChainedEvent)
HEAD = "integrity.head"


def append(subject: ChainedSubject, event: E) -> E:
    """
    Adds an event that is not stored yet, at this moment, and moves the head of its subject; the caller holds the
    subject's lock, has changed its row as the event describes, and saves it.
    """
    sequence, before = newest(event)
    _follow(subject, event, sequence, before)
    event.save(force_insert=True)
    return event


def begin(subject: ChainedSubject, event: E) -> E:
    """The first event of a subject that is new in this transaction; the caller stores the event and the subject."""
    _follow(subject, event, 0, "")
    return event


def _follow(subject: ChainedSubject, event: ChainedEvent, sequence: int, before: str) -> None:
    event.sequence = sequence + 1
    event.at = timezone.now()
    event.mac = seals.mac(event.SEAL, event.sealed(before))
    subject.chain_head = seals.mac(HEAD, head_of(event))


def seal_anew(subject: ChainedSubject, events: list[E]) -> None:
    """All events of a whole chain, in their order, under the present key; the caller saves them and the head."""
    before = events[0].follows_deleted()
    for event in events:
        event.mac = before = seals.mac(event.SEAL, event.sealed(before))
        subject.chain_head = seals.mac(HEAD, head_of(event))


def newest(event: ChainedEvent) -> tuple[int, str]:
    """Sequence and MAC of the last stored event of the same subject; 0 and "" where there is none."""
    return _events(event).order_by("-sequence").values_list("sequence", "mac").first() or (0, "")


def head_of(event: ChainedEvent) -> dict[str, object]:
    """What the head of a chain that ends in this event seals."""
    return {"chain": event.SEAL, "subject": _subject(event), "sequence": event.sequence, "mac": event.mac}


def is_sealed(event: ChainedEvent) -> bool:
    """Whether this one event fits its seal, whatever is true of the others."""
    earlier = _events(event).filter(sequence__lt=event.sequence).order_by("-sequence")
    return seals.fits(event.SEAL, event.sealed(earlier.values_list("mac", flat=True).first() or ""), event.mac)


def breaks(events: Iterable[ChainedEvent], head: str) -> list[int]:
    """
    The sequences of the events that do not follow sealed from the one before, 0 when the head is wrong. Where the
    first events were deleted by rule, the chain starts with what stands in their place.
    """
    before, expected, found, last = "", 1, [], None
    for event in events:
        if not before and (deleted := event.follows_deleted()):
            before, expected = deleted, event.sequence
        if event.sequence != expected or not seals.fits(event.SEAL, event.sealed(before), event.mac):
            found.append(event.sequence)
        before, expected, last = event.mac, event.sequence + 1, event
    return found if last is not None and seals.fits(HEAD, head_of(last), head) else [*found, 0]


def _events(event: E) -> QuerySet[E]:
    """All stored events of the same subject."""
    model = type(event)
    return model._default_manager.filter(**{event.SUBJECT: _subject(event)})


def _subject(event: ChainedEvent) -> int:
    key: int = getattr(event, f"{event.SUBJECT}_id")
    return key
