"""The portal's own workbook of a standard, read back: what it was made from, or a doubt."""

from __future__ import annotations

import io
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from openpyxl import load_workbook

from competency.documents import xlsx
from competency.documents.reader import read_document, reading_of
from competency.documents.reading import Reading
from competency.exchange.form import written
from competency.exchange.importing import import_draft
from competency.exchange.problems import NotImportable
from competency.exchange.reading import read
from competency.exchange.workbook import export_workbook
from tests.competency.documents.invented import Invention, invented
from tests.competency.exchange_desk import content_of, loaded, standards

some = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


def workbook_of(content: Any) -> bytes:
    with transaction.atomic():
        made = export_workbook(loaded(import_draft(read(written(content)), by=None)))
        transaction.set_rollback(True)
    return made


def back(data: bytes) -> Reading:
    return reading_of(xlsx.document(data))


def test_the_standard_that_ships_comes_back_through_the_program(standard):
    reading = read_document(export_workbook(loaded(standard)))
    assert (reading.contents, reading.doubts) == (content_of(standard), ())
    assert (reading.document.kind, reading.said_origin[:3]) == ("xlsx", "官方版")
    where = reading.places["duties[0].tasks[0].blocks[0].indicators[0].text"]
    assert (where.sheet, where.column) == ("BAS4222-002v2", 4)


@some
@given(content=invented(lines=3))
def test_every_standard_comes_back_equal_without_a_doubt(db, content):
    reading = back(workbook_of(content))
    assert reading.contents == content
    assert reading.doubts == ()


@some
@given(content=standards())
def test_whatever_a_standard_holds_it_comes_back_equal_or_doubted(db, content):
    try:
        reading = back(workbook_of(content))
    except NotImportable:  # such as a name that the sheet shows as its heading alone
        return
    assert reading.contents == content or reading.doubts[0].kind == "differs_from_export"


def test_the_largest_one_comes_back_though_its_rows_take_several_of_the_sheet(db):
    content = Invention(7, lines=4, most=10, blocks=4).content()
    indicators = [i for d in content["duties"] for t in d["tasks"] for b in t["blocks"] for i in b["indicators"]]
    assert len(indicators) > 120
    reading = back(workbook_of(content))
    assert reading.contents == content
    assert reading.doubts == ()


def test_a_workbook_that_was_changed_in_excel_says_so_and_comes_in_as_it_is_now(standard):
    book = load_workbook(io.BytesIO(export_workbook(loaded(standard))))
    cell = next(cell for row in book.active for cell in row if "P1.2.1" in str(cell.value))
    cell.value = cell.value.replace("以專業態度處理投訴", "以專業態度處理客戶投訴")
    changed = io.BytesIO()
    book.save(changed)
    reading = back(changed.getvalue())
    text = reading.contents["duties"][0]["tasks"][1]["blocks"][0]["indicators"][0]["text"]
    assert text == "依據組織政策，以專業態度處理客戶投訴。"
    assert [doubt.kind for doubt in reading.doubts] == ["differs_from_export"]
