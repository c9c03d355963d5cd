"""
What happens after a step: the mails to whoever is next are put into the outbox, and the report of an approved revision
is rendered in the background. Outbox and queue lie in the same database, so that they are written with the step or not
at all: a server killed right after a step loses none of this. What can't be written there never undoes the step.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import transaction
from django.utils import timezone
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from assessments.models import Assessment, Event, ExportJob, Snapshot
from assessments.workflow import posting
from config.refusals import NotYet
from mailing import sending
from mailing.tasks import look, look_again
from people.models import User
from printing.readiness import fonts_are_ready, look_again_after

logger = logging.getLogger(__name__)
# Approving many queues as many reports: what somebody waits for, such as an export or an action on many, goes first.
BEHIND = -10
_is_quiet: ContextVar[bool] = ContextVar("quiet", default=False)


@contextmanager
def quiet() -> Iterator[None]:
    """For an invented past: nobody is written to about it, and nothing is made ready for anybody."""
    outer = _is_quiet.set(True)
    try:
        yield
    finally:
        _is_quiet.reset(outer)


def after_transition(assessment_id: int, event_id: int) -> None:
    """The follow-up of a step; the step stands even when it can't be written."""
    if _is_quiet.get():
        return
    try:
        with transaction.atomic():
            posting.post_step(event_of(event_id))
    except Exception:
        logger.exception("The mails about event %s could not be posted; a worker tries once more", event_id)
        with _never_undoing_the_step(f"The mails about event {event_id}"):
            send_mail.enqueue(event_id)
    with _never_undoing_the_step(f"The follow-up of event {event_id}"):
        look()
        if Snapshot.objects.filter(assessment=assessment_id, report__isnull=True).exists():
            render_reports.enqueue(assessment_id)


def after_opening(opened: list[Assessment], together: str = "") -> None:
    """
    A mail to each who has something to do in newly opened assessments of one cycle. `together`: of what they are a
    part, such as "bulk/12"; its mails wait for the other parts until `opened_together`, and not for ever.
    """
    if _is_quiet.get():
        return
    theirs = posting.asked_of(opened)
    try:
        with transaction.atomic():
            posting.post_openings(theirs, together)
    except Exception:
        logger.exception("What newly opened assessments ask could not be posted; a worker tries once more")
        with _never_undoing_the_step("What newly opened assessments ask"):
            for person_id, assessment_ids in theirs.items():
                send_opening.enqueue(person_id, assessment_ids)
    with _never_undoing_the_step("The sending of it"):
        if together:
            look_again(timezone.now() + posting.HELD)
        else:
            look()


def after(what: str, post: Callable[[], object]) -> None:
    """Mails that another room posts about `what`; those that can't be posted do not undo it."""
    if _is_quiet.get():
        return
    with _never_undoing_the_step(f"The mails about {what}"):
        post()
        look()


def opened_together(together: str) -> None:
    """All parts are opened: the mails about them need not wait any more."""
    with _never_undoing_the_step(f"The sending of the mails about {together}"):
        if posting.release(together):
            look()


def after_export(job_id: int) -> None:
    """A mail to who asked for it; one that can't be posted does not undo the export."""
    with _never_undoing_the_step(f"The mail about export {job_id}"):
        posting.post_export(ExportJob.objects.select_related("made_by").get(pk=job_id))
        look()


@contextmanager
def _never_undoing_the_step(what: str) -> Iterator[None]:
    """Within the step's transaction, but taken back alone."""
    try:
        with transaction.atomic():
            yield
    except Exception:
        logger.exception("%s could not be written", what)


def event_of(event_id: int) -> Event:
    return Event.objects.select_related("assessment__cycle", "actor").get(pk=event_id)


@task()
def send_opening(person_id: int, assessment_ids: list[int]) -> None:
    """What could not be posted with the opening, or was queued by a release before the outbox."""
    sending.send(posting.post_opening(User.objects.get(pk=person_id), assessment_ids))
    look()


@task()
def send_mail(event_id: int) -> None:
    """What could not be posted with the step, or was queued by a release before the outbox."""
    sending.send(posting.post_step(event_of(event_id)))
    look()


@task(priority=BEHIND)
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
    """
    Deletes what the queue keeps of follow-ups; the traceback of a mail that failed in a former release holds its
    address.
    """
    kept = (
        (send_mail.module_path, event_ids),
        (render_reports.module_path, [assessment.pk]),
        (send_opening.module_path, [assessment.trainee_id]),
    )
    for name, ids in kept:
        DBTaskResult.objects.filter(task_path=name, args_kwargs__args__0__in=ids).delete()
