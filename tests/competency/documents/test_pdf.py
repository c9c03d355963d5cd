"""A PDF with text is read as tables and lines, whatever program made it; what can't be is refused by name."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from competency.documents import pdf
from competency.documents.bounds import Unreadable
from competency.documents.pdf import document
from competency.documents.source import Line, Table, Where
from tests.competency.documents.printed import bare, changed, columns, lines_after, pdf_of
from tests.competency.official_document import document_lines

FILES = Path(__file__).parent / "files"
OFFICIAL = Path(__file__).parent.parent / "BAS4222-002v2.md"
COLUMN = {"duty": 0, "task": 1, "output": 2, "indicator": 3, "level": 4, "K": 5, "S": 6}
printed = pytest.mark.parametrize("name", ["writer", "calc", "chromium"])


def official() -> tuple[list[str], str]:
    """What the columns and the lines below the table say, of the customer's own text."""
    found, below, merged = [""] * 7, "", [""] * 7
    for line in document_lines(OFFICIAL.read_text(encoding="utf-8")):
        label, _space, text = line.partition(" ")
        if label == "duty":
            merged = [""] * 7
        if label in ("level", "K", "S"):  # one cell over the tasks of a duty
            if text in merged[COLUMN[label]]:
                continue
            merged[COLUMN[label]] += text
        if label in COLUMN:
            found[COLUMN[label]] += bare(text)
        elif label in ("attitude", "note"):
            below += bare(text)
    return found, below


def read_file(name: str) -> pdf.Document:
    return document((FILES / f"{name}.pdf").read_bytes())


@printed
def test_the_columns_of_other_programs_say_what_the_official_text_says(name):
    assert columns(read_file(name)) == official()[0]


@pytest.mark.parametrize("name", ["writer", "chromium"])
def test_lines_below_the_table_are_the_attitudes_and_notes_and_nothing_else(name):
    said = lines_after(read_file(name)).replace("職能內涵(A=attitude態度)", "").replace("說明與補充事項", "")
    assert said == official()[1]


def test_a_sheet_printed_has_attitudes_and_notes_in_tables_of_one_column():
    narrow = [part for part in read_file("calc").parts if isinstance(part, Table) and part.width == 1]
    texts = [bare("".join(cell.paragraphs)) for table in narrow for cell in table.cells]
    assert "".join(texts[1:5] + texts[6:]) == official()[1]


def test_cells_keep_what_they_are_merged_over_and_where_they_stand():
    found = read_file("writer")
    profile = [part for part in found.parts if isinstance(part, Table)][1]
    cells = {"".join(cell.paragraphs): cell for cell in profile.cells}
    assert (cells["所屬類別"].height, cells["所屬類別"].width) == (3, 1)
    assert (cells["BAS4222-002v2"].height, cells["BAS4222-002v2"].width) == (1, 3)
    assert cells["所屬類別"].where == Where(page=1, table=2, row=4, column=1)
    assert found.is_wrapped


def test_a_cell_that_goes_on_is_a_cell_of_the_next_page_below_the_head_that_is_printed_again():
    second = next(part for part in read_file("writer").parts if isinstance(part, Table) and part.where.page == 2)
    rows = list(second.rows())
    assert [cell.paragraphs for cell in rows[0] if cell][:4] == [
        ("主要職責",),
        ("工作任務",),
        ("工作產出",),
        ("行為指標",),
    ]
    assert [cell.paragraphs for cell in rows[1] if cell] == [(), (), (), ("容。",), (), (), ()]
    assert rows[1][0] is rows[3][0], "merged on over the tasks of the duty"


@printed
def test_raised_marks_are_back_in_their_line(name):
    assert "程序【註1】K03" in columns(read_file(name))[5]


# --- What is no part of the text ------------------------------------------------------------------------------------
RUNNING = """
@page { @top-left { content: "職能基準發展 內部文件" }
  @bottom-center { content: "第 " counter(page) " 頁，共 " counter(pages) " 頁" }
  @left-middle { content: "草案"; width: 16cm; margin-right: -16cm; font-size: 90pt; transform: rotate(-30deg) } }
section { break-after: page } section:last-child { break-after: auto }
td { border: 1pt solid; padding: 2pt }
"""


