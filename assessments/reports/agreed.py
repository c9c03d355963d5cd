"""上次約定 in the words of the report: what was agreed before, and what became of it."""

from __future__ import annotations

from collections.abc import Callable

from assessments.record.shape import AgreedPart
from assessments.reports import words


def agreed_words(row: AgreedPart, day: Callable[[str | None], str]) -> dict[str, object]:
    """`day`: writes a date as the report does."""
    return {
        **row,
        "due_on": day(row["due_on"]),
        "outcome": words.ACTIONS[row["state"]],
        "closed": day(row["closed_on"]) if row["closed_on"] else "",
        "words": row["note"] or words.CAUSES.get(row["cause"], ""),
    }
