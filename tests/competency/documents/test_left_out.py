"""What a document has and the reading does not: told, place by place, or refused with what to do."""

from __future__ import annotations

import io
from collections.abc import Iterable

import openpyxl
import pytest

from competency.documents.bounds import Unreadable
from competency.documents.program import document
from competency.documents.reader import read_document, reading_of
from competency.exchange.problems import NotImportable
from tests.competency.documents.ministry import HEADS

PROFILE = (
    "<table><tr><td>職能基準代碼<td>NEW1234-001v1</tr><tr><td>職業<td>客服</tr><tr><td>工作描述<td>接聽。</tr>"
    "<tr><td>基準級別<td>2</tr>{more}</table>"
)


def page(rows: str, heads: tuple[str, ...] = tuple(HEADS), more: str = "") -> bytes:
    head = f"<tr>{''.join(f'<td>{one}' for one in heads)}</tr>"
    body = f"<p>客服職能基準</p>{PROFILE.format(more=more)}<table>{head}{rows}</table>"
    return f"<!DOCTYPE html><html><body>{body}</body></html>".encode()


ROW = "<tr><td>T1甲<td>T1.1乙<td>O1.1.1丙<td>P1.1.1丁。<td>3<td>K01戊<td>S01己"


def doubts(data: bytes) -> list[tuple[str, str]]:
    return [(doubt.kind, doubt.source) for doubt in read_document(data).doubts]


@pytest.mark.parametrize("head", ["備註", ""])
def test_what_stands_below_no_head_of_a_standard_is_told(head):
    found = doubts(page(f"{ROW}<td>僅適用於主管</tr>", heads=(*HEADS, head)))
    assert ("left_out", "僅適用於主管") in found


def test_what_stands_further_out_than_the_head_is_told():
    assert ("left_out", "S02庚") in doubts(page(f"{ROW}<td>S02庚</tr>"))


@pytest.mark.parametrize(
    "row",
    ['<tr style="display:none"><td>T2藏<td>T2.1藏<td><td>P2.1.1藏。<td>3<td><td></tr>', "<tr><td hidden>T2藏</tr>"],
)
def test_what_a_page_hides_in_a_table_is_left_out_and_told(row):
    reading = read_document(page(f"{ROW}</tr>{row}"))
    assert [duty["code"] for duty in reading.contents["duties"]] == ["T1"]
    assert [doubt.kind for doubt in reading.doubts if doubt.kind == "hidden"] == ["hidden"]


def book(change=lambda sheet: None) -> bytes:
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.append(["客服職能基準"])
    for row in (("職能基準代碼", "NEW1234-001v1"), ("職業", "客服"), ("工作描述", "接聽。"), ("基準級別", "2")):
        sheet.append(row)
    sheet.append(HEADS)
    sheet.append(["T1甲", "T1.1乙", "O1.1.1丙", "P1.1.1丁。", "3", "K01戊", "S01己"])
    sheet.append(["T2甲", "T2.1乙", "O2.1.1丙", "P2.1.1丁。", "3", "K01戊", "S01己"])
    change(sheet)
    data = io.BytesIO()
    made.save(data)
    return data.getvalue()


def hide_row(sheet):
    sheet.row_dimensions[8].hidden = True


def hide_column(sheet):
    sheet.column_dimensions["G"].hidden = True


def hidden_sheet(sheet):
    other = sheet.parent.create_sheet("藏")
    other["A1"] = "T9藏"
    other.sheet_state = "hidden"


@pytest.mark.parametrize(("change", "left"), [(hide_row, "T2"), (hide_column, "S01"), (hidden_sheet, "T9")])
def test_what_a_workbook_hides_is_left_out_and_told(change, left):
    reading = reading_of(document(book(change)))
    assert left not in str(reading.contents)
    assert [doubt.kind for doubt in reading.doubts if doubt.kind == "hidden"] == ["hidden"]


def test_nothing_is_told_of_a_workbook_that_hides_nothing():
    assert "hidden" not in [doubt.kind for doubt in reading_of(document(book())).doubts]


def test_a_formula_that_was_never_calculated_is_refused_with_its_cell():
    def write(sheet):
        sheet["D7"] = '="P1.1.1"&"丁。"'

    with pytest.raises(Unreadable) as refusal:
        document(book(write))
    assert (refusal.value.why, refusal.value.values) == ("not_calculated", {"cell": "D7"})


def test_two_names_with_one_code_are_told():
    reading = read_document(page(f"{ROW}</tr>", more="<tr><td>職類別<td><p>行政<p>企業<td>職類別代碼<td>BAS</tr>"))
    assert ("joined", "classifications[0].name") in [(doubt.kind, doubt.path) for doubt in reading.doubts]


def test_a_profile_and_a_version_without_a_code_are_no_fault_of_ours():
    versions = "<table><tr><td>版本<td>職能基準代碼<td>職能基準名稱<td>狀態</tr><tr><td>v1<td><td>客服<td></tr></table>"
    data = page(f"{ROW}</tr>").replace(b"<td>NEW1234-001v1", b"<td>").replace(b"<body>", b"<body>" + versions.encode())
    with pytest.raises(NotImportable, match="code"):
        read_document(data)


def test_a_table_that_goes_on_without_its_head_beside_a_wider_one_keeps_its_columns():
    """As a PDF whose first page has the profile above, whose narrower columns are lines through the whole page."""

    def row(cells: Iterable[str], width: int = 1) -> str:
        return f"<tr>{''.join(f'<td colspan={width}>{cell}' for cell in cells)}</tr>"

    def duty(number: int) -> list[str]:
        return [f"T{number}甲", f"T{number}.1乙", "", f"P{number}.1.1丁。", "3", "K01戊", "S01己"]

    first = f"<table>{row(HEADS, 2)}{row(duty(1), 2)}</table>"
    second = f"<table>{row(duty(2))}{row(duty(3))}</table>"
    body = f"<p>客服職能基準</p>{PROFILE.format(more='')}{first}{second}"
    reading = read_document(f"<!DOCTYPE html><html><body>{body}</body></html>".encode())
    assert [duty["code"] for duty in reading.contents["duties"]] == ["T1", "T2", "T3"]
    assert [doubt for doubt in reading.doubts if doubt.kind == "left_out"] == []


def test_thousands_of_rows_run_together_are_read_in_one_go():
    """Each of 3,000 looked for what is behind it in all that was left: minutes."""
    many = "".join(f"K{number:04}知識內容說明文字甲乙丙丁戊己庚辛壬癸" for number in range(1, 1999))
    reading = read_document(page(f"<tr><td>T1甲<td>T1.1乙<td><td>P1.1.1丁。<td>3<td>{many}<td></tr>"))
    assert len(reading.contents["knowledge"]) == 1998
