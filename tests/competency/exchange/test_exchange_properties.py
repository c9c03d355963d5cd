"""Whatever the standard or the file: nothing is lost, nothing invented, nothing half written."""

from __future__ import annotations

import json
import re
from io import BytesIO

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from competency.drafts.publishing import new_draft
from competency.exchange.form import written
from competency.exchange.importing import import_draft
from competency.exchange.problems import NotImportable
from competency.exchange.reading import read
from competency.exchange.typed import typed
from competency.exchange.workbook import coded, export_workbook
from competency.models import Indicator, Standard, StandardVersion
from printing.spreadsheet import plain
from tests.competency.exchange_desk import ANY_JSON, content_of, damaged, file_of, loaded, standards
from tests.competency.pages.test_standard_pages import text_of

# The database is as before after each example; the fixtures it stands on are created once.
many = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
some = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def seen_on(html: str) -> str:
    return "".join(char for char in text_of(html) if char.isprintable())


@some
@given(content=standards())
def test_import_export_copy_and_render_keep_every_standard_equal_to_itself(editor, desk, content):
    with transaction.atomic():
        created = import_draft(read(written(content)), by=editor)
        assert content_of(created) == content
        raw = file_of(created)
        created.delete()
        created = import_draft(read(raw), by=editor)
        assert file_of(created) == raw
        copy = new_draft(created, "NEW0001-001v2", "v2", by=editor)
        own = {"code": "NEW0001-001v2", "label": "v2", "updated_on": None}
        assert content_of(copy) == {**content, **own}
        response = desk.get(created.get_absolute_url())
        assert response.status_code == 200
        if content["duties"]:
            shown = seen_on(response.content.decode())
            for row in Indicator.objects.filter(block__task__duty__version=created):
                assert "".join(char for char in re.sub(r"\s", "", row.text) if char.isprintable()) in shown
        sheet = load_workbook(BytesIO(export_workbook(loaded(created)))).active
        values = "\n".join(str(cell.value) for line in sheet for cell in line if cell.value is not None)
        for row in Indicator.objects.filter(block__task__duty__version=created):
            assert plain(coded(row.code, row.text)) in values
        transaction.set_rollback(True)


def survives(raw: bytes) -> None:
    """Success, or a clear refusal and nothing written."""
    before = (StandardVersion.objects.count(), Standard.objects.count())
    with transaction.atomic():
        messages: list[str] = []
        try:
            created = import_draft(read(raw), by=None)
        except NotImportable as refusal:
            messages = refusal.messages
        if messages:
            assert "".join(messages).encode(), "a page can print it"
            assert (StandardVersion.objects.count(), Standard.objects.count()) == before
        else:
            assert content_of(created) == typed(json.loads(raw.decode("utf-8-sig"))["contents"], "contents")
            transaction.set_rollback(True)


@many
@given(data=st.data())
def test_a_damaged_file_comes_in_whole_or_not_at_all(standard, data):
    survives(data.draw(damaged(content_of(standard))))


@many
@given(value=ANY_JSON)
def test_any_json_comes_in_whole_or_not_at_all(db, value):
    survives(json.dumps(value).encode())


@many
@given(raw=st.binary(max_size=200))
def test_any_bytes_come_in_whole_or_not_at_all(db, raw):
    survives(raw)
