"""Two editors at the same moment: of one text the second is told, and one document becomes one draft."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from competency.exchange.problems import NotImportable
from competency.intake.becoming import become
from competency.intake.changing import change
from competency.models import Origin, ReadDocument, StandardVersion
from config.refusals import Conflict

pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer and no row locks"),
    pytest.mark.django_db(transaction=True),
]


def at_once(*acts):
    """What each of them came to, begun at the same moment."""
    begin = Barrier(len(acts))

    def run(act):
        try:
            begin.wait(10)
            act()
        except (Conflict, NotImportable) as refusal:
            return type(refusal).__name__
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts))


def test_of_two_who_write_the_same_text_one_is_told(document, editor):
    row = document.content["duties"][0]["tasks"][0]["blocks"][0]["indicators"][0]

    def write(value):
        said = {"do": "write", "key": row["key"], "field": "text", "value": value}
        return lambda: change(document.pk, editor, 1, said)

    assert at_once(write("甲"), write("乙")) == ["Conflict", "done"]
    kept = ReadDocument.objects.get()
    assert (kept.version, len(kept.changes)) == (2, 1)


def test_changes_of_different_texts_are_both_kept(document, editor):
    rows = document.content["knowledge"][:2]

    def write(row):
        return lambda: change(
            document.pk, editor, 1, {"do": "write", "key": row["key"], "field": "text", "value": row["code"] + "改"}
        )

    assert at_once(*map(write, rows)) == ["done", "done"]
    kept = ReadDocument.objects.get().content["knowledge"]
    assert [row["text"] for row in kept[:2]] == [f"{row['code']}改" for row in rows]


def test_two_presses_make_one_draft(document, editor):
    def take():
        become(document.pk, editor, 1, "NEW0001-001v1", Origin("official", ""), confirmed=True)

    assert at_once(take, take) == ["Conflict", "done"]
    assert StandardVersion.objects.filter(code="NEW0001-001v1").count() == 1


def test_who_changes_while_it_becomes_a_draft_is_told_or_the_import_is(document, editor):
    row = document.content["knowledge"][0]

    def take():
        become(document.pk, editor, 1, "NEW0001-001v1", Origin("official", ""), confirmed=True)

    def write():
        change(document.pk, editor, 1, {"do": "write", "key": row["key"], "field": "text", "value": "遲到的修改"})

    assert at_once(take, write) == ["Conflict", "done"]
    kept = ReadDocument.objects.get()
    assert (kept.draft is None) == (kept.version == 2)
