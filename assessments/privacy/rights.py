"""What a person's own data say of their rights."""

from __future__ import annotations

from assessments.privacy.shape import OwnRight
from people.models import User


def own_rights(person: User) -> list[OwnRight]:
    """The oldest first."""
    return [
        {
            "at": event.at.isoformat(),
            "action": event.action,
            "role": event.role,
            "by": event.actor.name if event.actor else None,
            "by_number": event.actor.username if event.actor else None,
            "reason": event.words,
        }
        for event in person.rights_events.select_related("actor").order_by("sequence")
    ]
