"""Places in a planned course: given, moved to a session, withdrawn; each brings the gap behind it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.enums import ActionState, Attendance
from assessments.models import DevelopmentAction, Participant, PlannedCourse, TrainingNeed, TrainingSession
from assessments.texts import checked_text
from assessments.training import letters, rows, served
from config.refusals import BadInput, Conflict
from config.texts import is_blank
from people.acting import can_act
from people.models import User


@dataclass(slots=True)
class Given:
    """Places that are new, that were withdrawn before, that were there already; `gone`: who can't act any more."""

    new: list[Participant] = field(default_factory=list)
    back: list[Participant] = field(default_factory=list)
    there: list[User] = field(default_factory=list)
    gone: list[User] = field(default_factory=list)


def give(row: PlannedCourse, people: Iterable[User], by: User) -> Given:
    """A place for each, once however often it is asked; with the open gaps that the course serves, as they stand."""
    wanted = {person.pk: person for person in people}
    found = Given()
    with rows.held(row, by) as (_plan, now):
        rows.refuse_called_off(now)
        stored = {
            one.person_id: one for one in now.participants.select_for_update(of=("self",)).filter(person__in=wanted)
        }
        for pk, person in wanted.items():
            place = stored.get(pk)
            if place is not None and place.withdrawn_at is None:
                found.there.append(person)
            elif not can_act(person):
                found.gone.append(person)
            elif place is not None:
                _put_back(place)
                found.back.append(place)
            else:
                found.new.append(Participant(planned=now, person=person, added_by=by))
        found.new = Participant.objects.bulk_create(found.new)
        TrainingNeed.objects.bulk_create(served.needs(found.new, now.course))
        link_actions(found.new)
    return found


def link_actions(places: list[Participant]) -> None:
    """To each place the person's open development action for one of its gaps, where there is one."""
    needs = TrainingNeed.objects.filter(participant__in=places).order_by("pk")
    wanted: dict[int, set[tuple[int | None, int | None]]] = {}
    for key, indicator, element in needs.values_list("participant", "indicator", "element"):
        wanted.setdefault(key, set()).add((indicator, element))
    actions: dict[int, list[DevelopmentAction]] = {}
    for action in DevelopmentAction.objects.filter(
        person__in={place.person_id for place in places}, state__in=ActionState.open()
    ).order_by("pk"):
        actions.setdefault(action.person_id, []).append(action)
    for place in places:
        about = wanted.get(place.pk, set())
        for action in actions.get(place.person_id or 0, ()):
            if (action.indicator_id, action.attitude_id or action.element_id) in about or (
                action.indicator_id is None and (None, action.element_id) in about
            ):
                place.action = action
                place.save(update_fields=["action"])
                break


def assign(row: PlannedCourse, places: Iterable[int], session: TrainingSession | None, by: User) -> int:
    """These places to a session, None: to none; how many moved. Whoever is invited anew or no more is told at once."""
    with rows.held(row, by) as (_plan, now):
        rows.refuse_called_off(now)
        held = now.participants.select_for_update(of=("self",)).filter(pk__in=list(places), withdrawn_at__isnull=True)
        moving = [one for one in held.order_by("pk") if one.session_id != (session.pk if session else None)]
        if any(one.attendance != Attendance.OPEN for one in moving):
            raise Conflict(
                _("Attendance of some of them was taken already. Choose only people who did not have it yet.")
            )
        if session is not None:
            session = TrainingSession.objects.select_for_update(of=("self",)).get(pk=session.pk, planned=now)
            _refuse_full(session, len(moving))
        for place in moving:
            former, place.session = place.session, session
            place.version += 1
            place.invited_at = timezone.now() if session else None
            place.save()
            letters.place_moved(place, former)
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
    with rows.held(place.planned, by):
        now = _locked(place, version)
        if now.withdrawn_at is not None:
            raise Conflict(_("This place is withdrawn already. Reload the page to see it."))
        if now.attendance in Attendance.came():
            raise Conflict(_("This person took part. Correct the attendance first, then withdraw the place."))
        former, now.session = now.session, None
        now.withdrawn_at, now.reason, now.invited_at = timezone.now(), checked_text(reason).strip(), None
        now.version += 1
        now.save()
        letters.place_moved(now, former)
    return now


def put_back(place: Participant, version: int, by: User) -> Participant:
    with rows.held(place.planned, by) as (_plan, row):
        rows.refuse_called_off(row)
        now = _locked(place, version)
        if now.withdrawn_at is None:
            raise Conflict(_("This place is not withdrawn any more. Reload the page to see it."))
        if now.person is None or not can_act(now.person):
            raise Conflict(_("This person can't act any more. Give the place to somebody else."))
        _put_back(now)
    return now


def _put_back(place: Participant) -> None:
    place.withdrawn_at, place.reason = None, ""
    place.version += 1
    place.save()


def _locked(place: Participant, version: int) -> Participant:
    rows_ = Participant.objects.select_for_update(of=("self",)).select_related("session", "person")
    now = rows_.get(pk=place.pk)
    if now.version != version:
        raise Conflict(_("Somebody else changed this place in the meantime. Look at it again, then decide."))
    return now
