"""Sessions of a planned course: when and where it is held, moved, called off; whoever has a place is told."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.models import PlannedCourse, TrainingSession
from assessments.training import letters, plans, rows
from config.days import local_day
from config.refusals import BadInput, Conflict
from people.models import User


@dataclass(frozen=True, slots=True)
class Given:
    starts_at: datetime
    ends_at: datetime
    place: str = ""
    trainer: str = ""
    seats: int | None = None


def add(row: PlannedCourse, given: Given, by: User) -> TrainingSession:
    with rows.held(row, by) as (plan, now):
        rows.refuse_called_off(now)
        session = TrainingSession(planned=now, uid=f"{uuid.uuid4()}@training", created_by=by)
        _fill(session, given)
        session.save()
        plans.touch(plan)
    return session


def change(session: TrainingSession, version: int, given: Given, by: User) -> TrainingSession:
    """
    A new time, place or trainer goes to those invited at once, as an update of their calendar entry; a correction of a
    day gone by to nobody.
    """
    with rows.held(session.planned, by) as (plan, row):
        rows.refuse_called_off(row)
        now = _locked(session, version)
        if now.cancelled_at is not None:
            raise Conflict(_("This session is called off. Add a new one instead."))
        taken = now.participants.filter(withdrawn_at__isnull=True).count()
        if given.seats is not None and given.seats < taken:
            raise BadInput(
                _("%(taken)d people have a place in this session. Move some of them first, then lower the seats.")
                % {"taken": taken}
            )
        if now.taken_at is not None and local_day(given.starts_at) > timezone.localdate():
            raise BadInput(_("Attendance was taken, so the session is over. Add another one for a day to come."))
        before, was_over = _told(now), letters.is_over(now)
        _fill(now, given)
        is_told = before != _told(now) and not (was_over and letters.is_over(now))
        now.sequence += is_told
        now.version += 1
        now.save()
        plans.touch(plan)
        if is_told:
            letters.session_moved(now)
    return now


def call_off(session: TrainingSession, version: int, by: User) -> TrainingSession:
    """People keep their place in the course and can be given another session."""
    with rows.held(session.planned, by) as (plan, _row):
        now = _locked(session, version)
        if now.cancelled_at is not None:
            raise Conflict(_("This session is called off already. Reload the page to see it."))
        if now.taken_at is not None:
            raise Conflict(_("Attendance was taken, so the session was held. Correct the attendance instead."))
        now.cancelled_at = timezone.now()
        now.sequence += 1
        now.version += 1
        now.save()
        plans.touch(plan)
        letters.session_called_off(now)
    return now


def _locked(session: TrainingSession, version: int) -> TrainingSession:
    now = TrainingSession.objects.select_for_update(of=("self",)).get(pk=session.pk)
    if now.version != version:
        raise Conflict(
            _(
                "Somebody else changed this session in the meantime; nothing of yours is saved yet. Look at what "
                "stands here now, then send it again."
            )
        )
    return now


def _told(session: TrainingSession) -> tuple[object, ...]:
    """What an invitation says."""
    return session.starts_at, session.ends_at, session.place, session.trainer


def _fill(session: TrainingSession, given: Given) -> None:
    if given.ends_at <= given.starts_at:
        raise BadInput(_("The session ends before it begins. Correct the times."))
    session.starts_at, session.ends_at = given.starts_at, given.ends_at
    session.place, session.trainer, session.seats = given.place, given.trainer, given.seats
