"""
A workbook of Excel with rules, formulas and charts of its own, by XlsxWriter: its styles, and the sheets that are laid
out by hand. Sheets of very many rows are `printing.long_sheet`.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from printing.spreadsheet import LINE, TALLEST, Value, lines_of, plain

FONT = "Microsoft JhengHei"  # of every Excel in Taiwan; elsewhere the program's own takes its place
A3, A4 = 8, 9
# What is written is what it looks like: nothing that somebody typed becomes a formula, an address or a number.
AS_WRITTEN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
INK, SOFT, EDGE, SHADE = "#1F2328", "#5B6470", "#C9CED6", "#EFEEE8"


class Formula(NamedTuple):
    """`value`: what it comes to, for programs that show a file without working it out."""

    text: str
    value: float | str


class Book:
    """A workbook that is being written to a path; `close` writes it, nothing else does."""

    def __init__(self, path: Path, title: str, author: str) -> None:
        """What grows too large for memory lies beside the file until it is closed."""
        self.folder = path.parent
        self.file = Workbook(
            str(path),
            {
                **AS_WRITTEN,
                "tmpdir": str(self.folder),
                "use_zip64": True,
                "default_format_properties": {"font_name": FONT, "font_size": 10},
            },
        )
        self.file.set_properties({"title": plain(title), "author": plain(author)})
        self._styles: dict[tuple[tuple[str, object], ...], Format] = {}
        self._titles: set[str] = set()

    def style(self, **properties: object) -> Format:
        """One Format for the same properties, however often it is asked for; by XlsxWriter's names."""
        key = tuple(sorted(properties.items()))
        if key not in self._styles:
            self._styles[key] = self.file.add_format({"valign": "top", "font_color": INK, **properties})
        return self._styles[key]

    def rule(self, **properties: object) -> Format:
        """The look that a rule gives to the cells that it meets, over their own."""
        return self.file.add_format(properties)

    def sheet(self, title: str, kind: type[Any] = Worksheet) -> Any:
        return self.file.add_worksheet(self.free_title(title), kind)

    def free_title(self, title: str) -> str:
        """As Excel takes it, and once in the workbook in whatever case."""
        kept = "".join("-" if letter in "\\/*?:[]'" else letter for letter in plain(title))[:31].strip() or "1"
        number, found = 1, kept
        while found.casefold() in self._titles:
            number += 1
            found = f"{kept[: 30 - len(str(number))]}_{number}"
        self._titles.add(found.casefold())
        return found

    def close(self) -> None:
        self.file.close()


def prepare_page(
    sheet: Any, *, paper: int = A4, heads: tuple[int, int] | None = None, is_upright: bool = False
) -> None:
    """One page wide, as many high as it needs; `heads`: the first and the last row that each page repeats."""
    sheet.set_paper(paper)
    if not is_upright:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&L&A&R&P / &N")
    if heads is not None:
        sheet.repeat_rows(*heads)


def write(sheet: Any, row: int, column: int, value: Value | Formula, style: Format) -> None:
    """One cell of a sheet laid out by hand."""
    if isinstance(value, Formula):
        sheet.write_formula(row, column, value.text, style, value.value)
    elif isinstance(value, str) and value:
        sheet.write_string(row, column, safe(value), style)
    elif isinstance(value, date | datetime):
        sheet.write_datetime(row, column, value, style)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value, style)
    else:
        sheet.write_blank(row, column, None, style)


def safe(text: str) -> str:
    """As a cell holds it. XlsxWriter takes what begins and ends like its own markup for such."""
    text = plain(text)
    return f"{text} " if text.startswith("<r>") and text.endswith("</r>") else text


def height_of(text: str, width: float) -> float:
    """Points that the text needs in so wide a column."""
    return LINE * min(lines_of(text, max(3, round(width))), TALLEST)
