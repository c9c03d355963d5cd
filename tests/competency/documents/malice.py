"""Small files that ask for more than any machine has, each with what it is."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from itertools import chain

import pikepdf

from tests.competency.documents.damage import FILES, packed
from tests.competency.documents.ministry import HEADS

Maker = Callable[[], bytes]
MILLION = 1_000_000
HEAD_ROW = f"<tr>{''.join(f'<td>{head}</td>' for head in HEADS)}</tr>"
ENTITIES = (
    "<!DOCTYPE a [<!ENTITY e0 'haha'>" + "".join(f"<!ENTITY e{n} '{f'&e{n - 1};' * 10}'>" for n in range(1, 12)) + "]>"
)
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
SHEET = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def malicious() -> dict[str, Maker]:
    """By what it is, how it is made: some are large until they are packed."""
    return dict(chain(_html(), _text(), _word(), _excel(), _pdf()))


def _html() -> Iterator[tuple[str, Maker]]:
    yield "html tables 500 deep", lambda: _page("<table><tr><td>" * 500 + "x")
    yield "html elements 100,000 deep", lambda: _page("<div>" * 100_000 + "x")
    yield "html a million columns by colspan", lambda: _page(f"<table>{HEAD_ROW}<tr><td colspan={MILLION}>x</table>")
    yield (
        "html wide cells by the thousand",
        lambda: _page(f"<table>{HEAD_ROW}{'<tr><td colspan=1000>x' * 20_000}</table>"),
    )
    yield (
        "html endless rowspans",
        lambda: _page(f"<table>{HEAD_ROW}{'<tr><td rowspan=65534>x<td rowspan=0>x' * 5_000}</table>"),
    )
    yield (
        "html large merged cells one beside another",
        lambda: _page(f"<table>{HEAD_ROW}{'<tr>' + '<td rowspan=60000 colspan=100>x' * 50}{'<tr>' * 5_000}</table>"),
    )
    yield (
        "html a million cells",
        lambda: _page(f"<table>{'<tr>' + '<td>' * 100:s}" * 1 + "<tr><td>x" * 300_000 + "</table>"),
    )
    yield "html entities", lambda: (ENTITIES + "<html><body><table><tr><td>&e11;</table></body></html>").encode()
    yield "html attributes by the thousand", lambda: _page("<p " + " ".join(f"a{n}=x" for n in range(200_000)) + ">x")
    yield "html open formatting", lambda: _page("<b><i><a href=x>" * 3_000 + "<p>" * 3_000)
    yield "html one long line", lambda: _page("【註" * 1_000_000)


def _page(body: str) -> bytes:
    return f'<!DOCTYPE html><html><head><meta charset="utf-8"></head><body>{body}</body></html>'.encode()


def _text() -> Iterator[tuple[str, Maker]]:
    yield "text nested quotes", lambda: b">" * 100_000 + b" x"
    yield "text nested lists", lambda: "".join("  " * n + "- x\n" for n in range(2_000)).encode()
    yield "text brackets", lambda: b"[" * 100_000 + b"](" * 100_000
    yield "text stars", lambda: b"*a **b " * 50_000
    yield (
        "text a table of many columns",
        lambda: ("|x" * 100_000 + "\n" + "|-" * 100_000 + "\n" + "|x" * 100_000).encode(),
    )
    yield "text a table of many rows", lambda: ("|a|b|\n|-|-|\n" + "|x|y|\n" * 300_000).encode()
    yield "text tabs", lambda: ("\t" * 5_000 + "\n").encode() * 500
    yield "text superscripts", lambda: b"^{" * 200_000
    yield "text an open quotation mark", lambda: b'a\t"' + b"x\t\n" * 500_000
    yield "text of nothing that shows", lambda: "\u200b\n".encode() * 100_000


def _word() -> Iterator[tuple[str, Maker]]:
    cell = "<w:tc><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc>"
    wide = f'<w:tc><w:tcPr><w:gridSpan w:val="{MILLION}"/></w:tcPr><w:p/></w:tc>'
    yield "docx tables 500 deep", lambda: _docx("<w:tbl><w:tr><w:tc>" * 500 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 500)
    yield "docx a million columns", lambda: _docx(f"<w:tbl><w:tr>{wide}{cell}</w:tr></w:tbl>")
    yield "docx many cells", lambda: _docx(f"<w:tbl>{f'<w:tr>{cell * 50}</w:tr>' * 4_000}</w:tbl>")
    merged = "<w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc>"
    yield (
        "docx merged downwards without end",
        lambda: _docx(f"<w:tbl>{f'<w:tr>{merged}{merged}</w:tr>' * 20_000}</w:tbl>"),
    )
    yield "docx entities", lambda: _docx("<w:p><w:r><w:t>&e11;</w:t></w:r></w:p>", ENTITIES)
    yield "docx a bomb", lambda: _bomb("word/document.xml")
    yield (
        "docx elements 50,000 deep",
        lambda: _docx("<w:sdt><w:sdtContent>" * 50_000 + "</w:sdtContent></w:sdt>" * 50_000),
    )


def _docx(body: str, before: str = "") -> bytes:
    parts = _parts("writer.docx")
    parts["word/document.xml"] = f"{before}<w:document {WORD}><w:body>{body}</w:body></w:document>".encode()
    return packed(parts)


def _excel() -> Iterator[tuple[str, Maker]]:
    cell = '<c r="{}" t="inlineStr"><is><t>x</t></is></c>'
    yield (
        "xlsx a huge sheet",
        lambda: _xlsx(f'<row r="1">{cell.format("A1")}</row><row r="1048576">{cell.format("XFD1048576")}</row>'),
    )
    yield (
        "xlsx a row far below",
        lambda: _xlsx(f'<row r="1">{cell.format("A1")}</row><row r="1048576">{cell.format("A1048576")}</row>'),
    )
    yield "xlsx a row beyond all", lambda: _xlsx(f'<row r="99999999999">{cell.format("A99999999999")}</row>')
    yield "xlsx a sheet merged whole", lambda: _xlsx(f'<row r="1">{cell.format("A1")}</row>', ["A1:XFD1048576"])
    yield (
        "xlsx many merged",
        lambda: _xlsx(f'<row r="1">{cell.format("A1")}</row>', [f"A{n}:CV{n + 900}" for n in range(1, 90_000, 1_000)]),
    )
    yield (
        "xlsx many cells",
        lambda: _xlsx(
            "".join(
                f'<row r="{n}">{"".join(cell.format(f"{c}{n}") for c in "ABCDEFGH")}</row>' for n in range(1, 60_000)
            )
        ),
    )
    yield (
        "xlsx entities",
        lambda: _xlsx('<row r="1"><c r="A1" t="inlineStr"><is><t>&e11;</t></is></c></row>', before=ENTITIES),
    )
    yield "xlsx a bomb", lambda: _bomb("xl/worksheets/sheet1.xml")
    yield "xlsx a bomb of texts", lambda: _bomb("xl/sharedStrings.xml")


def _xlsx(rows: str, merged: list[str] | None = None, before: str = "") -> bytes:
    parts = _parts("calc.xlsx")
    spans = "".join(f'<mergeCell ref="{ref}"/>' for ref in merged or [])
    spans = f"<mergeCells>{spans}</mergeCells>" if spans else ""
    parts["xl/worksheets/sheet1.xml"] = (
        f"{before}<worksheet {SHEET}><sheetData>{rows}</sheetData>{spans}</worksheet>".encode()
    )
    return packed(parts)


def _bomb(name: str) -> bytes:
    """A part of 160 MB of white space within its element."""
    parts = _parts("writer.docx" if name.startswith("word") else "calc.xlsx")
    begun, end = parts[name].rsplit(b"</", 1)
    parts[name] = begun + b" " * 160_000_000 + b"</" + end
    return packed(parts)


def _parts(name: str) -> dict[str, bytes]:
    with zipfile.ZipFile(FILES / name) as archive:
        return {part: archive.read(part) for part in archive.namelist()}


def _pdf() -> Iterator[tuple[str, Maker]]:
    yield "pdf of 2,000 pages", lambda: _changed(lambda made: made.pages.extend([made.pages[0]] * 2_000))
    yield "pdf that unfolds", lambda: _drawing(b" " * 60_000_000)
    yield "pdf of a million rulings", lambda: _drawing(b"0 0 m 9 9 l S\n" * 280_000)
    lines = "".join(f"{n % 90 * 6} {n} m {n % 90 * 6} {n + 5} l S\n" for n in range(20_000))
    yield "pdf of many rulings", lambda: _drawing(lines.encode())
    grid = "".join(f"0 {n * 4} m 800 {n * 4} l S {n * 4} 0 m {n * 4} 800 l S\n" for n in range(200))
    yield "pdf of a fine grid", lambda: _drawing(grid.encode())
    yield "pdf of many letters", lambda: _drawing(b"BT /F1 9 Tf " + b"(AAAAAAAAAAAAAAAA) Tj " * 150_000 + b"ET")
    yield "pdf of states without end", lambda: _drawing(b"q " * 1_900_000)
    yield "pdf with itself inside", lambda: _changed(_recursive)
    yield "pdf with its insides ten at a time", lambda: _changed(_exponential)
    yield (
        "pdf whose pages are their own parent",
        lambda: _changed(lambda made: made.Root.Pages.Kids.append(made.Root.Pages)),
    )
    yield "pdf of brackets", lambda: b"%PDF-1.4\n1 0 obj\n" + b"[" * 500_000 + b"\nendobj\ntrailer<</Root 1 0 R>>"
    yield (
        "pdf of dictionaries",
        lambda: b"%PDF-1.4\n1 0 obj\n" + b"<</A " * 200_000 + b"\nendobj\ntrailer<</Root 1 0 R>>",
    )


def _changed(change: Callable[[pikepdf.Pdf], object]) -> bytes:
    with pikepdf.open(FILES / "writer.pdf") as opened:
        change(opened)
        written = io.BytesIO()
        opened.save(written)
    return written.getvalue()


def _drawing(drawing: bytes) -> bytes:
    def change(made: pikepdf.Pdf) -> None:
        made.pages[0].Contents = made.make_stream(drawing)

    return _changed(change)


def _recursive(made: pikepdf.Pdf) -> None:
    form = _form(made, b"/X Do /X Do")
    form.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=form))
    _shown(made, form)


def _exponential(made: pikepdf.Pdf) -> None:
    form = _form(made, b"0 0 m 9 9 l S")
    for _level in range(12):
        outer = _form(made, b"/X Do " * 10)
        outer.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=form))
        form = outer
    _shown(made, form)


def _form(made: pikepdf.Pdf, drawing: bytes) -> pikepdf.Object:
    form = made.make_stream(drawing, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 600, 800])
    return made.make_indirect(form)


def _shown(made: pikepdf.Pdf, form: pikepdf.Object) -> None:
    page = made.pages[0]
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=form))
    page.Contents = made.make_stream(b"/X Do")
