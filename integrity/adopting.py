"""
When a database gets a ledger, or a ledger gets more columns, `migrate` enters the rows that are there: from then on
they are what they were on that day. Before, nobody can tell (docs/decisions/0033).
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.db import OperationalError, ProgrammingError, models, transaction

from integrity import ledger
from integrity.ledger import LEDGERS, Ledger
from integrity.ledger_check import broken_entries, rows_with_entries
from integrity.models import LedgerHead

logger = logging.getLogger(__name__)
CHUNK = 1000
TOLD_EVERY = 50_000


def adopt(verbosity: int = 1, **kwargs: object) -> None:
    """After every `migrate`, and for the database of the tests."""
    for kept in sorted(LEDGERS.values(), key=lambda one: one.name):
        try:
            with transaction.atomic():
                _adopt(kept, verbosity)
        except (ProgrammingError, OperationalError):  # a migration that was only half of the way was asked for
            logger.warning("The table of ledger %s is not what this release needs; migrate on", kept.name)


def _adopt(kept: Ledger, verbosity: int) -> None:
    head = ledger.held_head(kept)
    if head is not None and head.form == kept.form:
        return
    if head is None:
        ledger.open_head(kept)
        rows: Iterable[models.Model] = kept.model._base_manager.order_by("pk").iterator(CHUNK)
    elif any(True for _number in broken_entries(kept, head)):
        logger.error("Ledger %s was changed past the portal, so no row is entered anew; run verify_records", kept.name)
        return
    else:
        rows = list(_fitting(kept, head))
        ledger.set_form(kept, head)
    count = _enter(kept, rows, verbosity)
    if count:
        logger.warning("Ledger %s: %d rows entered as they are today", kept.name, count)


def _fitting(kept: Ledger, head: LedgerHead) -> Iterator[Any]:
    """Of a ledger that grew, the rows that are what their newest entry says."""
    for row, entry in rows_with_entries(kept, head.sequence):
        if row is not None and entry is not None and entry.marks and ledger.unlike(kept, row, entry) == []:
            yield row


def _enter(kept: Ledger, rows: Iterable[models.Model], verbosity: int) -> int:
    remaining, count = iter(rows), 0
    while chunk := list(islice(remaining, CHUNK)):
        count += ledger.enter_rows(kept, chunk)
        if verbosity and count % TOLD_EVERY < CHUNK <= count:
            logger.warning("Ledger %s: %d rows so far", kept.name, count)
    return count
