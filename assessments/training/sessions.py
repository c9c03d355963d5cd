"""Sessions of a planned course: when and where it is held, moved, called off; whoever has a place is told."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.models import PlannedCourse, TrainingSession
from assessments.training import letters, rows
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
    with rows.held(row, by) as (_plan, now):
        rows.refuse_called_off(now)
        session = TrainingSession(planned=now, uid=f"{uuid.uuid4()}@training", created_by=by)
        _fill(session, given)
        session.save()
    return session


def change(session: TrainingSession, version: int, given: Given, by: User) -> TrainingSession:
    """A new time, place or trainer goes to those invited at once, as an update of their calendar entry."""
    with rows.held(session.planned, by) as (_plan, row):
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
        before = _told(now)
        _fill(now, given)
        is_moved = before != _told(now)
        now.sequence += is_moved
        now.version += 1
        now.save()
        if is_moved:
            letters.session_moved(now)
    return now


def call_off(session: TrainingSession, version: int, by: User) -> TrainingSession:
    """People keep their place in the course and can be given another session."""
    with rows.held(session.planned, by):
        now = _locked(session, version)
        if now.cancelled_at is not None:
            raise Conflict(_("This session is called off already. Reload the page to see it."))
        if now.taken_at is not None:
            raise Conflict(_("Attendance was taken, so the session was held. Correct the attendance instead."))
        now.cancelled_at = timezone.now()
        now.sequence += 1
        now.version += 1
        now.save()
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
