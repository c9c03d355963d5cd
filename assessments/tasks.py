"""
What happens after a step, in the background worker: the mail to whoever is next, and the report of an approved
revision. Enqueued on commit; a failure here never undoes the step.
"""

from __future__ import annotations

import logging

from django_tasks import task

from assessments import emails
from assessments.models import Assessment, Event

logger = logging.getLogger(__name__)


def after_transition(assessment_id: int, event_id: int) -> None:
    """Enqueues the follow-up of a step; the step stands even when the queue can't be written."""
    try:
        follow_up.enqueue(assessment_id, event_id)
    except Exception:
        logger.exception("The follow-up of event %s could not be enqueued", event_id)


@task()
def follow_up(assessment_id: int, event_id: int) -> None:
    """Tells whoever is next, and renders the report of an approved revision so that it is at hand."""
    from assessments.reports.stored import stored_report

    event = Event.objects.select_related("assessment__cycle", "actor").get(pk=event_id)
    emails.announce(event)
    snapshot = Assessment.objects.get(pk=assessment_id).snapshots.filter(revision=event.revision).first()
    if snapshot is not None:
        stored_report(snapshot)
