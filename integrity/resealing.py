"""
Sealing anew under the newest key what was sealed under former ones. Only what fits a key that is believed is sealed
anew; the rest is left as it is and named, so that `verify_records` goes on naming it too.

A room registers what it seals; the ledgers come last, since sealing a row anew is a write that they enter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import TypeVar

from django.utils.functional import Promise

from integrity import ledger, seals
from integrity.ledger import LEDGERS, Ledger
from integrity.ledger_check import broken_entries
from integrity.models import LedgerEntry

BATCH = 500
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Left:
    """What could not be sealed anew, since it fits no key that is believed."""

    record: str


@dataclass(frozen=True, slots=True)
class Resealing:
    """One kind of what is sealed: `run` seals it anew, and yields how many were, and what was left."""

    title: str | Promise
    run: Callable[[], Iterator[int | Left]]


RESEALINGS: dict[str, Resealing] = {}


def register(name: str, resealing: Resealing) -> None:
    RESEALINGS[name] = resealing


def of_ledgers() -> list[Resealing]:
    """Each by itself, in the order in which an act that writes several takes them."""
    ledgers = sorted(LEDGERS.values(), key=lambda kept: kept.name)
    return [Resealing(kept.name, partial(_reseal_ledger, kept)) for kept in ledgers]


def _reseal_ledger(kept: Ledger) -> Iterator[int | Left]:
    """All entries in their order, since each seals the one before; all or none of a ledger, whose end is held."""
    head = ledger.held_head(kept)
    if head is None or any(True for _number in broken_entries(kept, head)):
        yield Left(kept.name)
        return
    newest = dict(LedgerEntry.objects.filter(ledger=kept.name).order_by("sequence").values_list("subject", "sequence"))
    entries = LedgerEntry.objects.filter(ledger=kept.name).order_by("sequence").iterator(BATCH)
    before = ""
    for chunk in chunks(entries):
        subjects = [entry.subject for entry in chunk if newest[entry.subject] == entry.sequence]
        stored = kept.model._base_manager.in_bulk(subjects)
        for entry in chunk:
            row = stored.get(entry.subject) if newest[entry.subject] == entry.sequence else None
            if row is not None and ledger.unlike(kept, row, entry) == []:
                entry.marks = ledger.marks_of(kept, row)
            elif row is not None:
                yield Left(f"{kept.name} {entry.subject}")
            entry.mac = before = seals.mac(ledger.ENTRY, entry.sealed(before))
        LedgerEntry.objects.bulk_update(chunk, ["marks", "mac"])
        yield len(chunk)
    head.mac = before
    head.seal = seals.mac(ledger.HEAD, ledger.head_content(head))
    head.save(update_fields=["mac", "seal"])


def chunks(rows: Iterable[T], size: int = BATCH) -> Iterator[list[T]]:
    remaining = iter(rows)
    while chunk := list(islice(remaining, size)):
        yield chunk
