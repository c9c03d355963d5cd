"""
Days in the database that can't be right, such as those of the year 115 from before the portal read years of the
Republic. A constraint would keep such a database from being upgraded; so they are named, by `migrate` and by
`manage.py check --database default`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import connections
from django.db.models import Model

from config.days import DayColumn

SHOWN = 20


@register(Tags.database)
def impossible_days(app_configs: Any, databases: Sequence[str] | None = None, **options: Any) -> list[CheckMessage]:
    """One warning that names the rows, the first of them."""
    rows = [row for alias in databases or () for row in islice(_rows(alias), SHOWN)]
    if not rows:
        return []
    sentence = f"Days that can't be right, up to {SHOWN} of them: {'; '.join(rows)}."
    hint = "See docs/operations.md, “Days that can't be right”. Nobody whom they concern is purged meanwhile."
    return [Warning(sentence, hint=hint, id="portal.W020")]


def _rows(alias: str) -> Iterator[str]:
    connection = connections[alias]
    tables = set(connection.introspection.table_names())
    for model in apps.get_models():
        columns = [field for field in model._meta.local_fields if isinstance(field, DayColumn)]
        if columns and model._meta.db_table in tables:
            with connection.cursor() as cursor:
                there = {
                    row.name for row in connection.introspection.get_table_description(cursor, model._meta.db_table)
                }
            yield from _of(model, alias, [field for field in columns if field.column in there])


def _of(model: type[Model], alias: str, columns: list[DayColumn]) -> Iterator[str]:
    for field in columns:
        found = model._base_manager.using(alias).filter(field.span.outside(field.name)).order_by("pk")
        for key, day in found.values_list("pk", field.name)[:SHOWN]:
            yield f"{model._meta.label} {key} {field.name} {day}"
