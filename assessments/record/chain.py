"""
The chain of an assessment's events. Each event keeps marks of the assessment's row as its step left it: they tell a
changed row by its columns, and nothing of what it said, so that nobody can set the row back by them. The employee
number of who took the step stands in its details.
"""

from __future__ import annotations

from collections.abc import Mapping

from assessments.models import Assessment, Event, SelfRating
from assessments.record import seals
from integrity import chain
from integrity import seals as keyed
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
    event = _event(assessment, own, action, actor, details or {}, from_status=from_status, reason=reason)
    return chain.append(assessment, event)


def begin(
    assessment: Assessment, own: SelfRating | None, action: str, actor: User, details: Mapping[str, object]
) -> Event:
    """The first event of an assessment that was just made, which the caller stores and saves the row with its head."""
    return chain.begin(assessment, _event(assessment, own, action, actor, details))


def _event(
    assessment: Assessment,
    own: SelfRating | None,
    action: str,
    actor: User | None,
    details: Mapping[str, object],
    *,
    from_status: str = "",
    reason: str = "",
) -> Event:
    marks = keyed.marks(seals.ROW_KIND, assessment.pk, seals.columns_of(assessment, own))
    number = {"actor_number": actor.username} if actor else {}
    return Event(
        assessment=assessment,
        action=action,
        from_status=from_status,
        to_status=assessment.status,
        revision=assessment.revision,
        actor=actor,
        actor_name=actor.name if actor else "",
        reason=reason,
        details={**details, **number, "marks": marks},
    )


def unlike_row(assessment: Assessment, last: Event) -> bool:
    """Whether the row is not what its newest event left; events of former releases keep no marks."""
    marks = last.detail("marks")
    own = SelfRating.objects.filter(assessment=assessment).first()
    return bool(marks and keyed.changed(seals.ROW_KIND, assessment.pk, seals.columns_of(assessment, own), marks))


def newest_mac(assessment: Assessment) -> str:
    """That of the last event."""
    return chain.newest(Event(assessment=assessment))[1]
