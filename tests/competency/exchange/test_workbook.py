"""The official layout as an Excel workbook, read back as Excel would."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.utils import translation
from openpyxl import load_workbook

from competency.exchange.workbook import export_workbook
from competency.models import StandardVersion
from printing.spreadsheet import CUT, LONGEST
from tests.competency.builders import draft, duty, large_draft, note
from tests.competency.exchange_desk import loaded
from tests.competency.pages.test_standard_pages import OFFICIAL_WORDS


def sheet_of(version: StandardVersion) -> Any:
    return load_workbook(BytesIO(export_workbook(loaded(version)))).active


def texts(sheet: Any) -> list[str]:
    return [str(cell.value) for row in sheet for cell in row if cell.value is not None]


def table_row(sheet: Any) -> int:
    """The first row below the head of the main table."""
    return next(cell.row for row in sheet for cell in row if cell.value == "主要職責") + 1


def merged(sheet: Any, first: int, column: str) -> list[str]:
    ranges = sorted((found.min_row, found.coord) for found in sheet.merged_cells.ranges if found.min_row >= first)
    return [coord for _row, coord in ranges if coord.startswith(column) and coord.split(":")[1].startswith(column)]


def test_merged_cells_are_those_of_the_document(standard):
    sheet = sheet_of(standard)
    top = table_row(sheet)
    assert merged(sheet, top, "A") == [f"A{top}:A{top + 2}"]
    for column in "EFG":
        assert merged(sheet, top, column) == [f"{column}{top}:{column}{top + 2}"]
    for column in "BCD":
        assert merged(sheet, top, column) == []
    tasks = [task for part in loaded(standard).duties.all() for task in part.tasks.all()]
    shown = [sheet.cell(top + number, 2).value for number in range(4)]
    assert shown == [f"{task.code}{task.name}" for task in tasks]
    assert sheet.cell(top, 5).value == 2


def test_every_text_of_the_standard_is_in_it(standard):
    version = loaded(standard)
    read = "\n".join(texts(sheet_of(standard)))
    lines = [f"{item.code}{item.text}" for item in version.elements.all()]
    lines += [f"【{note.mark}】{note.text}" if note.mark else note.text for note in version.notes.all()]
    lines += [text for item in version.classifications.all() for text in (item.name, item.code)]
    for part in version.duties.all():
        lines.append(f"{part.code}{part.name}")
        for task in part.tasks.all():
            lines.append(f"{task.code}{task.name}")
            for block in task.blocks.all():
                lines += [f"{item.code}{item.name}" for item in block.outputs.all()]
                lines += [f"{item.code}{item.text}" for item in block.indicators.all()]
    lines += [version.code, version.name, version.description, version.prerequisites, "2020/12/31", "最新版本"]
    assert [line for line in lines if line not in read] == []
    assert len(lines) > 50


def test_its_words_are_the_official_ones_in_whatever_language(standard):
    with translation.override("en"):
        heard = set(texts(sheet_of(standard)))
    missing = [word for word in OFFICIAL_WORDS if word not in heard and not any(word in text for text in heard)]
    assert missing == ["歷史版本"], "the sheet tells of one version only"


def test_it_prints_on_a4_landscape_as_wide_as_the_page_with_its_head_repeated(standard):
    sheet = sheet_of(standard)
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.print_title_rows == f"${table_row(sheet) - 1}:${table_row(sheet) - 1}"


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x")', "#N/A", "1", "TRUE"])
def test_a_text_stays_a_text_whatever_it_looks_like(text):
    version = draft(description=text)
    created = duty(version, "T1", {"T1.1": [{}]})
    block = created.tasks.get().blocks.get()
    block.indicators.create(code="", text=text)
    block.outputs.create(code="", name=text)
    note(version, "", text)
    cells = [cell for row in sheet_of(version) for cell in row if cell.value == text]
    assert len(cells) == 4
    assert {cell.data_type for cell in cells} == {"s"}
    assert {cell.quotePrefix for cell in cells} == {text[0] in "=+-@"}
    assert all(cell.alignment.wrap_text for cell in cells)


@pytest.mark.django_db
def test_what_excel_can_not_hold_does_not_break_the_file():
    version = draft("A[1]:*v1", name="甲\x0b\uffff乙", description="一\r\n二\x01")
    created = duty(version, "T1", {"T1.1": [{}]})
    created.tasks.get().blocks.get().indicators.create(code="", text="長" * 40_000)
    sheet = sheet_of(version)
    read = texts(sheet)
    assert "甲\n乙職能基準" in read
    assert "一\n二" in read
    assert [len(text) for text in read if text.endswith(CUT)] == [LONGEST]
    assert all(dimension.height <= 409 for dimension in sheet.row_dimensions.values() if dimension.height)


@pytest.mark.django_db
def test_a_row_higher_than_excel_allows_becomes_several_under_one_cell():
    version = draft()
    duty(version, "T1", {"T1.1": [{"indicators": [f"P{number} 依規定完成工作。" for number in range(60)]}]})
    sheet = sheet_of(version)
    top = table_row(sheet)
    for column in "ABCDEFG":
        assert merged(sheet, top, column) == [f"{column}{top}:{column}{top + 2}"]
    assert sheet.cell(top, 4).value.count("\n") == 59


@pytest.mark.django_db
def test_a_version_without_content_is_a_sheet_with_its_profile(django_assert_max_num_queries):
    assert "XYZ1234-001v1" in texts(sheet_of(draft()))


def test_queries_do_not_grow_with_the_standard(standard, django_assert_num_queries):
    big = large_draft()
    for version in (standard, big):
        found = loaded(version)
        with django_assert_num_queries(0):
            export_workbook(found)
