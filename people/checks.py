"""What `check --database` and every `migrate` say about accounts."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import DatabaseError, connections, transaction

from people.models import User


@register(Tags.database)
def shared_numbers(**kwargs: Any) -> list[CheckMessage]:
    """Accounts of former times whose employee numbers differ in case or width only."""
    found: list[str] = []
    for alias in kwargs.get("databases") or []:
        try:
            with transaction.atomic(alias):
                if User._meta.db_table in connections[alias].introspection.table_names():
                    found += User.objects.using(alias).keyless().values_list("username", flat=True)
        except DatabaseError:  # before this release's migrations ran
            continue
    if not found:
        return []
    return [
        Warning(
            f"Employee numbers that differ in capitals or width only: {', '.join(sorted(found, key=str.casefold))}.",
            hint="Each signs in exactly as it is written. Give one of them another number in /admin/people/user/.",
            id="people.W001",
        )
    ]
