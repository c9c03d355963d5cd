"""
The events of an assessment as a chain: each is sealed with an HMAC-SHA-256 over itself and the seal before,
keyed from SECRET_KEY, so that an event can't be changed, removed or put in between unnoticed.
"""

from __future__ import annotations

from datetime import UTC
from typing import Any

from django.utils import timezone
from django.utils.crypto import constant_time_compare

from assessments import seals
from assessments.enums import Action
from assessments.models import Assessment, Event
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
    """Adds the next event and moves the head; the caller holds the assessment's lock and saves it."""
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
        details=details or {},
    )
    event.mac = seals.mac("chain", said(event, assessment.chain_head))
    event.save(force_insert=True)
    assessment.chain_head = event.mac
    return event


def broken_at(assessment: Assessment) -> int | None:
    """
    The sequence of the first event that does not verify (0: the head is wrong); None when all do. The chain of a
    purged assessment starts with its tombstone, which follows the head that the deleted events ended in.
    """
    before, expected = "", 1
    for event in assessment.events.order_by("sequence"):
        if event.action == Action.PURGE and not before:
            before, expected = event.details.get("head", ""), event.sequence
        if event.sequence != expected or not seals.fits("chain", said(event, before), event.mac):
            return event.sequence
        before, expected = event.mac, expected + 1
    return None if before and constant_time_compare(before, assessment.chain_head) else 0
