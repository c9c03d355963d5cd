"""Places in a planned course: given, moved to a session, withdrawn; each brings the gap behind it."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.courses import giving
from assessments.courses.giving import Given
from assessments.enums import Attendance
from assessments.models import Participant, PlannedCourse, TrainingSession
from assessments.texts import checked_text
from assessments.training import letters, plans, rows, served
from config.refusals import BadInput, Conflict
from config.texts import is_blank
from people.acting import can_act
from people.models import User


def give(row: PlannedCourse, people: Iterable[User], by: User) -> Given:
    """A place for each, once however often it is asked; with the open gaps that the course serves, as they stand."""
    with rows.held(row, by) as (plan, now):
        rows.refuse_called_off(now)
        return giving.give(plan, now, people, by, lambda given: served.needs(given.new, now.course))


def assign(row: PlannedCourse, places: Iterable[int], session: TrainingSession | None, by: User) -> int:
    """These places to a session, None: to none; how many moved. Whoever is invited anew or no more is told at once."""
    with rows.held(row, by) as (_plan, now):
        rows.refuse_called_off(now)
        held = now.participants.select_for_update(of=("self",)).select_related("person", "session")
        chosen = held.filter(pk__in=list(places), withdrawn_at__isnull=True).order_by("pk")
        moving = [one for one in chosen if one.session_id != (session.pk if session else None)]
        if any(one.attendance != Attendance.OPEN for one in moving):
            raise Conflict(
                _("Attendance of some of them was taken already. Choose only people who did not have it yet.")
            )
        if session is not None:
            session = TrainingSession.objects.select_for_update(of=("self",)).get(pk=session.pk, planned=now)
            _refuse_full(session, len(moving))
        at = timezone.now()
        formers = [place.session for place in moving]
        for place in moving:
            place.session, place.invited_at = session, at if session is not None and session.ends_at > at else None
            place.version += 1
        Participant.objects.bulk_write(moving, ["session", "invited_at", "version"])
        letters.places_moved(zip(moving, formers, strict=True))
    return len(moving)


def _refuse_full(session: TrainingSession, more: int) -> None:
    if session.cancelled_at is not None:
        raise Conflict(_("This session is called off. Choose another one."))
    taken = session.participants.filter(withdrawn_at__isnull=True).count()
    if session.seats is not None and taken + more > session.seats:
        values = {"seats": session.seats, "left": max(0, session.seats - taken)}
        raise BadInput(
            _("The session has %(seats)d seats, of which %(left)d are free. Choose fewer people or add seats.") % values
        )


def withdraw(place: Participant, version: int, reason: str, by: User) -> Participant:
    if is_blank(reason):
        raise BadInput(_("Say why the place is withdrawn; it stands beside the name."))
    with rows.held(place.planned, by) as (plan, _row):
        now = _locked(place, version)
        if now.withdrawn_at is not None:
            raise Conflict(_("This place is withdrawn already. Reload the page to see it."))
        if now.attendance in Attendance.came():
            raise Conflict(_("This person took part. Correct the attendance first, then withdraw the place."))
        former, now.session = now.session, None
        now.withdrawn_at, now.reason, now.invited_at = timezone.now(), checked_text(reason).strip(), None
        now.version += 1
        now.save()
        plans.touch(plan)
        letters.places_moved([(now, former)])
    return now


def put_back(place: Participant, version: int, by: User) -> Participant:
    with rows.held(place.planned, by) as (plan, row):
        rows.refuse_called_off(row)
        now = _locked(place, version)
        if now.withdrawn_at is None:
            raise Conflict(_("This place is not withdrawn any more. Reload the page to see it."))
        if now.person is None or not can_act(now.person):
            raise Conflict(_("This person can't act any more. Give the place to somebody else."))
        giving.reinstated(now).save()
        plans.touch(plan)
    return now


def _locked(place: Participant, version: int) -> Participant:
    rows_ = Participant.objects.select_for_update(of=("self",)).select_related("session", "person")
    now = rows_.get(pk=place.pk)
    if now.version != version:
        raise Conflict(_("Somebody else changed this place in the meantime. Look at it again, then decide."))
    return now
