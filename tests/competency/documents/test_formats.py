"""Each format gives the same tables; what is no document is refused with what to do."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from django.utils import translation

from competency.documents import html, program, text
from competency.documents.bounds import Unreadable
from competency.documents.carrying import from_json, to_json
from competency.documents.opening import WHY, opened
from competency.documents.reader import read_document
from competency.documents.source import Document, Line, Table
from competency.exchange.problems import NotImportable

OFFICIAL = Path(__file__).parents[1] / "BAS4222-002v2.md"


def rows(document: Document, number: int = 0) -> list[list[tuple[str, ...]]]:
    table = [part for part in document.parts if isinstance(part, Table)][number]
    return [[cell.paragraphs if cell else () for cell in row] for row in table.rows()]


def why(data: bytes) -> str:
    with pytest.raises(Unreadable) as refusal:
        program.document(data)
    return refusal.value.why


def zipped(**members: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/"), content)
    return made.getvalue()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"  \n", "empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "old_office"),
        (b"{\\rtf1 x}", "rtf"),
        (b"\x89PNG\r\n", "picture"),
        (b"MIME-Version: 1.0\n", "web_archive"),
        (b'{"format": "competency-standard"}', "exchange_form"),
        (b"a\x00b", "no_text"),
        (b"\x81\xff\x81", "characters"),
        (b"PK\x03\x04 cut off", "damaged"),
        (zipped(mimetype="application/vnd.oasis.opendocument.text"), "open_document"),
        (zipped(notes="x"), "other_archive"),
        (zipped(xl__workbook_xml="x").replace(b"workbook_xml", b"workbook.xml"), "damaged"),
        (zipped(word__document_xml="<x").replace(b"document_xml", b"document.xml"), "damaged"),
        (("<div>" * 200 + "x").encode(), "too_deep"),
    ],
)
def test_what_is_no_document_is_refused_by_what_is_in_it(data, reason):
    assert why(data) == reason
    assert reason in WHY


def test_a_refusal_comes_through_the_program_as_a_sentence():
    with translation.override("en"), pytest.raises(NotImportable, match=r"save it as \.docx"):
        opened(b"{\\rtf1 x}")


def test_a_text_without_a_table_of_a_standard_is_refused():
    with translation.override("en"), pytest.raises(NotImportable, match="No table with the columns"):
        read_document("只是一段文字。".encode())


def test_cells_stand_where_a_browser_puts_them_and_hidden_things_are_left_out():
    page = """<html><head><title>no</title><style>no</style></head><body><p>a<br>b</p><p hidden>no</p>
    <table><tr><td rowspan=2>1<td colspan=2>2 <span style="display: none">no</span><tr><td>3<td>4<sup>【註1】</sup>
    <tr style="display:none"><td>no</table><ol start=3><li>x<li>y</ol><!-- no --></body></html>"""
    document = html.document(page.encode())
    assert [part.text for part in document.parts if isinstance(part, Line)] == ["a", "b", "3.x", "4.y"]
    assert rows(document) == [[("1",), ("2",), ("2",)], [("1",), ("3",), ("4【註1】",)]]


def test_a_table_that_lays_out_the_page_is_none_and_one_inside_a_cell_becomes_its_lines():
    inner = "<table><tr><td>1<td>2<td>3<tr><td>4<td>5<td>6</table>"
    document = html.document(f"<table><tr><td>before{inner}</td></tr></table>".encode())
    assert [type(part) for part in document.parts] == [Line, Table]
    document = html.document(b"<table><tr><td>a<table><tr><td>b</table></td><td>c</td></tr></table>")
    assert rows(document) == [[("a", "b"), ("c",)]]
    assert len(document.nested) == 1


def test_raised_numbers_stay_small_and_marks_get_their_brackets():
    document = html.document("<p>10 m<sup>2</sup>，程序<sup>註 2</sup>，H<sub>2</sub>O</p>".encode())
    assert document.parts == (Line(document.parts[0].where, "10 m²，程序【註2】，H₂O"),)


def test_cells_pasted_from_excel_are_a_table_with_their_lines():
    document = text.document('標題\na\t"b\nc"\t\n\t"說""好"""\td\n')
    assert document.parts[0] == Line(document.parts[0].where, "標題")
    assert rows(document) == [[("a",), ("b", "c"), ()], [(), ('說"好"',), ("d",)]]


def test_lines_of_a_text_stay_lines_and_lists_keep_their_numbers():
    document = text.document("甲\n乙\n\n1. 丙\n2. 丁\n\n- 戊^{【註1】}\n")
    assert [part.text for part in document.parts] == ["甲", "乙", "1.丙", "2.丁", "戊【註1】"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp950"])
def test_a_text_is_read_in_the_encodings_of_taiwan(encoding):
    assert program.document("職能基準".encode(encoding)).parts[0].text == "職能基準"


def test_a_document_is_carried_over_as_it_is():
    document = text.document(OFFICIAL.read_text("utf-8"))
    assert from_json(to_json(document)) == document


def marked(table: str) -> list[tuple[str, str]]:
    reading = read_document(table.encode())
    return [(doubt.kind, doubt.path) for doubt in reading.doubts]


def test_an_indicator_whose_code_stands_before_another_too_and_a_letter_without_a_name_are_marked():
    official = OFFICIAL.read_text(encoding="utf-8")
    twice = official.replace("P1.1.2依據", "P1.1.1依據", 1)
    assert twice != official
    assert ("code_twice", "duties[0].tasks[0].blocks[0].indicators[1].text") in marked(twice)
    torn = official.replace("協助客戶服務並處理", "協助客戶\ufffd務並處理", 1)
    assert torn != official
    assert ("unnamed_letter", "description") in marked(torn)
