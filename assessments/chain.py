"""
The events of an assessment as a chain: each is sealed with an HMAC-SHA-256 over itself and the seal before,
keyed from SECRET_KEY, so that an event can't be changed, removed or put in between unnoticed.
"""

from __future__ import annotations

from datetime import UTC
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from assessments.canonical import canonical_json
from assessments.models import Assessment, Event
from people.models import User

SALT = "assessments.chain"


def seal(event: Event, before: str, secret: str | None = None) -> str:
    """The MAC of an event that follows the one whose MAC is `before` ("" for the first)."""
    said = {
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
    return salted_hmac(SALT, canonical_json(said), secret=secret, algorithm="sha256").hexdigest()


def append(
    assessment: Assessment,
    action: str,
    *,
    actor: User,
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
        actor_name=actor.name,
        at=timezone.now(),
        reason=reason,
        details=details or {},
    )
    event.mac = seal(event, assessment.chain_head)
    event.save(force_insert=True)
    assessment.chain_head = event.mac
    return event


def broken_at(assessment: Assessment) -> int | None:
    """The sequence of the first event that does not verify (0: the head is wrong); None when all do."""
    before = ""
    for expected, event in enumerate(assessment.events.order_by("sequence"), start=1):
        secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
        if event.sequence != expected or not any(
            constant_time_compare(event.mac, seal(event, before, secret)) for secret in secrets
        ):
            return event.sequence
        before = event.mac
    return None if constant_time_compare(before, assessment.chain_head) else 0
