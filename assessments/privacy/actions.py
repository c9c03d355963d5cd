"""What a person's own data say of what became of their development plans."""

from __future__ import annotations

from assessments.models import DevelopmentAction
from assessments.privacy.outcomes import OwnAction
from assessments.record.parts import iso
from people.models import User


def own_actions(person: User) -> list[OwnAction]:
    """The oldest first, with all their steps."""
    rows = person.development_actions.select_related("assessment", "element", "owner").prefetch_related("steps__by")
    return [_action(row) for row in rows.order_by("pk")]


def _action(row: DevelopmentAction) -> OwnAction:
    return {
        "number": row.assessment.number if row.assessment else None,
        "element": str(row.element) if row.element else "",
        "goal": row.goal,
        "measure": row.measure,
        "due_on": iso(row.due_on),
        "state": row.state,
        "owner": row.owner.name,
        "owner_number": row.owner.username,
        "steps": [
            {
                "at": step.at.isoformat(),
                "by": step.by.name if step.by else None,
                "by_number": step.by.username if step.by else None,
                "from_state": step.from_state,
                "to_state": step.to_state,
                "cause": step.cause,
                "note": step.note,
                "due_on": iso(step.due_on),
            }
            for step in row.steps.all()
        ],
    }
