"""All ledgers as one source of anchors: what a table's ledger ends in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping

from integrity.anchors.sources import Leaf, Place, Source, register
from integrity.ledger import LEDGERS
from integrity.models import LedgerEntry, LedgerHead

BATCH = 500
# More tables than a portal has: the mail repeats the heads of all.
ALL = 1000


def register_ledgers() -> None:
    register(Source("ledgers", heads, macs_of, record_of, repeated=ALL))


def heads() -> Iterator[Leaf]:
    rows = LedgerHead.objects.filter(sequence__gt=0).order_by("ledger").values_list("ledger", "sequence", "mac")
    for ledger, sequence, mac in rows:
        yield Leaf(ledger, sequence, mac)


def macs_of(places: Collection[Place]) -> Mapping[Place, str]:
    """An anchor names one place of each ledger, so there are few, however long the ledgers are."""
    wanted: dict[str, list[int]] = defaultdict(list)
    for place in places:
        wanted[place.subject].append(place.sequence)
    found: dict[Place, str] = {}
    for ledger, sequences in wanted.items():
        entries = LedgerEntry.objects.filter(ledger=ledger)
        for start in range(0, len(sequences), BATCH):
            rows = entries.filter(sequence__in=sequences[start : start + BATCH]).values_list("sequence", "mac")
            found.update((Place(ledger, sequence), mac) for sequence, mac in rows)
    return found


def record_of(subject: str) -> str:
    """The table's name."""
    titles = (str(one.model._meta.verbose_name_plural) for one in LEDGERS.values() if one.name == subject)
    return next(titles, subject)
