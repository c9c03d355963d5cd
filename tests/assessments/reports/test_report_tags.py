"""What a screen reader and an archive find in the file: PDF/UA-1, its tags, its outline."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pikepdf
import pytest

from assessments.reports.pictures import qr_of
from assessments.reports.stored import render
from tests.assessments.reports import contents
from tests.assessments.reports.reading import elements, linked

CODE = "7K3M-9QWE-R2TX"
WRAPPERS = {"/NonStruct", "/Span"}


@pytest.fixture(scope="module")
def document() -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(render(contents.full(), CODE))) as opened:
        yield opened


def kind(document: pikepdf.Pdf, wanted: str) -> list[tuple[Any, tuple[str, ...]]]:
    return [(element, around) for element, around in elements(document) if element["/S"] == wanted]


def test_the_file_is_sound(document: pikepdf.Pdf) -> None:
    assert document.check_pdf_syntax() == []


def test_it_says_that_it_is_pdf_ua_with_language_title_and_marks(document: pikepdf.Pdf) -> None:
    with document.open_metadata() as metadata:
        assert metadata["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"
        assert metadata["dc:title"] == "職能評核報告 王小明 A-000042 版次 1"
    assert str(document.Root["/Lang"]) == "zh-Hant"
    assert document.Root["/MarkInfo"]["/Marked"]
    assert document.Root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert {str(page["/Tabs"]) for page in document.pages} == {"/S"}


def test_every_picture_says_in_words_what_it_shows(document: pikepdf.Pdf) -> None:
    said = [str(picture.get("/Alt", "")) for picture, _around in kind(document, "/Figure")]
    assert said[0] == f"查驗這份報告的 QR 碼，網址 http://127.0.0.1:8000/verify/{CODE}/"
    assert said[1:] == [
        "T1.1 評核人平均 4.00，自評平均 4.25，達標線 3",
        "T1.2 評核人平均 3.00，自評平均 3.60，達標線 3",
        "T1.3 評核人平均 3.33，自評平均 3.33，達標線 3",
        "T2.1 評核人平均 4.00，自評平均 3.67，達標線 3",
    ]


def test_every_head_of_a_table_says_what_it_heads(document: pikepdf.Pdf) -> None:
    heads = kind(document, "/TH")
    assert len(heads) > 60
    for head, around in heads:
        assert head["/A"]["/Scope"] == ("/Column" if "/THead" in around else "/Row")


def test_headings_start_with_one_h1_and_skip_no_level(document: pikepdf.Pdf) -> None:
    levels = [int(str(element["/S"])[2]) for element, _around in elements(document) if str(element["/S"])[1] == "H"]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(below - above <= 1 for above, below in pairwise(levels))


def test_nothing_but_elements_with_a_meaning_is_left(document: pikepdf.Pdf) -> None:
    for element, around in elements(document):
        assert element["/S"] not in WRAPPERS
        if element["/S"] in {"/Document", "/Sect", "/Table", "/THead", "/TBody", "/TR"}:
            assert all(isinstance(kid, pikepdf.Dictionary) for kid in element["/K"]), around


def test_marked_content_and_elements_lead_to_each_other(document: pikepdf.Pdf) -> None:
    assert linked(document) > 200


def test_heads_and_feet_of_pages_are_not_read_out(document: pikepdf.Pdf) -> None:
    for page in document.pages:
        marks = [
            instruction.operands
            for instruction in pikepdf.parse_content_stream(page)
            if str(instruction.operator) == "BDC" and str(instruction.operands[0]) == "/Artifact"
        ]
        assert len(marks) >= 4
        assert all(str(mark[1]["/Type"]) == "/Pagination" for mark in marks)


def test_the_outline_leads_to_each_duty_and_task(document: pikepdf.Pdf) -> None:
    with document.open_outline() as outline:
        parts = {item.title: item for item in outline.root}
        duties = parts["行為指標評等"].children
        assert [item.title for item in duties] == ["T1 與客戶互動", "T2 整理客戶服務相關資料"]
        assert [item.title for item in duties[0].children] == [
            "T1.1 提供服務給客戶",
            "T1.2 回覆客戶投訴",
            "T1.3 協助找出客戶其他需求",
        ]
    assert {"簽核", "態度", "佐證", "發展計畫", "評量尺度", "職能基準", "註"} <= set(parts)


def test_the_qr_code_leads_to_the_verification_of_this_report() -> None:
    import segno

    drawn = qr_of(f"https://portal.example.com/verify/{CODE}/")
    code = segno.make(drawn["address"], error="m", micro=False)
    dark = {(x, y) for y, row in enumerate(code.matrix) for x, module in enumerate(row) if module}
    filled, x, y = set(), 0.0, 0.0
    for command, numbers in re.findall(r"([Mmh])([-\d. ]+)", drawn["path"]):
        first, *rest = map(float, numbers.split())
        if command == "h":
            filled |= {(int(x) + step, int(y - 0.5)) for step in range(int(first))}
            x += first
        else:
            x, y = (first, rest[0]) if command == "M" else (x + first, y + rest[0])
    assert filled == dark
    assert drawn["size"] == len(code.matrix)


def test_what_is_not_approved_has_no_qr_code() -> None:
    with pikepdf.open(io.BytesIO(render(contents.mixed()))) as opened:
        assert len(kind(opened, "/Figure")) == 4
