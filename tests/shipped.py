"""The shipped standard and scale as rows, put into each test's database at once: loading the fixtures anew is slow."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, models, transaction

from competency.models import StandardVersion
from integrity import ledger

Rows = dict[type[models.Model], list[Any]]
# Rows may refer to later ones: the databases check references at the end of the transaction.
APPS = ("competency", "assessments")


def loaded() -> Rows:
    """What `loaddata` of both fixtures leaves in an empty database, which stays empty."""
    with transaction.atomic():
        call_command("loaddata", "bas4222_002v2", "rating_scale", verbosity=0)
        rows: Rows = {}
        for app in APPS:
            for model in apps.get_app_config(app).get_models(include_auto_created=True):
                found: list[Any] = list(models.QuerySet(model).order_by("pk"))
                if found:
                    rows[model] = found
        transaction.set_rollback(True)
    return rows


@transaction.atomic
def put(rows: Rows) -> None:
    """Past the guards of frozen versions, as `loaddata` goes past them."""
    for model, found in rows.items():
        models.QuerySet(model).bulk_create(found)
        if kept := ledger.of(model):
            ledger.enter_keys(model, [row.pk for row in found if kept.holds(row)])
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(rows)):
            cursor.execute(statement)


def standard(rows: Rows) -> StandardVersion:
    """BAS4222-002v2, put in unless it is there already for all tests of a module."""
    found = StandardVersion.objects.filter(code="BAS4222-002v2")
    if not found.exists():
        put(rows)
    return found.get()
