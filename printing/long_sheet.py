"""
Sheets of very many rows. XlsxWriter keeps or looks at each cell by itself, half a minute for a million; here a row is
put together from cells that are written out already, and lies in a file until the workbook is closed. Only what that
takes is done past XlsxWriter's own door (`_write_sheet_data`, the table of shared strings, the number of a format),
and tests read the result with two other libraries.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import IO, Any, NamedTuple
from xml.sax.saxutils import escape

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from config.texts import with_lf
from printing.book import SHADE, Book, Formula, safe
from printing.spreadsheet import AS_TYPED, DAY, LINE, TALLEST, Column, Value, looks_like_formula

MOST_ROWS = 1_048_576  # of a sheet of Excel
FIRST_DAY = date(1899, 12, 30)  # day 0 of Excel
ROW = "\x00"  # stands for the row's number in cells that are written out once for many rows
ESCAPED = re.compile("(_x[0-9a-fA-F]{4}_)")  # what Excel would take for a letter


class Field(NamedTuple):
    """
    A column of a long sheet. `is_free`: sentences that hardly any two rows share, so that keeping them once saves
    nothing. `across`: left or center; `is_wrapped`: as many lines as it takes.
    """

    column: Column
    is_free: bool = False
    across: str = "left"
    is_wrapped: bool = True


class Tail(NamedTuple):
    """A cell from its row's number on, and how many lines it takes."""

    xml: str
    lines: int


class StreamedSheet(Worksheet):
    """A sheet whose rows are written out already, as bytes."""

    def __init__(self) -> None:
        super().__init__()
        self.heads: list[str] = []
        self.rows: IO[bytes] = BytesIO()

    def _write_sheet_data(self) -> None:
        """Called by XlsxWriter where it would write the rows that it keeps."""
        self.fh.write("<sheetData>" + "".join(self.heads))
        self.fh.flush()
        self.rows.seek(0)
        shutil.copyfileobj(self.rows, self.fh.buffer, 1 << 20)
        self.rows.close()
        self.fh.write("</sheetData>")


