"""What a person's own data say of what became of their development plans."""

from __future__ import annotations

from assessments.models import DevelopmentAction, DevelopmentEvidence
from assessments.privacy.outcomes import OwnAction, OwnProof
from assessments.record.parts import iso
from people.models import User


def own_actions(person: User) -> list[OwnAction]:
    """The oldest first, with all their steps."""
    of = ("assessment", "element", "indicator", "attitude", "owner")
    rows = person.development_actions.select_related(*of).prefetch_related("steps__by", "evidence")
    return [_action(row) for row in rows.order_by("pk")]


def _action(row: DevelopmentAction) -> OwnAction:
    return {
        "number": row.assessment.number if row.assessment else None,
        "gap": row.gap_code,
        "element": str(row.element) if row.element else "",
        "goal": row.goal,
        "measure": row.measure,
        "due_on": iso(row.due_on),
        "state": row.state,
        "owner": row.owner.name,
        "owner_number": row.owner.username,
        "help_wanted_at": row.help_wanted_at.isoformat() if row.help_wanted_at else None,
        "steps": [
            {
                "at": step.at.isoformat(),
                "by": step.by.name if step.by else None,
                "by_number": step.by.username if step.by else None,
                "from_state": step.from_state,
                "to_state": step.to_state,
                "cause": step.cause,
                "asks_help": step.asks_help,
                "note": step.note,
                "due_on": iso(step.due_on),
            }
            for step in row.steps.all()
        ],
        "evidence": [_proof(proof) for proof in row.evidence.all()],
    }


def _proof(row: DevelopmentEvidence) -> OwnProof:
    return {
        "kind": row.kind,
        "text": row.text,
        "url": row.url,
        "file": row.file_name,
        "file_size": row.file_size,
        "file_digest": row.file_digest,
        "added_by": row.added_by_name,
        "added_at": row.added_at.isoformat(),
        "removed_at": row.removed_at.isoformat() if row.removed_at else None,
    }