def lines(found: pdf.Document) -> list[str]:
    return [part.text for part in found.parts if isinstance(part, Line)]


def test_running_heads_and_feet_page_numbers_and_a_watermark_are_left_out():
    pages = "".join(f"<section><p>A0{n}態度之{n}</p></section>" for n in (1, 2, 3))
    assert lines(document(pdf_of(pages, RUNNING))) == ["A01態度之1", "A02態度之2", "A03態度之3"]


def test_a_watermark_over_a_table_is_in_no_cell():
    body = "<table>" + "<tr><td>T1整理</td><td>P1.1.1依規定</td></tr>" * 30 + "</table>"
    tables = [part for part in document(pdf_of(body, RUNNING)).parts if isinstance(part, Table)]
    assert sum(table.height for table in tables) == 30
    assert {cell.paragraphs for table in tables for cell in table.cells} == {("T1整理",), ("P1.1.1依規定",)}


def test_lines_at_the_edge_that_differ_from_page_to_page_are_text():
    style = "@page { size: A4; margin: 1cm } section { break-after: page }"
    pages = "".join(f"<section><p>{text}</p></section>" for text in ("A01主動", "A02親和", "A03自信"))
    assert lines(document(pdf_of(pages, style))) == ["A01主動", "A02親和", "A03自信"]


def test_latin_words_keep_one_space_and_chinese_ones_none():
    body = (
        '<p style="letter-spacing: 2pt; word-spacing: 9pt">使用 Python and R 分析</p>'
        '<p><b style="padding-right: 6pt">K01</b>概念</p>'
    )
    assert lines(document(pdf_of(body))) == ["使用 Python and R 分析", "K01概念"]


# --- What is refused ------------------------------------------------------------------------------------------------
def refused(data: bytes) -> Unreadable:
    with pytest.raises(Unreadable) as error:
        document(data)
    return error.value


@pytest.fixture(scope="module")
def page() -> bytes:
    return pdf_of("<p>A01主動</p>")


def test_one_with_a_password(page):
    assert refused(changed(page, password="secret")).why == "pdf_locked"


def test_more_pages_than_any_standard_has(page):
    error = refused(changed(page, pages=pdf.MAX_PAGES + 1))
    assert (error.why, error.values) == ("pdf_too_long", {"pages": pdf.MAX_PAGES})


def scan() -> bytes:
    written = io.BytesIO()
    Image.new("L", (200, 280), 230).save(written, "PDF")
    return written.getvalue()


def test_a_scan(page):
    assert refused(scan()).why == "pdf_without_text"
    assert refused(pdf_of("<p> </p>")).why == "pdf_without_text"


def test_one_scanned_page_among_others_is_named(page):
    with pikepdf.open(io.BytesIO(page)) as opened, pikepdf.open(io.BytesIO(scan())) as picture:
        opened.pages.extend(picture.pages)
        written = io.BytesIO()
        opened.save(written)
    error = refused(written.getvalue())
    assert (error.why, error.where) == ("pdf_picture", Where(page=2))


@pytest.mark.parametrize("data", [b"%PDF-1.7", b"%PDF-1.4\n%%EOF", b"not a PDF", b""])
def test_what_is_no_pdf(data):
    assert refused(data).why == "damaged"


def test_a_page_that_unfolds_to_more_than_is_printed(page):
    with pikepdf.open(io.BytesIO(page)) as opened:
        opened.pages[0].Contents = opened.make_stream(b"0 0 m 9 9 l S\n" * 400_000)
        written = io.BytesIO()
        opened.save(written, compress_streams=True)
    assert len(written.getvalue()) < 100_000
    error = refused(written.getvalue())
    assert (error.why, error.where) == ("pdf_too_dense", Where(page=1))
