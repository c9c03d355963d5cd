"""Whether the rows of a table are what its ledger says, and the ledger is whole: what `verify_records` runs."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Any

from django.db import models, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from integrity import ledger, seals
from integrity.checks import Alarm, Check, register
from integrity.ledger import Ledger
from integrity.ledgered import keep
from integrity.models import LedgerEntry, LedgerHead

logger = logging.getLogger(__name__)
CHUNK = 2000


def keep_and_check(entered: Ledger, title: str | Promise, name_of: Callable[[Any], str] = str) -> None:
    """Keeps the ledger and has `verify_records` look at it; `name_of` names a row in an alarm."""
    keep(entered)
    check = Check(title, count=entered.model._base_manager.count, alarms=lambda: alarms(entered, name_of))
    register(entered.name, check)


def alarms(entered: Ledger, name_of: Callable[[Any], str]) -> Iterator[Alarm]:
    title = str(entered.model._meta.verbose_name_plural)
    head = LedgerHead.objects.filter(ledger=entered.name).first()
    if head is None:
        if entered.model._base_manager.exists():
            yield Alarm(title, _("The ledger that says what these were is gone."))
        return
    broken = list(broken_entries(entered, head))
    if head.sequence and len(broken) == head.sequence + 1:
        sentence = _("No entry of its ledger fits. If the key was changed, name the former one in SEAL_KEYS.")
        yield Alarm(title, sentence)
        return
    if broken:
        numbers = ", ".join(str(number) if number else _("its end") for number in broken[:20])
        sentence = _("Its ledger was changed, cut or added to past the portal, at %(numbers)s.")
        yield Alarm(title, sentence % {"numbers": numbers})
    if _goes_on_behind_its_end(entered):
        yield Alarm(title, _("Its ledger was added to past the portal, behind its end."))
    for subject in _suspects_or_all(entered, head.sequence):
        if alarm := _confirmed(entered, subject, head.sequence, name_of):
            yield alarm


def broken_entries(entered: Ledger, head: LedgerHead) -> Iterator[int]:
    """The sequences of entries that do not follow sealed from the one before, up to the head; 0: the head itself."""
    before, expected = "", 1
    entries = LedgerEntry.objects.filter(ledger=entered.name, sequence__lte=head.sequence).order_by("sequence")
    for entry in entries.iterator(CHUNK):
        if entry.sequence != expected or not seals.fits(ledger.ENTRY, entry.sealed(before), entry.mac):
            yield entry.sequence
        before, expected = entry.mac, entry.sequence + 1
    if (
        expected != head.sequence + 1
        or before != head.mac
        or not seals.fits(ledger.HEAD, ledger.head_content(head), head.seal)
    ):
        yield 0


def _goes_on_behind_its_end(entered: Ledger) -> bool:
    """Whether there are entries that no head knows of, while nobody can add one."""
    with transaction.atomic():
        held = ledger.held_head(entered)
        behind = LedgerEntry.objects.filter(ledger=entered.name, sequence__gt=held.sequence if held else 0)
        return behind.exists()


def _suspects_or_all(entered: Ledger, end: int) -> list[int]:
    """All rows where one of them can't be read: the second look, one by one, names it."""
    try:
        return list(_suspects(entered, end))
    except Exception:  # odd data must not end the run
        logger.debug("The rows of %s could not be read", entered.name, exc_info=True)
        return list(entered.model._base_manager.order_by("pk").values_list("pk", flat=True))


def _suspects(entered: Ledger, end: int) -> Iterator[int]:
    """The rows that are not what their newest entry says, as far as a look without a lock can tell."""
    for row, entry in rows_with_entries(entered, end):
        if ledger.unlike(entered, row, entry) != []:
            yield row.pk if row else entry.subject


def rows_with_entries(entered: Ledger, end: int) -> Iterator[tuple[Any, Any]]:
    """Each row with its newest entry up to `end`, by primary key; None where the one has no other."""
    rows = entered.model._base_manager.order_by("pk").iterator(CHUNK)
    newest = _newest_entries(entered, end)
    row, entry = next(rows, None), next(newest, None)
    while row is not None or entry is not None:
        key = min(one for one in (row.pk if row else None, entry.subject if entry else None) if one is not None)
        same_row = row if row is not None and row.pk == key else None
        same_entry = entry if entry is not None and entry.subject == key else None
        yield same_row, same_entry
        row = next(rows, None) if same_row else row
        entry = next(newest, None) if same_entry else entry


def _newest_entries(entered: Ledger, end: int) -> Iterator[LedgerEntry]:
    """Of each subject the newest of those whose seals were looked at."""
    entries = LedgerEntry.objects.filter(ledger=entered.name, sequence__lte=end).order_by("subject", "sequence")
    for _subject, group in groupby(entries.iterator(CHUNK), key=lambda entry: entry.subject):
        *_former, last = group
        yield last


def _confirmed(entered: Ledger, subject: int, end: int, name_of: Callable[[Any], str]) -> Alarm | None:
    """What stands while nobody can write to the ledger: what was only being written is no alarm."""
    name = f"{entered.model._meta.verbose_name} {subject}"
    try:
        with transaction.atomic():
            ledger.held_head(entered)
            row = entered.model._base_manager.filter(pk=subject).first()
            entry = ledger.newest_entry(entered, subject)
            if entry and entry.sequence > end and not _is_sealed(entered, entry):
                return Alarm(name, _("Its newest entry was put in past the portal."))
            return _alarm(entered, row, entry, name, name_of)
    except Exception as error:  # nor can one row hide the others
        logger.debug("%s could not be read", name, exc_info=True)
        return Alarm(name, _("It can't be read: %(error)s") % {"error": error})


def _is_sealed(entered: Ledger, entry: LedgerEntry) -> bool:
    before = LedgerEntry.objects.filter(ledger=entered.name, sequence=entry.sequence - 1).first()
    return seals.fits(ledger.ENTRY, entry.sealed(before.mac if before else ""), entry.mac)


def _alarm(
    entered: Ledger, row: models.Model | None, entry: LedgerEntry | None, name: str, name_of: Callable[[Any], str]
) -> Alarm | None:
    wrong = ledger.unlike(entered, row, entry)
    if wrong == []:
        return None
    name = f"{name} {name_of(row)}" if row else name
    if wrong is None and row is None:
        return Alarm(name, _("It was removed past the portal."))
    if wrong is None:
        is_entered = entry is not None and entry.marks
        return Alarm(name, _("It was set back past the portal.") if is_entered else _("It was put in past the portal."))
    content = entered.content(row) if row else {}
    details = (f"{column}: {'…' if column in entered.secret else content.get(column)}" for column in wrong)
    return Alarm(name, _("It was changed past the portal; it now says:"), tuple(details))
