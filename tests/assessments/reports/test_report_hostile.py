"""What people type is text, whatever it looks like, and nothing is fetched for it."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.test import override_settings

from assessments.reports.clean import printable
from assessments.reports.html import report_html
from assessments.reports.stored import STYLE, render
from config.refusals import NotYet
from printing import kits
from printing import pdf as printing_pdf
from printing.errors import PrintingError
from printing.fetcher import FileFetcher
from printing.font_files import FACES
from printing.pdf import pdf_of
from tests.assessments.reports import contents, written
from tests.assessments.reports.reading import body, letters, pages, squeezed

MARKUP = [
    "<b>粗體</b><script>alert(1)</script>",
    "<link rel=attachment href=file:///etc/passwd>",
    "</style><style>body{display:none}</style>",
    "<img src=file:///etc/hostname><img src=http://127.0.0.1:9/x.png>",
    "@import url(file:///etc/passwd); body::before{content:'x'}",
    "{{ settings.SECRET_KEY }}{% load static %}",
    '"><base href="http://127.0.0.1:9/"><!--',
    "&lt;b&gt;&#x202e;&nbsp;",
]


def commented(comment: str) -> Any:
    return contents.made({**written.GOOD, "P1.1.1": (4, comment)})


@pytest.mark.parametrize("typed", MARKUP)
def test_markup_in_a_comment_prints_as_it_was_typed(typed: str) -> None:
    made = render(commented(typed))
    assert squeezed(typed) in body(made)
    with pikepdf.open(io.BytesIO(made)) as document:
        assert not document.attachments
        assert "/Names" not in document.Root


def test_markup_in_every_other_text_prints_as_it_was_typed() -> None:
    bait = "<img src=file:///etc/passwd>'\"</td>"
    content = contents.disputed()
    content["assessment"]["trainee"] |= {"name": bait, "department": bait, "job_title": bait, "number": bait}
    content["assessment"]["supervisor"]["name"] = content["assessment"]["cycle"]["name"] = bait
    content["signatures"][1] |= {"statement": bait, "name": bait}
    content["development"][0] |= {"goal": bait, "measure": bait, "element": bait}
    content["evidence"] = [{**written.EVIDENCE[0], "text": bait, "url": bait, "file": bait, "added_by": bait}]
    content["standard"] |= {"name": bait, "description": bait, "prerequisites": bait}
    content["notes"][0]["text"] = content["duties"][0]["tasks"][0]["name"] = bait
    assert body(render(content)).count(squeezed(bait)) >= 12


def test_4000_characters_without_a_space_stay_on_the_page() -> None:
    made = render(commented("不" * 2000 + "W" * 2000))
    text = body(made)
    assert text.count("不") >= 2000
    assert text.count("W") >= 2000
    assert right_edge(made) < 595.28 - 40


def test_20000_characters_without_a_space_stay_on_the_page() -> None:
    made = render(commented("W" * 20_000))
    assert body(made).count("W") >= 20_000
    assert right_edge(made) < 595.28 - 40


@pytest.mark.parametrize(
    "typed",
    [
        "*{display:none}@page{size:1px}",
        "</p></td></tr></table><style>*{color:#fff}</style>",
        "position:fixed;content:url(file:///etc/passwd)",
        "<svg><image href=file:///etc/passwd></svg><object data=file:///etc/passwd>",
        "<meta http-equiv=refresh content=0><title>另一份</title>",
    ],
)
def test_css_and_embedded_things_in_a_comment_are_text(typed: str) -> None:
    made = render(commented(typed))
    assert squeezed(typed) in body(made)
    with pikepdf.open(io.BytesIO(made)) as document:
        assert str(document.docinfo["/Title"]).startswith("職能評核報告")


def test_right_to_left_text_leaves_what_stands_around_it_in_order() -> None:
    text = body(render(commented("שלום עולם，評等 3。\nمرحبا بالعالم")))
    assert "評等3。" in text
    assert "P1.1.2依據組織政策和法規要求" in text


def right_edge(made: bytes) -> float:
    """Where the rightmost character ends, in points from the left of the paper."""
    return max(letter.right for page in letters(made) for letter in page)


def test_a_comment_longer_than_a_page_breaks_and_its_heads_repeat() -> None:
    made = render(commented("\n".join(f"第 {number} 次觀察紀錄。" for number in range(1, 121))))
    text = body(made)
    for number in (1, 60, 120):
        assert f"第{number}次觀察紀錄。" in text
    with_comment = [page for page in pages(made) if "次觀察紀錄" in page]
    assert len(with_comment) > 1
    for page in with_comment:
        assert "T1.1提供服務給客戶" in page
        assert "評等說明" in page


def test_rows_stay_whole_and_heads_are_not_left_behind() -> None:
    """Moves the table through the page break by comments of growing length; the pages must hold each time."""
    tall = "\n".join(["觀察"] * 20)
    for lines in range(1, 40, 4):
        growing = "\n".join(["觀察"] * lines)
        content = contents.made({**written.GOOD, "P1.1.1": (4, growing), "P1.2.1": (4, tall), "P1.3.1": (4, tall)})
        for page in pages(render(content)):
            foot = page.split("機密文件")[0]
            assert not foot.endswith(("評等說明", "態度不列入總評與平均", "是否達標行為描述", "評量尺度五級行為尺度"))
            for row in contents.rows("indicator"):
                assert not foot.endswith(squeezed(row["code"] + row["text"]))


def test_what_no_document_can_hold_is_left_out() -> None:
    typed = "前\x00\x08\x1b\x7f\x85後\ud800完\ufffe\r\n下一行\t表"
    assert printable(typed) == "前\n後完\n下一行 表"
    text = body(render(commented(typed)))
    assert "前後完" in text
    assert "下一行表" in text


def test_a_direction_override_does_not_turn_a_sentence_round() -> None:
    assert printable("評等 \u202e5 格合\u202c 完") == "評等 5 格合 完"
    assert "評等5格合完" in body(render(commented("評等 \u202e5 格合\u202c 完")))
    assert render(commented("مرحبا بالعالم 測試")).startswith(b"%PDF")


def test_empty_lines_do_not_fill_pages() -> None:
    assert printable("一" + "\n \n" * 500 + "二") == "一\n\n二"
    assert len(pages(render(commented("一" + "\n" * 4000 + "二")))) == len(pages(render(commented("一\n\n二"))))


def test_numbers_and_empty_values_are_left_alone() -> None:
    assert printable({"a": [1, None, True, "x\x00"]}) == {"a": [1, None, True, "x"]}


def test_a_document_that_asks_for_anything_else_is_refused_as_an_ordinary_error() -> None:
    for asked in ("file:///etc/passwd", "http://127.0.0.1:9/x.png", "data:image/png;base64,AAAA"):
        with pytest.raises(PrintingError, match="could not be made") as caught:
            pdf_of(f'<html lang="zh-Hant"><body><img alt="" src="{asked}"></body></html>', STYLE)
        assert isinstance(caught.value, Exception)


def test_an_attachment_is_refused_too() -> None:
    with pytest.raises(PrintingError):
        pdf_of('<html lang="zh-Hant"><head><link rel=attachment href=file:///etc/passwd></head></html>', STYLE)


def test_the_fetcher_reads_its_own_files_only(tmp_path: Path) -> None:
    allowed, other = tmp_path / "a.ttf", tmp_path / "b.ttf"
    for file in (allowed, other):
        file.write_bytes(b"font")
    fetcher = FileFetcher([allowed])
    assert fetcher.fetch(allowed.as_uri()).read() == b"font"
    for asked in (
        other.as_uri(),
        f"{tmp_path.as_uri()}/a.ttf/../b.ttf",
        f"file://elsewhere{allowed}",
        f"http://localhost{allowed}",
        "data:text/plain,x",
    ):
        with pytest.raises(PermissionError):
            fetcher.fetch(asked)


def test_a_font_that_can_not_be_read_is_asked_for_again_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "NotoSansTC-Regular.ttf"
    monkeypatch.setattr(printing_pdf, "wait_for_fonts", lambda: None)
    monkeypatch.setattr(kits, "present_fonts", lambda folder: {file: FACES[file.name]})
    with override_settings(FONT_DIR=tmp_path), pytest.raises(NotYet):
        pdf_of(report_html(contents.all_met()), STYLE)


def test_no_report_is_made_with_other_fonts_than_the_prepared_ones(tmp_path: Path) -> None:
    with override_settings(FONT_DIR=tmp_path), pytest.raises(NotYet) as refused:
        render(contents.all_met())
    assert refused.value.retry_after > 0