class LongSheet:
    """
    A list written row by row, under `head_rows` rows that are said last of all (`say_head`), so that they may hold
    sums. `rows` counts what was appended, `feet` what stands below the list.
    """

    def __init__(
        self, book: Book, title: str, fields: Sequence[Field], head_rows: int = 1, upright: str = "top"
    ) -> None:
        self.book, self.fields, self.head_rows, self.upright = book, fields, head_rows, upright
        self.rows = self.feet = 0
        self.sheet: Any = book.sheet(title, StreamedSheet)
        # A file without a name, gone with the process; read when the workbook is closed.
        self.sheet.rows = tempfile.TemporaryFile(dir=book.folder)  # noqa: SIM115
        self.letters = [xl_col_to_name(place) for place in range(len(fields))]
        self._tails: list[dict[object, Tail]] = [{} for _field in fields]
        self._heads: dict[int, str] = {}
        for place, field in enumerate(fields):
            # Rows that somebody adds below are texts too.
            style = book.style(num_format=AS_TYPED) if field.column.is_code else None
            self.sheet.set_column(place, place, field.column.width, style)

    @property
    def name(self) -> str:
        return str(self.sheet.get_name())

    @property
    def is_full(self) -> bool:
        return self.head_rows + self.rows >= MOST_ROWS

    def span(self, place: int) -> str:
        """The cells of a column, without its head, as a formula names them."""
        first, last = self.head_rows + 1, self.head_rows + max(self.rows, 1)
        return f"{self.letters[place]}{first}:{self.letters[place]}{last}"

    def append(self, values: Sequence[Value]) -> None:
        self.append_run(values, [()])

    def append_run(self, shared: Sequence[Value], rows: Iterable[Sequence[Value]]) -> None:
        """Rows whose first columns say the same; each of the others follows with the columns that are left."""
        begun = [self._cell(place, value) for place, value in enumerate(shared)]
        before = "".join(f'<c r="{letter}{ROW}{tail.xml}' for letter, tail in zip(self.letters, begun, strict=False))
        at_least = max((tail.lines for tail in begun), default=1)
        first = len(begun)
        letters = self.letters[first:]
        written = []
        for values in rows:
            self.rows += 1
            number = str(self.head_rows + self.rows)
            lines, cells = at_least, [before.replace(ROW, number)]
            for place, (letter, value) in enumerate(zip(letters, values, strict=True), start=first):
                tail = self._tails[place].get(value) if value.__class__ is str else None
                if tail is None:
                    tail = self._cell(place, value)
                if tail.lines > lines:
                    lines = tail.lines
                cells.append(f'<c r="{letter}{number}{tail.xml}')
            height = LINE * min(lines, TALLEST)
            written.append(f'<row r="{number}" ht="{height:g}" customHeight="1">{"".join(cells)}</row>')
        self.sheet.rows.write("".join(written).encode())

    def say_head(self, row: int, cells: Iterable[tuple[int, Value | Formula, Format]], height: float = LINE) -> None:
        """One of the rows above the list, counted from 0."""
        self._heads[row] = self._row(row, cells, height)

    def say_foot(self, cells: Iterable[tuple[int, Value | Formula, Format]], height: float = LINE) -> int:
        """The next row below the list, once all of its rows are there; answers which one it is, counted from 0."""
        row = self.head_rows + self.rows + self.feet
        self.feet += 1
        self.sheet.rows.write(self._row(row, cells, height).encode())
        return row

    def _row(self, row: int, cells: Iterable[tuple[int, Value | Formula, Format]], height: float) -> str:
        number = str(row + 1)
        xml = "".join(f'<c r="{xl_col_to_name(at)}{number}{self._styled(value, style)}' for at, value, style in cells)
        return f'<row r="{number}" ht="{height:g}" customHeight="1">{xml}</row>'

    def say_columns(self) -> None:
        """The names of the columns, in the row above the list."""
        look = {"bold": True, "bg_color": SHADE, "text_wrap": True, "valign": "vcenter", "border": 1}
        heads = [self.book.style(**look, align=field.across) for field in self.fields]
        names = [(place, field.column.name, heads[place]) for place, field in enumerate(self.fields)]
        self.say_head(self.head_rows - 1, names, LINE * 2)

    def close(self, *, frozen_columns: int = 2) -> None:
        """With filters on each column, and the heads in sight; once all rows are there."""
        last = self.head_rows + self.rows - 1
        self.sheet.heads = [self._heads[row] for row in sorted(self._heads)]
        self.sheet.dim_rowmin = self.sheet.dim_colmin = 0
        self.sheet.dim_rowmax, self.sheet.dim_colmax = last + self.feet, len(self.fields) - 1
        self.sheet.autofilter(self.head_rows - 1, 0, max(last, self.head_rows - 1), len(self.fields) - 1)
        self.sheet.freeze_panes(self.head_rows, frozen_columns)

    def _cell(self, place: int, value: Value) -> Tail:
        field, known = self.fields[place], self._tails[place]
        # One and 1.0 are the same key, but not the same cell.
        key: object = value if isinstance(value, str) else (value.__class__, value)
        if key in known:
            return known[key]
        text = value if isinstance(value, str) else ""
        lines = _lines(text, field.column.width) if text and field.is_wrapped else 1
        tail = Tail(self._styled(value, self._style(field, value), is_free=field.is_free), lines)
        if not (field.is_free and text):
            known[key] = tail
        return tail

    def _style(self, field: Field, value: Value) -> Format:
        how: dict[str, object] = {"align": "center", "valign": self.upright}
        if isinstance(value, str):
            how |= {"align": field.across, "text_wrap": field.is_wrapped}
            if field.column.is_code:
                how["num_format"] = AS_TYPED
            if looks_like_formula(value):
                how["quote_prefix"] = True
        elif isinstance(value, float):
            how["num_format"] = "0.00"
        elif isinstance(value, datetime):
            how["num_format"] = f"{DAY} hh:mm"
        elif isinstance(value, date):
            how["num_format"] = DAY
        return self.book.style(**how)

    def _styled(self, value: Value | Formula, style: Format, *, is_free: bool = False) -> str:
        begin = f'" s="{style._get_xf_index()}"'
        if value is None or value == "":
            return f"{begin}/>"
        if isinstance(value, str):
            return begin + (_inline(value) if is_free else f' t="s"><v>{self._shared(value)}</v></c>')
        if isinstance(value, Formula):
            return begin + _formula(value)
        return f"{begin}><v>{_number(value)}</v></c>"

    def _shared(self, text: str) -> int:
        return int(self.sheet.str_table._get_shared_string_index(safe(text)))


def _formula(formula: Formula) -> str:
    kind = ' t="str"' if isinstance(formula.value, str) else ""
    value = formula.value if isinstance(formula.value, str) else f"{formula.value:.15g}"
    return f"{kind}><f>{escape(formula.text.removeprefix('='))}</f><v>{escape(value)}</v></c>"


def _inline(text: str) -> str:
    kept = ESCAPED.sub(r"_x005F\1", escape(safe(text)))
    return f' t="inlineStr"><is><t xml:space="preserve">{kept}</t></is></c>'


def _number(value: float | date | datetime) -> str:
    """Days since the first one of Excel for what is a date."""
    if isinstance(value, datetime):
        day = (value - datetime.combine(FIRST_DAY, datetime.min.time())).total_seconds() / 86_400
        return f"{day:.10f}"
    if isinstance(value, date):
        return str((value - FIRST_DAY).days)
    return repr(value)


def _lines(text: str, width: int) -> int:
    """How many lines a text takes; quicker than `lines_of`, and every letter beyond ASCII counts two."""
    if "\r" in text:
        text = with_lf(text)
    return sum(
        max(1, -(-(2 * len(line) - len(line.encode("ascii", "ignore"))) * 2 // (2 * width - 3)))
        for line in text.split("\n")
    )
