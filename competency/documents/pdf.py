"""
A PDF with text as a document. Its tables are those that rulings draw; what only stands in columns is lines. A cell that
goes on on the next page is a cell of the next page's table, and heads that are printed again are rows there.

Bounds itself by pages and by what a page holds; time and memory that a stranger's file takes in the library underneath
are for the process that reads it to bound (docs/decisions/0085).
"""

from __future__ import annotations

import io
import zlib
from itertools import islice

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import PDFStream, resolve1
from pdfplumber.page import Page

from competency.documents.bounds import Unreadable
from competency.documents.pdf_fonts import Fonts
from competency.documents.pdf_margins import without_margins
from competency.documents.pdf_page import PrintedPage, printed
from competency.documents.source import Document, Line, Table, Where

# The largest official standards fill some thirty pages; three times as many is nobody's standard.
MAX_PAGES = 100
# The bytes that draw a page; those of a full one are some 100 kB.
MAX_DRAWING = 4_000_000
# Of all letters, how many the file may leave without a name.
MAX_UNKNOWN = 0.1


def document(data: bytes) -> Document:
    """Unreadable where it is damaged, locked, a picture of a text, or larger than any standard."""
    try:
        return Document("pdf", tuple(_parts(_pages(data))), is_wrapped=True)
    except Unreadable:
        raise
    except MemoryError as error:
        raise Unreadable("pdf_too_dense") from error
    except Exception as error:
        raise Unreadable("pdf_locked" if _is_locked(error) else "damaged") from error


def _is_locked(error: Exception) -> bool:
    return isinstance(error, PDFPasswordIncorrect) or any(isinstance(one, PDFPasswordIncorrect) for one in error.args)


def _pages(data: bytes) -> list[PrintedPage]:
    with pdfplumber.open(io.BytesIO(data), pages=list(range(1, MAX_PAGES + 1))) as opened:
        opened.rsrcmgr = Fonts()
        if sum(1 for _page in islice(PDFPage.create_pages(opened.doc), MAX_PAGES + 1)) > MAX_PAGES:
            raise Unreadable("pdf_too_long", pages=MAX_PAGES)
        found = []
        for page in opened.pages:
            _refuse_dense(page)
            found.append(printed(page))
            page.close()
    letters = sum(page.letters for page in found)
    if not letters or sum(page.unknown for page in found) > MAX_UNKNOWN * letters:
        raise Unreadable("pdf_without_text")
    for read in found:
        if read.is_picture:
            raise Unreadable("pdf_picture", Where(page=read.number))
    return found


def _refuse_dense(page: Page) -> None:
    """Before it is drawn: a small file can unfold to gigabytes."""
    total = 0
    for stream in page.page_obj.contents:
        drawing = resolve1(stream)
        if not isinstance(drawing, PDFStream) or drawing.rawdata is None:
            continue
        filters = [str(getattr(kind, "name", kind)) for kind, _params in drawing.get_filters()]
        raw = drawing.rawdata
        if filters == ["FlateDecode"]:
            try:
                raw = zlib.decompressobj().decompress(raw, MAX_DRAWING + 1)
            except zlib.error:
                continue
        total += len(raw)
    if total > MAX_DRAWING:
        raise Unreadable("pdf_too_dense", Where(page=page.page_number))


def _parts(pages: list[PrintedPage]) -> list[Table | Line]:
    found: list[Table | Line] = []
    for page, lines in zip(pages, without_margins([(page.lines, page.height) for page in pages]), strict=True):
        placed: list[tuple[float, Table | Line]] = [
            (line.top, Line(Where(page=page.number, line=number), line.text))
            for number, line in enumerate(lines, start=1)
        ]
        placed += [(top, table) for top, table in page.tables]
        found += [part for _top, part in sorted(placed, key=lambda one: one[0])]
    return found
