"""
What happens after a step, in the background worker: the mail to whoever is next, and the report of an approved
revision. Enqueued on commit; a failure here never undoes the step.
"""

from __future__ import annotations

import logging

from django_tasks import task
from django_tasks_db.models import DBTaskResult

from assessments import emails
from assessments.models import Event, Snapshot

logger = logging.getLogger(__name__)


def after_transition(assessment_id: int, event_id: int) -> None:
    """Enqueues the follow-up of a step; the step stands even when the queue can't be written."""
    try:
        send_mail.enqueue(event_id)
        if Snapshot.objects.filter(assessment=assessment_id, report__isnull=True).exists():
            render_reports.enqueue(assessment_id)
    except Exception:
        logger.exception("The follow-up of event %s could not be enqueued", event_id)


@task()
def send_mail(event_id: int) -> None:
    """Tells whoever is next."""
    emails.announce(Event.objects.select_related("assessment__cycle", "actor").get(pk=event_id))


@task()
def render_reports(assessment_id: int) -> None:
    """Renders the report of an approved revision before it is asked for."""
    from assessments.reports.stored import stored_report

    for snapshot in Snapshot.objects.filter(assessment=assessment_id, report__isnull=True):
        stored_report(snapshot)


def forget(assessment_ids: list[int], event_ids: list[int]) -> None:
    """Deletes what the queue keeps of follow-ups; the traceback of a mail that failed holds its address."""
    for name, ids in ((send_mail.module_path, event_ids), (render_reports.module_path, assessment_ids)):
        DBTaskResult.objects.filter(task_path=name, args_kwargs__args__0__in=ids).delete()
