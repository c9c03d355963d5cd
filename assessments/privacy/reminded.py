"""What a person's own data say of the reminders that they got."""

from __future__ import annotations

from assessments.privacy.shape import OwnReminder
from assessments.record.parts import iso
from people.models import User


def own_reminders(person: User) -> list[OwnReminder]:
    """The oldest first; of what others are appraised in counts only."""
    rows = person.reminders.select_related("by", "mail").prefetch_related("lines__cycle").order_by("day")
    return [
        {
            "day": row.day.isoformat(),
            "by": row.by.name if row.by else None,
            "by_number": row.by.username if row.by else None,
            "state": row.mail.state,
            "named": [
                {
                    "cycle": line.cycle.name if line.cycle else None,
                    "duty": line.duty,
                    "count": line.count,
                    "overdue": line.overdue,
                    "due": iso(line.due),
                }
                for line in row.lines.all()
            ],
        }
        for row in rows
    ]
