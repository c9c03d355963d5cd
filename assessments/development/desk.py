"""The open development actions on a desk: one's own, and those of the people whom one leads or sees to."""

from __future__ import annotations

from django.db.models import Q

from assessments.access.loader import log_shown_today
from assessments.development.asking import in_order
from assessments.development.rows import Row, rows
from assessments.models import DevelopmentAction
from people.models import User

# The rest stands on the page of actions.
MOST = 12


def actions_on_desk(reader: User) -> dict[str, object]:
    """Who waits for help first, then what is due first; looks at those of others are written down once a day."""
    own = _open(Q(person=reader), reader)
    theirs = _open((Q(owner=reader) | Q(person__supervisor=reader)) & ~Q(person=reader), reader)
    shown = theirs[:MOST]
    about = {row.action.assessment_id for row in shown if row.action.assessment_id is not None}
    if about:
        log_shown_today(reader, about, "development")
    return {
        "own_actions": own[:MOST],
        "more_own_actions": len(own) > MOST,
        "led_actions": shown,
        "more_led_actions": len(theirs) > MOST,
        "help_wanted": sum(row.action.help_wanted_at is not None for row in shown),
    }


def _open(such: Q, reader: User) -> list[Row]:
    found = DevelopmentAction.objects.visible_to(reader).open().filter(such)
    return rows(reader, in_order(found)[: MOST + 1])
