"""Whether anything was written to some tables since: what follows from them alone is as it was."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models

from integrity.ledger import LEDGERS
from integrity.models import LedgerHead


def state_of(tables: Iterable[type[models.Model]]) -> str:
    """Another after each write of a row of these tables, each of which a ledger keeps; one query."""
    names = [LEDGERS[model].name for model in tables]
    heads = LedgerHead.objects.filter(ledger__in=names).order_by("ledger").values_list("sequence", "mac")
    return ":".join(f"{sequence}.{mac}" for sequence, mac in heads)
