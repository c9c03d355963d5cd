"""
Places in a course of a training plan: the one verb by which they are given, from the page of the course as from that
of the needs. Each is given once, with the needs behind it and the development action that it serves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from assessments.enums import ActionState
from assessments.models import DevelopmentAction, Participant, PlannedCourse, TrainingNeed, TrainingPlan
from people.acting import can_act
from people.models import User


@dataclass(slots=True)
class Given:
    """
    Places that are new, that were withdrawn before; people who had one already; `gone`: who can't act any more and got
    none. `places`: of everybody who has one now, by person; `needs`: what was put behind them.
    """

    new: list[Participant] = field(default_factory=list)
    back: list[Participant] = field(default_factory=list)
    there: list[User] = field(default_factory=list)
    gone: list[User] = field(default_factory=list)
    places: dict[int, Participant] = field(default_factory=dict)
    needs: list[TrainingNeed] = field(default_factory=list)


def give(
    plan: TrainingPlan,
    row: PlannedCourse,
    people: Iterable[User],
    by: User,
    needs: Callable[[Given], Iterable[TrainingNeed]],
) -> Given:
    """
    The caller holds plan and row. `needs`: those to put behind the places, once these are stored. Whatever is given
    raises the plan's version. In a number of queries that does not grow.
    """
    wanted = {person.pk: person for person in people}
    found = Given()
    held = row.participants.select_for_update(of=("self",)).filter(person__in=wanted)
    stored = {place.person_id: place for place in held}
    for pk, person in wanted.items():
        place = stored.get(pk)
        if place is not None and place.withdrawn_at is None:
            found.there.append(person)
        elif not can_act(person):
            found.gone.append(person)
            continue
        elif place is not None:
            found.back.append(reinstated(place))
        else:
            place = Participant(planned=row, person=person, added_by=by)
            found.new.append(place)
        found.places[pk] = place
    Participant.objects.bulk_create(found.new)
    Participant.objects.bulk_write(found.back, REINSTATED)
    found.needs = TrainingNeed.objects.bulk_create(needs(found))
    link_actions([*found.new, *found.back, *_without_action(found)])
    if found.new or found.back or found.needs:
        plan.version += 1
        plan.save()
    return found


# What `reinstated` changes of a place.
REINSTATED = ("withdrawn_at", "reason", "version")


def reinstated(place: Participant) -> Participant:
    """A withdrawn place as it is when it is given back, not saved yet."""
    place.withdrawn_at, place.reason = None, ""
    place.version += 1
    return place


def _without_action(found: Given) -> list[Participant]:
    """Those that were there, serve no action yet and have a further need now."""
    touched = {need.participant_id for need in found.needs}
    known = {place.pk for place in (*found.new, *found.back)}
    return [place for place in found.places.values() if place.pk in touched - known and place.action_id is None]


def link_actions(places: Iterable[Participant]) -> None:
    """To each place the person's open development action for one of its gaps, where there is one."""
    by_key = {place.pk: place for place in places}
    needs = TrainingNeed.objects.filter(participant__in=by_key).order_by("pk")
    about: dict[int, set[tuple[int | None, int | None]]] = {}
    for key, indicator, element in needs.values_list("participant", "indicator", "element"):
        about.setdefault(key, set()).add((indicator, element))
    people = {by_key[key].person_id for key in about}
    actions: dict[int, list[DevelopmentAction]] = {}
    for action in DevelopmentAction.objects.filter(person__in=people, state__in=ActionState.open()).order_by("pk"):
        actions.setdefault(action.person_id, []).append(action)
    linked = []
    for key, subjects in about.items():
        place = by_key[key]
        served = [one for one in actions.get(place.person_id or 0, ()) if _serves(one, subjects)]
        if served:
            place.action = served[0]
            linked.append(place)
    Participant.objects.bulk_write(linked, ["action"])


def _serves(action: DevelopmentAction, subjects: set[tuple[int | None, int | None]]) -> bool:
    """Whether the action is for the gap, or about the knowledge or skill, that one of these needs names."""
    about = {(action.indicator_id, None), (None, action.attitude_id), (None, action.element_id)}
    return not subjects.isdisjoint(about - {(None, None)})
