"""The kinds of chains that anchors speak of: each room registers its own, from its AppConfig."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple


class Place(NamedTuple):
    """One entry of one chain."""

    subject: str
    sequence: int


class Leaf(NamedTuple):
    """What is sealed at a place; for ever, since chains are only appended to."""

    subject: str
    sequence: int
    mac: str

    @property
    def place(self) -> Place:
        return Place(self.subject, self.sequence)


def _nothing(subjects: Collection[str]) -> Mapping[str, Leaf]:
    return {}


@dataclass(frozen=True, slots=True)
class Source:
    """
    Chains of one kind, each named by its subject. `heads`: where each ends now, the youngest chain last; `macs_of`:
    what stands at places, without those where nothing does; `record_of` names a chain in an alarm; `deleted`: by
    subject the last entry of what was deleted by rule; `repeated`: how many of the last heads the short part has too.
    None takes more queries for more chains.
    """

    name: str
    heads: Callable[[], Iterable[Leaf]]
    macs_of: Callable[[Collection[Place]], Mapping[Place, str]]
    record_of: Callable[[str], str] = str
    deleted: Callable[[Collection[str]], Mapping[str, Leaf]] = _nothing
    repeated: int = 20


SOURCES: dict[str, Source] = {}


def register(source: Source) -> None:
    SOURCES[source.name] = source
