"""What a person's own data say of follow-ups: what was confirmed of them after an appraisal, and what became of it."""

from __future__ import annotations

from assessments.followups.told import LATER
from assessments.models import Event, FollowUp
from assessments.privacy.outcomes import OwnFollowUp, OwnFollowUpStep
from assessments.record.follow_ups import ABOUT
from people.models import User


def own_follow_ups(person: User) -> list[OwnFollowUp]:
    """The oldest first; what was taken back too."""
    rows = list(FollowUp.objects.filter(assessment__trainee=person).with_all().order_by("pk"))
    later: dict[tuple[int, object], list[OwnFollowUpStep]] = {}
    events = Event.objects.filter(assessment__in={row.assessment_id for row in rows}, action__in=LATER)
    for event in events.select_related("actor").order_by("pk"):
        step: OwnFollowUpStep = {
            "at": event.at.isoformat(),
            "action": event.action,
            "by": event.actor_name,
            "by_number": event.who[1],
            "text": event.reason,
        }
        later.setdefault((event.assessment_id, event.detail(ABOUT)), []).append(step)
    return [_follow_up(row, later.get((row.assessment_id, row.event.sequence), [])) for row in rows]


def _follow_up(row: FollowUp, later: list[OwnFollowUpStep]) -> OwnFollowUp:
    return {
        "number": row.assessment.number,
        "revision": row.revision,
        "code": row.code,
        "value": row.level.value,
        "label": row.level.label,
        "meets": row.meets,
        "seen": row.seen,
        "observed_on": row.observed_on.isoformat(),
        "confirmed_at": row.confirmed_at.isoformat(),
        "by": row.confirmed_by_name,
        "by_number": row.confirmed_by_number,
        "state": row.state,
        "action": row.action.goal if row.action else None,
        "course": str(row.participant.planned.course) if row.participant else None,
        "evidence": [
            {"kind": piece.kind, "text": piece.text, "url": piece.url, "file": piece.file_name}
            for piece in row.evidence.all()
        ],
        "steps": later,
    }
