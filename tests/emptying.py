"""
How the database is emptied after a test that committed: rows are deleted, and those that stood in it from the start
are put back. Django's own flush truncates every table and then sends `post_migrate`, which took half a second a test.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import OperationalError, connections, models, transaction
from django.test import TransactionTestCase

# What `migrate` writes and no test changes.
KEPT = frozenset({"django_migrations", "django_content_type", "auth_permission"})
# Of no model: a test that tries fifty passwords would bar the same number in the next one.
COUNTS = frozenset(cache["LOCATION"] for cache in settings.CACHES.values())
Beginning = list[tuple[Any, list[Any]]]


def beginning() -> Beginning:
    """The rows of a database that was just migrated."""
    found: Beginning = []
    for model in apps.get_models(include_auto_created=True):
        rows = list(models.QuerySet[Any](model)) if model._meta.db_table not in KEPT else []
        if rows:
            found.append((model, rows))
    return found


def install(rows: Beginning) -> None:
    def teardown(test: Any) -> None:
        for alias in test._databases_names(include_mirrors=False):
            try:
                empty(alias, rows)
            except OperationalError:  # a deadlock with what a page sent as it was left; that one has ended now
                empty(alias, rows)

    TransactionTestCase._fixture_teardown = teardown  # type: ignore[attr-defined]  # the stubs leave it out


def empty(alias: str, rows: Beginning) -> None:
    connection = connections[alias]
    names = connection.introspection.django_table_names(only_existing=True, include_views=False)
    # SQLite switches its checks off outside of a transaction only; elsewhere they wait for the end of this one.
    with connection.constraint_checks_disabled(), transaction.atomic(using=alias), connection.cursor() as cursor:
        for name in sorted(COUNTS.union(names) - KEPT):
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(name)}")  # noqa: S608 - tables of our own
        for model, found in rows:
            models.QuerySet(model, using=alias).bulk_create(found)
