"""The database says what the ministry's document says: nothing lost, nothing invented, nothing altered."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from django.db import connection

from competency.models import (
    BlockElement,
    Classification,
    Duty,
    Element,
    Indicator,
    Note,
    Output,
    StandardVersion,
    Task,
)
from tests.competency.official_document import UnknownText, database_lines, document_lines

# As the customer gave it; not a byte of it is ours to change.
OFFICIAL = Path(__file__).parent / "BAS4222-002v2.md"
DIGEST = "ed5967105d3e81232dfe1dee93fa2a2980e4fedb9dffe6132a7aa6f6c360837c"


@pytest.fixture(scope="module")
def document() -> str:
    return OFFICIAL.read_text(encoding="utf-8")


def test_the_document_is_the_one_the_customer_gave_byte_for_byte():
    assert hashlib.sha256(OFFICIAL.read_bytes()).hexdigest() == DIGEST


def test_database_and_document_say_the_same_character_by_character(standard, document):
    assert database_lines(standard) == document_lines(document)


def test_what_stands_behind_a_page_break_is_where_it_belongs(document):
    lines = document_lines(document)
    at = lines.index("indicator P1.1.4詳細正確記錄客戶服務內容。")
    assert lines[at - 1].startswith("indicator P1.1.3")
    assert lines[at + 1 : at + 3] == ["level 2", "K K01客戶關係管理概念"]
    assert "indicator P2.1.3協助整理符合業務需求的報告。" in lines


def test_every_single_character_of_the_document_counts(standard, document):
    """Puts another character in each place in turn; markup that only draws the table may go unnoticed."""
    expected = database_lines(standard)
    unnoticed = []
    for place, character in enumerate(document):
        if character in "|- \n":
            continue
        changed = f"{document[:place]}■{document[place + 1 :]}"
        try:
            noticed = document_lines(changed) != expected
        except (UnknownText, ValueError, IndexError):
            noticed = True
        if not noticed:
            unnoticed.append(f"{place}: {character} in …{document[place - 5 : place + 5]}…")
    assert unnoticed == []


def test_a_lost_or_added_line_of_the_document_is_noticed(standard, document):
    expected = database_lines(standard)
    written = [line for line in document.splitlines() if set(line) - set("|- ")]
    for line in set(written):
        for changed in (document.replace(line, "", 1), document.replace(line, f"{line}\n\n{line}", 1)):
            with pytest.raises((AssertionError, UnknownText, ValueError, IndexError)):
                assert document_lines(changed) == expected


TEXTS = [
    (StandardVersion, "code"),
    (StandardVersion, "label"),
    (StandardVersion, "name"),
    (StandardVersion, "update_note"),
    (StandardVersion, "occupation_name"),
    (StandardVersion, "job_category_name"),
    (StandardVersion, "description"),
    (StandardVersion, "prerequisites"),
    (Classification, "name"),
    (Classification, "code"),
    (Duty, "code"),
    (Duty, "name"),
    (Task, "code"),
    (Task, "name"),
    (Output, "code"),
    (Output, "name"),
    (Indicator, "code"),
    (Indicator, "text"),
    (Element, "code"),
    (Element, "text"),
    (Note, "mark"),
    (Note, "text"),
]


@pytest.mark.parametrize(("model", "column"), TEXTS, ids=lambda value: getattr(value, "__name__", value))
def test_one_character_more_in_any_row_of_the_database_is_noticed(standard, model, column):
    """A character of its own for each row: all must be found, so each row alone would be."""
    of_version = {"code": standard.code} if model is StandardVersion else {}
    change = f'UPDATE "{model._meta.db_table}" SET "{column}" = %s WHERE id = %s'  # noqa: S608 - our own names
    changed = []
    for number, (key, text) in enumerate(model.objects.filter(**of_version).values_list("pk", column)):
        changed.append(f"{text}{chr(0xE000 + number)}")
        with connection.cursor() as cursor:  # past the guard on published versions
            cursor.execute(change, [changed[-1], key])
    stored = "\n".join(database_lines(StandardVersion.objects.get(pk=standard.pk)))
    assert changed
    assert [text for text in changed if text not in stored] == []


@pytest.mark.parametrize("model", [Duty, Task, Output, Indicator, Element, BlockElement, Note, Classification])
def test_a_row_missing_from_the_database_is_noticed(standard, document, model):
    expected = document_lines(document)
    last = model.objects.order_by("pk").last()
    model.objects.filter(pk=last.pk)._raw_delete("default")  # past the guard, and what hangs on it stays
    assert database_lines(StandardVersion.objects.get(pk=standard.pk)) != expected
    connection.set_rollback(True)
