"""
The events of an assessment as a chain: each is sealed with an HMAC-SHA-256 over itself and the seal before,
keyed from SECRET_KEY, so that an event can't be changed, removed or put in between unnoticed.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC
from typing import Any

from django.utils import timezone
from django.utils.crypto import constant_time_compare

from assessments.enums import Action
from assessments.models import Assessment, Event, SelfRating
from assessments.record import seals
from people.models import User


def said(event: Event, before: str) -> dict[str, Any]:
    """What the seal of an event covers; `before` is the MAC of the event it follows ("" for the first)."""
    return {
        "assessment": event.assessment_id,
        "sequence": event.sequence,
        "action": event.action,
        "from": event.from_status,
        "to": event.to_status,
        "revision": event.revision,
        "actor": event.actor_id,
        "actor_name": event.actor_name,
        "at": event.at.astimezone(UTC).isoformat(),
        "reason": event.reason,
        "details": event.details,
        "before": before,
    }


def append(
    assessment: Assessment,
    action: str,
    *,
    actor: User | None,
    from_status: str,
    reason: str = "",
    details: dict[str, Any] | None = None,
) -> Event:
    """
    Adds the next event and moves the head; the caller holds the assessment's lock, has changed its row as the step
    wants it, and saves it. The row as it is then is sealed with the event.
    """
    own = SelfRating.objects.filter(assessment=assessment).first()
    last = assessment.events.order_by("-sequence").values_list("sequence", flat=True).first()
    event = Event(
        assessment=assessment,
        sequence=(last or 0) + 1,
        action=action,
        from_status=from_status,
        to_status=assessment.status,
        revision=assessment.revision,
        actor=actor,
        actor_name=actor.name if actor else "",
        at=timezone.now(),
        reason=reason,
        details={**(details or {}), "row": seals.of_assessment(assessment, own)},
    )
    event.mac = seals.mac("chain", said(event, assessment.chain_head))
    event.save(force_insert=True)
    assessment.chain_head = event.mac
    return event


def is_sealed(event: Event) -> bool:
    """Whether this one event fits its seal, whatever is true of the others."""
    earlier = Event.objects.filter(assessment=event.assessment_id, sequence__lt=event.sequence)
    before = earlier.order_by("-sequence").values_list("mac", flat=True).first()
    return seals.fits("chain", said(event, before or ""), event.mac)


def breaks(events: Iterable[Event], head: str) -> list[int]:
    """
    The sequences of the events that do not follow sealed from the one before, 0 when the head is wrong. The chain of
    a purged assessment starts with its tombstone, which follows the head that the deleted events ended in.
    """
    before, expected, found = "", 1, []
    for event in events:
        if event.action == Action.PURGE and not before:
            before, expected = str(detail(event, "head") or ""), event.sequence
        if event.sequence != expected or not seals.fits("chain", said(event, before), event.mac):
            found.append(event.sequence)
        before, expected = event.mac, event.sequence + 1
    return found if before and constant_time_compare(before, head) else [*found, 0]


def broken_at(assessment: Assessment) -> int | None:
    """The first of `breaks`; None when the whole chain verifies."""
    return next(iter(breaks(assessment.events.order_by("sequence"), assessment.chain_head)), None)


def detail(event: Event, name: str) -> Any:
    """One of an event's details; None where there is none, whatever was put there past the portal."""
    return event.details.get(name) if isinstance(event.details, dict) else None
