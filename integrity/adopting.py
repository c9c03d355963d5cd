"""
When a database gets a ledger, or a ledger gets more columns, `migrate` enters the rows that are there: from then on
they are what they were on that day. Before, nobody can tell (docs/decisions/0033).
"""

from __future__ import annotations

import logging
from itertools import islice

from django.db import transaction

from integrity import ledger
from integrity.ledger import LEDGERS, Ledger
from integrity.models import LedgerHead

logger = logging.getLogger(__name__)
CHUNK = 1000


def adopt(verbosity: int = 1, **kwargs: object) -> None:
    """After every `migrate`, and for the database of the tests."""
    for kept in LEDGERS.values():
        form = LedgerHead.objects.filter(ledger=kept.name).values_list("form", flat=True).first()
        if form == kept.form:
            continue
        with transaction.atomic():
            count = _enter_all(kept, is_new=form is None)
            LedgerHead.objects.filter(ledger=kept.name).update(form=kept.form)
        if count:
            logger.warning("Ledger %s: %d rows entered as they are today", kept.name, count)


def _enter_all(kept: Ledger, *, is_new: bool) -> int:
    """All rows of a new ledger; of one that grew, those that fit what was sealed of them."""
    ledger.open_head(kept)
    rows = kept.model._base_manager.order_by("pk").iterator(CHUNK)
    count = 0
    while chunk := list(islice(rows, CHUNK)):
        wanted = [row for row in chunk if is_new or not ledger.unlike(kept, row, ledger.newest_entry(kept, row.pk))]
        ledger.enter_keys(kept.model, [row.pk for row in wanted if kept.holds(row)])
        count += len(wanted)
    return count
