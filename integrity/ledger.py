"""
Ledgers: every write of a row that grants, counts or decides becomes an entry of its table's ledger, in the transaction
of the write. A row that was changed, put in or taken away past the portal is not what the ledger says.

A room names its tables to `ledgered.keep`, from its AppConfig; from then on every write is entered by itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.db import models, transaction
from django.db.models.fields.files import FieldFile
from django.utils import timezone

from integrity import seals
from integrity.models import LedgerEntry, LedgerHead

HEAD = "integrity.ledger.head"
ENTRY = "integrity.ledger.entry"
BATCH = 500
Content = dict[str, object]


def _nothing(row: models.Model) -> Mapping[str, object]:
    return {}


def _always(row: models.Model) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Ledger:
    """
    One table: `columns` are the fields that are sealed; `beside` what else an entry covers, by name; `holds` whether a
    row is entered yet (a draft is not); `secret` the columns that no alarm repeats; `called` the names under which
    columns are sealed whose kind changed since: what entries of before say of them is no column any more. `form` grows
    by one whenever columns are added: `migrate` then enters the rows that fit what was sealed so far once more.
    """

    name: str
    model: type[models.Model]
    columns: tuple[str, ...]
    beside: Callable[[Any], Mapping[str, object]] = _nothing
    holds: Callable[[Any], bool] = _always
    secret: tuple[str, ...] = ()
    called: Mapping[str, str] = field(default_factory=dict)
    form: int = 1

    def content(self, row: models.Model) -> Content:
        """What an entry seals of a row, as the database gives it back."""
        fields = [field for field in self.fields() if hasattr(row, field.attname)]
        own = {self.name_of(field): _plain(_stored(field, getattr(row, field.attname))) for field in fields}
        return {**own, **self.beside(row)}

    def name_of(self, column: models.Field[Any, Any]) -> str:
        return self.called.get(column.name, column.name)

    def fields(self) -> list[models.Field[Any, Any]]:
        return [field for field in self.model._meta.concrete_fields if field.name in self.columns]


@dataclass(frozen=True, slots=True)
class Doubt:
    """
    A row that, before a write, was not what its newest entry says (0: it has none). `said`: what it said in the columns
    that do not fit, `marks` what the entry says of them: what the write does not change stays as the entry has it.
    """

    sequence: int
    said: Content
    marks: Mapping[str, str]


Doubts = Mapping[int, Doubt]
LEDGERS: dict[type[models.Model], Ledger] = {}
# The primary keys of what was written since `gathered` began, by ledger; None outside of it.
_gathering: ContextVar[dict[str, dict[int, Doubt | None]] | None] = ContextVar("gathering", default=None)


def register(ledger: Ledger) -> None:
    LEDGERS[ledger.model] = ledger


def of(model: type[models.Model]) -> Ledger | None:
    return LEDGERS.get(model)


def doubts(model: type[models.Model], keys: Iterable[int]) -> dict[int, Doubt]:
    """
    Of the rows with these primary keys, which are about to be written, those that are not what the ledger says: who
    writes them does not stand for what was changed past the portal. Rows written in this block were looked at before.
    """
    ledger, written = of(model), _gathering.get()
    if ledger is None:
        return {}
    seen = written[ledger.name].keys() if written is not None else ()
    wanted, found = [key for key in keys if key is not None and key not in seen], dict[int, Doubt]()
    for start in range(0, len(wanted), BATCH):
        chunk = wanted[start : start + BATCH]
        newest = newest_entries(ledger, chunk)  # before the rows: what is written meanwhile then has a later one
        for key, row in model._base_manager.in_bulk(chunk).items():
            if ledger.holds(row) and (doubt := _doubt(ledger, row, newest.get(key))):
                found[key] = doubt
    return found


def _doubt(ledger: Ledger, row: models.Model, entry: LedgerEntry | None) -> Doubt | None:
    if ledger.holds is not _always and not (entry and entry.marks):
        return None  # a draft until now
    wrong = unlike(ledger, row, entry)
    if wrong is None:
        return Doubt(entry.sequence if entry else 0, {}, {})
    content, marks = ledger.content(row), entry.marks if entry else {}
    return Doubt(entry.sequence, {name: content[name] for name in wrong}, marks) if entry and wrong else None


def newest_entries(ledger: Ledger, keys: list[int]) -> dict[int, LedgerEntry]:
    """By subject, in one query."""
    entries = LedgerEntry.objects.filter(ledger=ledger.name)
    last = entries.filter(subject__in=keys).order_by().values("subject").annotate(last=models.Max("sequence"))
    return {entry.subject: entry for entry in entries.filter(sequence__in=last.values("last"))}


def enter(row: models.Model, doubted: Doubts | None = None) -> None:
    """What a row says now; the caller has written it in the same transaction, and `doubted` it before that."""
    if (ledger := of(type(row))) and ledger.holds(row) and not _gathered(ledger, [row.pk], doubted):
        _append(ledger, [(row.pk, row)], doubted or {})


def enter_keys(model: type[models.Model], keys: Iterable[int], doubted: Doubts | None = None) -> None:
    """What the rows with these primary keys say in the database, and which of them are no more."""
    ledger, wanted = of(model), list(keys)
    if ledger is None or _gathered(ledger, wanted, doubted):
        return
    for start in range(0, len(wanted), BATCH):
        chunk = wanted[start : start + BATCH]
        stored = model._base_manager.in_bulk(chunk)
        _append(ledger, [(key, stored.get(key)) for key in chunk], doubted or {})


def enter_rows(ledger: Ledger, rows: Iterable[models.Model]) -> int:
    """
    What rows at hand say; how many were entered. From a migration too, whose models have the columns of that time: such
    a migration enters what it wrote, or every row alarms that the portal itself changed.
    """
    entries: list[tuple[int, models.Model | None]] = [(row.pk, row) for row in rows if ledger.holds(row)]
    _append(ledger, entries, {})
    return len(entries)


def set_form(ledger: Ledger, head: LedgerHead) -> None:
    """That the rows are entered with the columns of now."""
    head.form = ledger.form
    head.seal = seals.mac(HEAD, head_content(head))
    head.save(update_fields=["form", "seal"])


def enter_deletion(model: type[models.Model], key: int) -> None:
    """That a row is no more."""
    if (ledger := of(model)) and not _gathered(ledger, [key]):
        _append(ledger, [(key, None)], {})


@contextmanager
def gathered() -> Iterator[None]:
    """
    Within a transaction: what is written is entered once, at the end of the block, table by table in one order; so the
    ledgers are held for a moment only, and never two of them crosswise.
    """
    if _gathering.get() is not None:
        yield
        return
    written: dict[str, dict[int, Doubt | None]] = defaultdict(dict)
    outer = _gathering.set(written)
    try:
        yield
    finally:
        _gathering.reset(outer)
    for ledger in sorted(LEDGERS.values(), key=lambda one: one.name):
        keys = written.get(ledger.name, {})
        enter_keys(ledger.model, keys, {key: doubt for key, doubt in keys.items() if doubt})


def _gathered(ledger: Ledger, keys: Iterable[int], doubted: Doubts | None = None) -> bool:
    written = _gathering.get()
    if written is None:
        return False
    for key in keys:
        written[ledger.name].setdefault(key, (doubted or {}).get(key))
    return True


def marks_of(ledger: Ledger, row: models.Model) -> dict[str, str]:
    """Of each column; none for a row that is not entered yet."""
    return seals.marks(ledger.name, row.pk, ledger.content(row)) if ledger.holds(row) else {}


def _append(ledger: Ledger, entries: list[tuple[int, models.Model | None]], doubted: Doubts) -> None:
    """Holds the head until the transaction ends, so that entries follow one another without a gap."""
    if not entries:
        return
    with transaction.atomic(savepoint=False):
        head = open_head(ledger)
        now, rows = timezone.now(), []
        for subject, row in entries:
            marks = _marks_after(ledger, subject, row, doubted.get(subject))
            if marks is None:
                continue
            head.sequence += 1
            entry = LedgerEntry(ledger=ledger.name, sequence=head.sequence, subject=subject, marks=marks, at=now)
            entry.mac = head.mac = seals.mac(ENTRY, entry.sealed(head.mac))
            rows.append(entry)
        LedgerEntry.objects.bulk_create(rows, batch_size=BATCH)
        head.seal = seals.mac(HEAD, head_content(head))
        head.save(update_fields=["sequence", "mac", "seal"])


def _marks_after(ledger: Ledger, key: int, row: models.Model | None, doubt: Doubt | None) -> dict[str, str] | None:
    """
    None: it was put in past the portal, and stays out of the ledger. What was changed past the portal and not by this
    write keeps the mark that it had, so that it goes on not fitting; unless somebody else wrote the row meanwhile.
    """
    if row is None:
        return {}
    marks = marks_of(ledger, row)
    entry = newest_entry(ledger, key) if doubt else None
    if doubt is None or (entry.sequence if entry else 0) != doubt.sequence:
        return marks
    if not doubt.marks:
        return None
    content = ledger.content(row)
    kept = {name for name, value in doubt.said.items() if name in doubt.marks and content[name] == value}
    return {name: doubt.marks[name] if name in kept else mark for name, mark in marks.items()}


def open_head(ledger: Ledger) -> LedgerHead:
    """The end of a ledger, held; made where there is none yet."""
    head = held_head(ledger)
    if head is None:
        new = LedgerHead(ledger=ledger.name, form=ledger.form)
        seal = seals.mac(HEAD, head_content(new))
        head, _made = LedgerHead.objects.select_for_update().get_or_create(
            ledger=ledger.name, defaults={"form": ledger.form, "seal": seal}
        )
    return head


def held_head(ledger: Ledger) -> LedgerHead | None:
    return next(iter(LedgerHead.objects.select_for_update().filter(ledger=ledger.name)), None)


def head_content(head: LedgerHead) -> Content:
    return {"ledger": head.ledger, "form": head.form, "sequence": head.sequence, "mac": head.mac}


def unlike(ledger: Ledger, row: models.Model | None, entry: LedgerEntry | None) -> list[str] | None:
    """
    The columns of a row (None: there is none) that are not what its newest entry says; empty when all are; None when
    the one is there and the other is not.
    """
    is_entered, is_there = bool(entry and entry.marks), row is not None and ledger.holds(row)
    if not is_entered or not is_there or row is None or entry is None:
        return [] if is_entered == is_there else None
    content = ledger.content(row)
    # What is no column any more says nothing.
    marks = {name: mark for name, mark in entry.marks.items() if name in content}
    return seals.changed(ledger.name, row.pk, content, marks)


def newest_entry(ledger: Ledger, subject: int) -> LedgerEntry | None:
    return LedgerEntry.objects.filter(ledger=ledger.name, subject=subject).order_by("-sequence").first()


def _stored(field: models.Field[Any, Any], value: object) -> object:
    """As the database gives it back: a decimal with the places of its column, whatever it was written with."""
    found = field.to_python(value)
    if isinstance(field, models.DecimalField) and isinstance(found, Decimal):
        return format(found.quantize(Decimal(1).scaleb(-field.decimal_places)), "f")
    return found


def _plain(value: object) -> object:
    """As canonical JSON keeps it; times in UTC."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return value.name or "" if isinstance(value, FieldFile) else value
