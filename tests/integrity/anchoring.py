"""Anchors of a test's database, what `verify_records` says of it, and the tables set back past the portal."""

from __future__ import annotations

import gzip
import json
from contextlib import redirect_stderr
from io import StringIO

from django.core.management import call_command
from django.db import connection

from integrity.anchors import making
from integrity.canonical import canonical_json

# What somebody sets back who knows all tables: people, appraisals, mails and the ledgers.
PREFIXES = ("assessments_", "people_", "auditlog_", "mailing_", "integrity_ledger")


def anchored(count=1):
    """The newest of so many new ones."""
    for _number in range(count):
        made = making.make()
    return made


def run(*arguments, **options):
    """Exit code and output of `verify_records`."""
    out, code = StringIO(), 0
    with redirect_stderr(out):
        try:
            call_command("verify_records", *arguments, stdout=out, stderr=out, **{"language": "en", **options})
        except SystemExit as error:
            code = error.code
    return code, out.getvalue()


def stored():
    """All rows of these tables, as the database has them."""
    with connection.cursor() as cursor:
        return {table: _rows(cursor, table) for table in _tables(cursor)}


def set_back(state, prefixes=PREFIXES):
    """By SQL, so that neither a chain nor a ledger hears of it."""
    with connection.cursor() as cursor:
        chosen = {table: rows for table, rows in state.items() if table.startswith(prefixes)}
        for table in chosen:
            cursor.execute(f'DELETE FROM "{table}"')  # noqa: S608 - names of our own tables
        for table, rows in chosen.items():
            for row in rows:
                places = ", ".join(["%s"] * len(row))
                cursor.execute(f'INSERT INTO "{table}" VALUES ({places})', row)  # noqa: S608 - the same


def rewritten(path, change):
    """An anchor's file after somebody changed what it says; `change` gets short part and leaves."""
    whole = json.loads(gzip.decompress(path.read_bytes()))
    change(whole["anchor"], whole["leaves"])
    path.write_bytes(gzip.compress(canonical_json(whole).encode()))


def _tables(cursor):
    return sorted(name for name in connection.introspection.table_names(cursor) if name.startswith(PREFIXES))


def _rows(cursor, table):
    cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - names of our own tables
    return cursor.fetchall()
