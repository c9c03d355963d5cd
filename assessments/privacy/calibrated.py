"""What a person's own data say of what was agreed about them as a rater."""

from __future__ import annotations

from assessments.privacy.outcomes import OwnCalibrationNote
from people.models import User


def own_calibration_notes(person: User) -> list[OwnCalibrationNote]:
    """The oldest first; what was agreed about others, or about an indicator, is not theirs."""
    rows = person.calibration_notes.select_related("cycle", "standard", "written_by").order_by("pk")
    return [
        {
            "cycle": row.cycle.name,
            "standard": row.standard.code,
            "text": row.text,
            "at": row.written_at.isoformat(),
            "by": row.written_by.name,
            "by_number": row.written_by.username,
        }
        for row in rows
    ]
