"""The database says what the ministry's document says: nothing lost, nothing invented, nothing altered."""

from __future__ import annotations

import pytest
from django.conf import settings
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

OUR_COPY = settings.BASE_DIR / "docs" / "standard" / "BAS4222-002v2.md"
OFFICIAL = settings.BASE_DIR.parent / "shared" / "standard" / "BAS4222-002v2.md"


@pytest.fixture(scope="module")
def document() -> str:
    return OUR_COPY.read_text(encoding="utf-8")


@pytest.mark.skipif(not OFFICIAL.exists(), reason="the official text is not on this machine")
def test_our_copy_is_the_official_text_byte_for_byte():
    assert OUR_COPY.read_bytes() == OFFICIAL.read_bytes()


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
def test_one_character_more_in_any_row_of_the_database_is_noticed(standard, document, model, column):
    expected = document_lines(document)
    of_version = {"code": standard.code} if model is StandardVersion else {}
    quoted = f'"{model._meta.db_table}"'
    for key, text in model.objects.filter(**of_version).values_list("pk", column):
        with connection.cursor() as cursor:  # past the guard on published versions
            change = f'UPDATE {quoted} SET "{column}" = %s WHERE id = %s'  # noqa: S608 - our own names
            cursor.execute(change, [f"{text}。", key])
            changed = StandardVersion.objects.get(pk=standard.pk)
            assert database_lines(changed) != expected, f"{model.__name__} {key}: {text}"
            cursor.execute(change, [text, key])
    assert database_lines(StandardVersion.objects.get(pk=standard.pk)) == expected


@pytest.mark.parametrize("model", [Duty, Task, Output, Indicator, Element, BlockElement, Note, Classification])
def test_a_row_missing_from_the_database_is_noticed(standard, document, model):
    expected = document_lines(document)
    last = model.objects.order_by("pk").last()
    model.objects.filter(pk=last.pk)._raw_delete("default")  # past the guard, and what hangs on it stays
    assert database_lines(StandardVersion.objects.get(pk=standard.pk)) != expected
    connection.set_rollback(True)
