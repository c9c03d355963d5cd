"""
What was pasted: Markdown with its tables, or cells as Excel and Word paste them (parted by tabs). Pure.
"""

from __future__ import annotations

import csv
import io
import re

from markdown_it import MarkdownIt

from competency.documents import html
from competency.documents.bounds import MAX_COLUMNS, table_of
from competency.documents.source import Cell, Document, Line, Table, Where

# A superscript as converters write it: ^{【註1】}, and ^【註1】^.
BRACED = re.compile(r"\^\{([^{}\n]{0,200})\}")
HATTED = re.compile(r"\^([^\s^]{0,20}註[^\s^]{0,20})\^")
RULE = re.compile(r"\s*\|?\s*:?-+:?\s*\|")
# What would take a line for something else than what it says: indented ones for code, an underlined one for a heading.
OFF = ["code", "lheading", "reference", "fence", "hr"]


def document(text: str) -> Document:
    if _is_of_tabs(text):
        return Document("text", tuple(_tabbed(text)))
    text = HATTED.sub(r"<sup>\1</sup>", BRACED.sub(r"<sup>\1</sup>", text))
    reader = MarkdownIt("commonmark", {"html": True, "breaks": True}).enable("table").disable(OFF)
    return html.document(reader.render(text).encode(), kind="text")


def _is_of_tabs(text: str) -> bool:
    lines = text.splitlines()
    has_rule = any(RULE.match(line) for line in lines)
    return not has_rule and sum("\t" in line for line in lines) > 1


def _tabbed(text: str) -> list[Table | Line]:
    """Rows with tabs beneath one another are a table; a cell of several lines stands in quotation marks."""
    parts: list[Table | Line] = []
    cells: list[Cell] = []
    height = lines = tables = 0

    def close() -> None:
        nonlocal cells, height, tables
        if cells:
            parts.append(table_of(Where(table=tables + 1), cells))
            tables += 1
        cells, height = [], 0

    for row in csv.reader(io.StringIO(text, newline=""), delimiter="\t"):
        if len(row) < 2:
            close()
            for line in "".join(row).splitlines():
                if line.strip():
                    lines += 1
                    parts.append(Line(Where(line=lines), line.strip()))
            continue
        for column, value in enumerate(row[:MAX_COLUMNS]):
            where = Where(table=tables + 1, row=height + 1, column=column + 1)
            paragraphs = tuple(line.strip() for line in value.splitlines() if line.strip())
            cells.append(Cell(where, height, column, paragraphs))
        height += 1
    close()
    return parts
