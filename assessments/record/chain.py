"""The chain of an assessment's events; each event seals the assessment's row as its step left it."""

from __future__ import annotations

from assessments.models import Assessment, Event, SelfRating
from assessments.record import seals
from integrity import chain
from people.models import User


def append(
    assessment: Assessment,
    action: str,
    *,
    actor: User | None,
    from_status: str,
    reason: str = "",
    details: dict[str, object] | None = None,
) -> Event:
    """
    Adds the next event and moves the head; the caller holds the assessment's lock, has changed its row as the step
    wants it, and saves it. The row as it is then is sealed with the event.
    """
    own = SelfRating.objects.filter(assessment=assessment).first()
    event = Event(
        assessment=assessment,
        action=action,
        from_status=from_status,
        to_status=assessment.status,
        revision=assessment.revision,
        actor=actor,
        actor_name=actor.name if actor else "",
        reason=reason,
        details={**(details or {}), "row": seals.of_assessment(assessment, own)},
    )
    return chain.append(assessment, event)
