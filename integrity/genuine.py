"""Whether rows are what the portal wrote, asked before anything is opened by them."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import models

from integrity import ledger


def altered(model: type[models.Model], rows: Sequence[models.Model]) -> set[int]:
    """The primary keys of those of these rows that are not what their newest entries say, in one query."""
    kept = ledger.of(model)
    if kept is None or not rows:
        return set()
    newest = ledger.newest_entries(kept, [row.pk for row in rows])
    return {row.pk for row in rows if ledger.unlike(kept, row, newest.get(row.pk)) != []}


def was_changed(row: models.Model, column: str) -> bool:
    """Whether a stored row does not say in this column what its newest entry does, or was put in past the portal."""
    kept = ledger.of(type(row))
    if kept is None or row.pk is None:
        return False
    wrong = ledger.unlike(kept, row, ledger.newest_entry(kept, row.pk))
    return wrong is None or column in wrong
