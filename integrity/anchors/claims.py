"""What anchors say of chains, held against the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from config.days import written_time
from integrity.anchors import files
from integrity.anchors.content import Content, Leaves
from integrity.anchors.files import Kept
from integrity.anchors.sources import SOURCES, Leaf, Source
from integrity.checks import Alarm

ANY = ""


@dataclass(frozen=True, slots=True)
class Untrue:
    """The highest place of a chain that is not what an anchor says; `now`: where the chain ends, 0: it is gone."""

    source: Source
    leaf: Leaf
    anchor: Content
    now: int

    @property
    def record(self) -> str:
        return self.source.record_of(self.leaf.subject)

    @property
    def sentence(self) -> str:
        values = {
            "number": self.anchor.number,
            "day": day_of(self.anchor),
            "sequence": self.leaf.sequence,
            "now": self.now,
        }
        if not self.now:
            text = _("It was removed as a whole: in anchor %(number)s of %(day)s it goes up to %(sequence)s.")
        elif self.now < self.leaf.sequence:
            text = _(
                "Its newest entries are missing: in anchor %(number)s of %(day)s it ends at %(sequence)s, now %(now)s."
            )
        else:
            text = _("It was set back and went on: its entry %(sequence)s is not that of anchor %(number)s of %(day)s.")
        return text % values

    def alarm(self) -> Alarm:
        return Alarm(self.record, self.sentence)


def day_of(anchor: Content) -> str:
    return written_time(anchor.made_at)


def untrue(anchors: Iterable[Kept]) -> list[Untrue]:
    """Of each chain the highest place that is not what one of these anchors says, with the newest that says so."""
    found = _leaves_by_source(anchors)
    return [one for source in SOURCES.values() for one in _untrue(source, found[source.name])]


def not_true(anchors: Iterable[Kept]) -> list[Kept]:
    """Those that say anything which is not so."""
    listed = list(anchors)
    found = _leaves_by_source(listed)
    wrong = {source.name: set(_wrong(source, found[source.name])) for source in SOURCES.values()}
    return [
        kept
        for kept in listed
        if any(not wrong.get(name, set()).isdisjoint(leaves) for name, leaves in _leaves_of(kept).items())
    ]


def _leaves_by_source(anchors: Iterable[Kept]) -> dict[str, dict[Leaf, Content]]:
    """
    By source all that these anchors say, with the newest that says it. What two say alike is looked at once: a year of
    them costs as much as what happened in it.
    """
    found: dict[str, dict[Leaf, Content]] = defaultdict(dict)
    for kept in sorted(anchors, key=lambda one: one.content.number):
        for name, leaves in _leaves_of(kept).items():
            found[name].update(dict.fromkeys(leaves, kept.content))
    return found


def _leaves_of(kept: Kept) -> Leaves:
    """Of an anchor made before all was sealed anew only how far each chain goes: ANY MAC may stand there."""
    leaves = files.leaves_of(kept)
    if not kept.content.is_before_resealing:
        return leaves
    return {name: [leaf._replace(mac=ANY) for leaf in of_source] for name, of_source in leaves.items()}


def _untrue(source: Source, said: dict[Leaf, Content]) -> Iterator[Untrue]:
    highest = {leaf.subject: leaf for leaf in sorted(_wrong(source, said), key=lambda one: one.sequence)}
    ends = {head.subject: head.sequence for head in source.heads()} if highest else {}
    for subject, leaf in sorted(highest.items()):
        yield Untrue(source, leaf, said[leaf], ends.get(subject, 0))


def _wrong(source: Source, said: Collection[Leaf]) -> list[Leaf]:
    found = source.macs_of({leaf.place for leaf in said})
    wrong = [leaf for leaf in said if found.get(leaf.place) != (leaf.mac or found.get(leaf.place, "none"))]
    deleted = source.deleted({leaf.subject for leaf in wrong}) if wrong else {}
    return [leaf for leaf in wrong if not _was_deleted_by_rule(leaf, deleted.get(leaf.subject))]


def _was_deleted_by_rule(leaf: Leaf, last: Leaf | None) -> bool:
    """Up to what the tombstone names as the last; of that one it names what it was."""
    return last is not None and (leaf.sequence < last.sequence or leaf in (last, last._replace(mac=ANY)))
