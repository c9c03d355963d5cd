"""Chains of events as a source of anchors: in which event each one ends, for any subject (`models.ChainedEvent`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from integrity import chain
from integrity.anchors.sources import Leaf, Place, Source
from integrity.models import ChainedEvent, ChainedSubject

CHUNK = 2000


@dataclass(frozen=True, slots=True)
class Chains:
    """
    `purge`: the action of a tombstone, which stands in place of what was deleted by rule; `number_of` names a subject
    by its key.
    """

    name: str
    subjects: type[ChainedSubject]
    events: type[ChainedEvent]
    purge: str
    number_of: Callable[[int], str]

    @property
    def source(self) -> Source:
        return Source(self.name, self.heads, self.macs_of, self.record_of, self.ended_by_rule)

    def heads(self) -> Iterator[Leaf]:
        of = self.events.SUBJECT
        later = self.events._default_manager.filter(**{of: OuterRef(of)}, sequence__gt=OuterRef("sequence"))
        rows = self.events._default_manager.filter(~Exists(later)).order_by(of)
        for key, sequence, mac in rows.values_list(of, "sequence", "mac").iterator(CHUNK):
            yield Leaf(str(key), sequence, mac)

    def macs_of(self, places: Collection[Place]) -> Mapping[Place, str]:
        """All events are gone through once: most chains are named."""
        of = self.events.SUBJECT
        rows = self.events._default_manager.order_by(of, "sequence").values_list(of, "sequence", "mac")
        read = ((Place(str(key), sequence), mac) for key, sequence, mac in rows.iterator(CHUNK))
        return {place: mac for place, mac in read if place in places}

    def record_of(self, subject: str) -> str:
        return self.number_of(int(subject)) if subject.isascii() and subject.isdigit() else subject

    def ended_by_rule(self, subjects: Collection[str]) -> Mapping[str, Leaf]:
        """
        The last event before the tombstone, of what was purged: what its chain holds begins with a sealed tombstone
        and fits its head.
        """
        of = self.events.SUBJECT
        purged = self.events._default_manager.filter(action=self.purge).values(of)
        events: dict[int, list[ChainedEvent]] = defaultdict(list)
        rows = self.events._default_manager.filter(**{f"{of}__in": purged}).order_by(of, "sequence")
        for event in rows.iterator(CHUNK):
            key = getattr(event, f"{of}_id")
            if str(key) in subjects:
                events[key].append(event)
        ends = dict(self.subjects._default_manager.filter(pk__in=purged).values_list("pk", "chain_head"))
        return {
            str(key): Leaf(str(key), own[0].sequence - 1, own[0].follows_deleted())
            for key, own in events.items()
            if own[0].follows_deleted() and not chain.breaks(own, ends[key])
        }
