"""The same frame around long lists of Excel: what the paper is above each list, the boxes to sign below it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from pathlib import Path

from assessments.papers.frame import Paper
from config.days import written
from people.company import looks
from printing.book import A3, A4, SHADE, Book, height_of, prepare_page
from printing.long_sheet import Field, LongSheet
from printing.spreadsheet import LINE, Column, Value

# The company with the title, the marks of the paper, and what it rests on; then what the list says itself.
COMPANY, MARKS, ABOUT, BASIS = range(4)
FRAME = 4
BOX_HEIGHT = 44.0
WIDEST = 120.0


class LongPaper:
    """Lists of one paper, each a sheet; what no row may be written into any more is closed."""

    def __init__(self, paper: Paper, book: Book) -> None:
        self.paper, self.book = paper, book

    def begin(self, title: str, fields: Sequence[Field], above: int = 0) -> LongSheet:
        """A list under the frame and as many rows as its room says itself, the first of them `FRAME`."""
        return LongSheet(self.book, title, fields, FRAME + above + 1, upright="vcenter")

    def finish(self, sheet: LongSheet, basis: str = "", frozen_columns: int = 2) -> None:
        """Once all rows and sums are there."""
        self._say_frame(sheet, basis)
        sheet.say_columns()
        self._say_boxes(sheet)
        sheet.close(frozen_columns=frozen_columns)
        heads = (FRAME, sheet.head_rows - 1)
        prepare_page(sheet.sheet, paper=A3 if self.paper.is_wide else A4, heads=heads)
        sheet.sheet.set_footer(f"&L{_escaped(self.paper.number)} {_escaped(self.paper.version)}&C&A&R&P / &N")

    def list(
        self, title: str, columns: Sequence[Column], rows: Iterable[Sequence[Value]], basis: str = "", frozen: int = 2
    ) -> None:
        """A list that has nothing above its heads; as many rows as a sheet holds."""
        sheet = self.begin(title, [Field(column) for column in columns])
        for row in rows:
            if not sheet.is_full:
                sheet.append(row)
        self.finish(sheet, basis, frozen)

    def _say_frame(self, sheet: LongSheet, basis: str) -> None:
        paper, style = self.paper, self.book.style
        big, plain, soft = style(bold=True, font_size=15), style(bold=True), style(text_wrap=True)
        company = looks.current().name
        marks = [paper.number, paper.version, written(paper.day), paper.mark]
        sheet.say_head(COMPANY, [(0, "　".join(filter(None, [company, paper.title])), big)], 26)
        sheet.say_head(MARKS, [(0, "　".join(filter(None, marks)), plain)])
        sheet.say_head(ABOUT, [(0, paper.about, plain)])
        width = min(WIDEST, sum(field.column.width for field in sheet.fields))
        across = _last_within(sheet, width)
        sheet.say_head(BASIS, [(0, basis, soft)], height_of(basis, width) if basis else LINE)
        sheet.sheet.merge_range(BASIS, 0, BASIS, across, "", soft)

    def _say_boxes(self, sheet: LongSheet) -> None:
        """Side by side over all columns, each with who and when."""
        look = {"border": 1, "text_wrap": True, "valign": "top", "bg_color": SHADE}
        role, who = self.book.style(**look, bold=True), self.book.style(**{**look, "bg_color": "#FFFFFF"})
        spans = _shared(len(sheet.fields), len(self.paper.boxes))
        sheet.say_foot([])
        for style, height, said in (
            (role, LINE, [box.label for box in self.paper.boxes]),
            (who, BOX_HEIGHT, ["\n".join(filter(None, [box.name, box.at])) for box in self.paper.boxes]),
        ):
            cells: list[tuple[int, Value, object]] = []
            for (first, last), text in zip(spans, said, strict=True):
                cells += [(first, text, style), *((place, None, style) for place in range(first + 1, last + 1))]
            row = sheet.say_foot(cells, height)
            for first, last in spans:
                if last > first:
                    sheet.sheet.merge_range(row, first, row, last, "", style)


def workbook_of(paper: Paper, write: Callable[[LongPaper], None]) -> bytes:
    """What `write` writes, as a file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "paper.xlsx"
        book = Book(path, paper.title, looks.current().name)
        write(LongPaper(paper, book))
        book.close()
        return path.read_bytes()


def _escaped(text: str) -> str:
    """As a footer takes it."""
    return text.replace("&", "&&")


def _last_within(sheet: LongSheet, width: float) -> int:
    """The last column of those that are so wide together."""
    sum_of, last = 0, 0
    for place, field in enumerate(sheet.fields):
        sum_of += field.column.width
        if sum_of <= width:
            last = place
    return max(last, 1)


def _shared(columns: int, boxes: int) -> list[tuple[int, int]]:
    """All columns shared among the boxes, from first to last."""
    edges = [round(place * columns / boxes) for place in range(boxes + 1)]
    return [(first, last - 1) for first, last in pairwise(edges)]
