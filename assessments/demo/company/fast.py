"""
Many rows of a table without a ledger at once, past Django's models, which take most of the time otherwise. Whoever
uses it fills every column that the table has, but for the primary key.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models

Values = Sequence[Any]
# So many rows in one statement.
PAGE = 1_000


def insert(model: type[models.Model], names: Sequence[str], rows: Iterable[Values]) -> None:
    """`names` are those of fields, `rows` hold what their columns hold, as `adapted` gives it."""
    quote = connection.ops.quote_name
    fields = {field.name: field.column for field in model._meta.concrete_fields}
    columns = ", ".join(quote(fields[name]) for name in names)
    into = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            from psycopg2.extras import execute_values  # type: ignore[import-untyped]  # it comes without

            execute_values(cursor.cursor, f"{into} %s", rows, page_size=PAGE)
        else:
            cursor.executemany(f"{into} ({', '.join(['%s'] * len(names))})", list(rows))


def adapted(model: type[models.Model], name: str, value: object) -> Any:
    """A value as the database takes it for this column."""
    field = next(field for field in model._meta.concrete_fields if field.name == name)
    return field.get_db_prep_save(value, connection)
