"""What the tests of printed documents share: documents made on the spot, and what a document says, column by column."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable

import pikepdf
from django.conf import settings
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from competency.documents.source import Document, Line, Table
from competency.models import Element, StandardVersion
from competency.pages.official_table import attitudes, official_table
from tests.competency.documents.ministry import HEADS

HEAD_WORDS = ["".join(head.split()) for head in HEADS]


FONT = (
    f"@font-face {{ font-family: T; src: url({(settings.FONT_DIR / 'NotoSansTC-Regular.ttf').as_uri()}) }}"
    "@page { size: A4; margin: 2cm; font-family: T } body { font-family: T } p { margin: 0 }"
)


def pdf_of(body: str, style: str = "") -> bytes:
    """By WeasyPrint, without tags: what stands where, and nothing that says what it is."""
    fonts = FontConfiguration()
    html = HTML(string=f"<html><body>{body}</body></html>")
    made: bytes = html.write_pdf(font_config=fonts, stylesheets=[CSS(string=FONT + style, font_config=fonts)])
    return made


def changed(data: bytes, pages: int = 0, password: str = "") -> bytes:
    """The same with its first page so many times, or with a password."""
    with pikepdf.open(io.BytesIO(data)) as opened:
        while len(opened.pages) < pages:
            opened.pages.append(opened.pages[0])
        written = io.BytesIO()
        lock = pikepdf.Encryption(user=password, owner=f"{password}2") if password else None
        opened.save(written, encryption=lock)
    return written.getvalue()


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def columns(document: Document) -> list[str]:
    """What the seven columns say, each from the first page to the last, without white space and heads."""
    found = [""] * len(HEADS)
    for table in document.parts:
        if not isinstance(table, Table) or table.width != len(HEADS):
            continue
        for row in range(table.height):
            cells = [cell for cell in table.cells if cell.row == row]
            texts = [bare("".join(cell.paragraphs)) for cell in cells]
            if texts != HEAD_WORDS:
                for cell, text in zip(cells, texts, strict=True):
                    found[cell.column] += text
    return found


def expected_columns(version: StandardVersion) -> list[str]:
    """The same of the official table."""
    found = [""] * len(HEADS)
    for row in (row for duty in official_table(version) for row in duty.rows):
        if row.duty:
            found[0] += row.duty.item.code + row.duty.item.name
        if row.task:
            found[1] += "".join(task.item.code + task.item.name for task in row.task.tasks)
        found[2] += "".join(output.code + output.name for output in row.outputs)
        found[3] += "".join(one.item.code + one.item.text for one in row.indicators)
        if row.shared:
            found[4] += str(row.shared.level or "")
            found[5] += _said(row.shared.knowledge)
            found[6] += _said(row.shared.skills)
    return [bare(text) for text in found]


def lines_after(document: Document) -> str:
    """What stands outside of tables, behind the title."""
    lines = [part.text for part in document.parts if isinstance(part, Line)]
    return bare("".join(lines[1:]))


def expected_lines(version: StandardVersion) -> str:
    said = [*(["職能內涵(A=attitude態度)", _said(attitudes(version))] if attitudes(version) else [])]
    notes = list(version.notes.all())
    if version.prerequisites or notes:
        said.append("說明與補充事項")
    if version.prerequisites:
        said.append(f"建議擔任此職類/職業之學歷/經歷/或能力條件：{version.prerequisites}")
    said += [(f"【{note.mark}】" if note.mark else "") + note.text for note in notes]
    return bare("".join(said))


def _said(elements: Iterable[Element]) -> str:
    return "".join(one.code + one.text for one in elements)
