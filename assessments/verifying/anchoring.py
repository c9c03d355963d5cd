"""The chains of events as a source of anchors: in which event each assessment's ends."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping

from django.db.models import Exists, OuterRef

from assessments.enums import Action
from assessments.models import Assessment, Event
from integrity import chain
from integrity.anchors.sources import Leaf, Place, Source, register

CHUNK = 2000


def register_events() -> None:
    register(Source("assessments", heads, macs_of, record_of, ended_by_rule))


def heads() -> Iterator[Leaf]:
    later = Event.objects.filter(assessment=OuterRef("assessment"), sequence__gt=OuterRef("sequence"))
    rows = Event.objects.filter(~Exists(later)).order_by("assessment")
    for key, sequence, mac in rows.values_list("assessment", "sequence", "mac").iterator(CHUNK):
        yield Leaf(str(key), sequence, mac)


def macs_of(places: Collection[Place]) -> Mapping[Place, str]:
    """All events are gone through once: most chains are named."""
    rows = Event.objects.order_by("assessment", "sequence").values_list("assessment", "sequence", "mac")
    read = ((Place(str(key), sequence), mac) for key, sequence, mac in rows.iterator(CHUNK))
    return {place: mac for place, mac in read if place in places}


def record_of(subject: str) -> str:
    return Assessment(pk=int(subject)).number if subject.isascii() and subject.isdigit() else subject


def ended_by_rule(subjects: Collection[str]) -> Mapping[str, Leaf]:
    """
    The last event before the tombstone, of assessments that were purged: what their chain holds begins with a sealed
    tombstone and fits its head.
    """
    events: dict[int, list[Event]] = defaultdict(list)
    purged = Event.objects.filter(action=Action.PURGE).values("assessment")
    for event in Event.objects.filter(assessment__in=purged).order_by("assessment", "sequence").iterator(CHUNK):
        if str(event.assessment_id) in subjects:
            events[event.assessment_id].append(event)
    heads_of = dict(Assessment.objects.filter(events__action=Action.PURGE).values_list("pk", "chain_head"))
    return {
        str(key): Leaf(str(key), own[0].sequence - 1, own[0].follows_deleted())
        for key, own in events.items()
        if own[0].follows_deleted() and not chain.breaks(own, heads_of[key])
    }
