"""
What happens after a step, in the background worker: the mail to whoever is next, and the report of an approved
revision. The queue lies in the same database, so that it is written with the step or not at all: a server killed right
after a step loses none of this. A queue that can't be written never undoes the step.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils import timezone
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from assessments.enums import Status
from assessments.models import Assessment, Event, Snapshot
from assessments.workflow import emails
from config.refusals import NotYet
from people.models import User
from printing.readiness import fonts_are_ready, look_again_after

logger = logging.getLogger(__name__)


def after_transition(assessment_id: int, event_id: int) -> None:
    """Enqueues the follow-up of a step; the step stands even when the queue can't be written."""
    with _never_undoing_the_step(f"The follow-up of event {event_id}"):
        send_mail.enqueue(event_id)
        if Snapshot.objects.filter(assessment=assessment_id, report__isnull=True).exists():
            render_reports.enqueue(assessment_id)


def after_opening(opened: list[Assessment]) -> None:
    """Enqueues a mail to each who has something to do in newly opened assessments of one cycle."""
    theirs: dict[int, list[int]] = defaultdict(list)
    for row in opened:
        people = [row.supervisor_id, row.approver_id, row.trainee_id if row.cycle.has_self_rating else None]
        for person_id in filter(None, people):
            theirs[person_id].append(row.pk)
    with _never_undoing_the_step("What newly opened assessments ask"):
        for person_id, assessment_ids in theirs.items():
            send_opening.enqueue(person_id, assessment_ids)


@contextmanager
def _never_undoing_the_step(what: str) -> Iterator[None]:
    """Within the step's transaction, but taken back alone."""
    try:
        with transaction.atomic():
            yield
    except Exception:
        logger.exception("%s could not be enqueued", what)


@task()
def send_opening(person_id: int, assessment_ids: list[int]) -> None:
    """Tells one person what is asked of them."""
    rows = Assessment.objects.filter(pk__in=assessment_ids, status=Status.DRAFT).select_related("cycle")
    emails.announce_opening(User.objects.get(pk=person_id), rows)


@task()
def send_mail(event_id: int) -> None:
    """Tells whoever is next."""
    emails.announce(Event.objects.select_related("assessment__cycle", "actor").get(pk=event_id))


@task()
def render_reports(assessment_id: int) -> None:
    """Renders the report of an approved revision before it is asked for, once the fonts are prepared."""
    from assessments.reports.stored import stored_report

    if not fonts_are_ready():
        _render_later(assessment_id)
        return
    try:
        for snapshot in Snapshot.objects.filter(assessment=assessment_id, report__isnull=True):
            stored_report(snapshot)
    except NotYet:  # the fonts were harmed meanwhile
        _render_later(assessment_id)


def _render_later(assessment_id: int) -> None:
    waiting = DBTaskResult.objects.filter(status=TaskResultStatus.READY, task_path=render_reports.module_path)
    if not waiting.filter(args_kwargs__args=[assessment_id]).exists():
        render_reports.using(run_after=timezone.now() + look_again_after()).enqueue(assessment_id)


def forget(assessment: Assessment, event_ids: list[int]) -> None:
    """Deletes what the queue keeps of follow-ups; the traceback of a mail that failed holds its address."""
    kept = (
        (send_mail.module_path, event_ids),
        (render_reports.module_path, [assessment.pk]),
        (send_opening.module_path, [assessment.trainee_id]),
    )
    for name, ids in kept:
        DBTaskResult.objects.filter(task_path=name, args_kwargs__args__0__in=ids).delete()
