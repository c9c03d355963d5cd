"""Which column of a staff list holds what: found by its heading, corrected by the user."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from config.texts import canonical_line
from people.models import StaffColumn as Column
from people.stafflist.table import Cell, Row, Sheet

# What other programs and people call the columns; the labels of the portal itself are among them.
HEADINGS: dict[Column, tuple[str, ...]] = {
    Column.NUMBER: (
        "員工編號", "工號", "員編", "員工代號", "員工號", "人員編號", "職員編號", "員工編碼", "職工編號", "人員代號",
        "employee number", "employee no", "employee id", "emp no", "emp id", "staff number", "staff no", "staff id",
        "personnel number",
    ),
    Column.FORMER: (
        "原員工編號", "舊員工編號", "原工號", "舊工號", "former employee number", "previous employee number",
    ),
    Column.NAME: (
        "姓名", "員工姓名", "中文姓名", "名字", "name", "full name", "employee name", "chinese name", "staff name",
    ),
    Column.DEPARTMENT: (
        "部門", "單位", "部門名稱", "所屬部門", "單位名稱", "所屬單位", "部門路徑", "組織", "組別", "課別",
        "department", "dept", "unit", "division", "team", "organization unit",
    ),
    Column.JOB_TITLE: (
        "職稱", "職務", "職位", "職務名稱", "職位名稱", "job title", "title", "position", "post",
    ),
    Column.SUPERVISOR: (
        "主管員工編號", "主管工號", "主管編號", "直屬主管員工編號", "直屬主管工號", "直屬主管編號", "主管員編",
        "上級主管工號", "直屬主管", "主管", "主管員工代號", "supervisor number", "supervisor's employee number",
        "supervisor employee number", "supervisor id", "manager number", "manager id", "manager employee number",
        "reports to", "supervisor", "manager",
    ),
    Column.EMAIL: (
        "電子郵件", "電子信箱", "信箱", "電郵", "公司信箱", "e-mail", "email", "mail", "電子郵件地址",
        "email address", "公司email",
    ),
    Column.HIRED: (
        "到職日", "到職日期", "到職", "入職日", "入職日期", "任職日", "報到日", "hire date", "hired on", "start date",
        "date hired", "onboard date", "date of hire",
    ),
    Column.LEFT: (
        "離職日", "離職日期", "離職", "退職日", "最後工作日", "離退日期", "left on", "leaving date", "last day",
        "termination date", "end date", "date left", "last working day",
    ),
}  # fmt: skip
LONGEST_KEY = 190
SEARCHED_ROWS = 30  # a title, a date and an empty row may stand above the headings
NOT_LETTERS = re.compile(r"[\W_]+")
IN_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")


def folded(heading: Cell) -> str:
    """A heading without what programs and people add to it: case, width, spaces, stars, remarks in brackets."""
    text = unicodedata.normalize("NFKC", str(heading)).casefold()
    return NOT_LETTERS.sub("", IN_BRACKETS.sub("", text)) or NOT_LETTERS.sub("", text)


NAMES = {folded(name): column for column, names in HEADINGS.items() for name in names}
# How likely a name is among those of its column, from 0: a list may have 主管員工編號 beside 主管.
RANKS = {folded(name): rank for names in HEADINGS.values() for rank, name in enumerate(names)}
# Columns that the portal's own files have beside what is read.
BESIDE = {folded(name) for name in ("錯誤", "Problem", "列", "Row")}


@dataclass(frozen=True, slots=True)
class Heading:
    """
    One column of the file: where it stands (from 0), its heading as written, by what its meaning is remembered, and
    what it holds, if known.
    """

    index: int
    text: str
    key: str
    column: Column | None

    @property
    def is_unknown(self) -> bool:
        return self.column is None and self.key not in BESIDE


@dataclass(frozen=True, slots=True)
class Layout:
    """Where in a file the people stand: `headings` of the row above them, its number, and the rows below it."""

    sheet: str
    row: int
    headings: tuple[Heading, ...]
    rows: tuple[Row, ...]

    @property
    def columns(self) -> dict[Column, int]:
        return {heading.column: heading.index for heading in self.headings if heading.column}

    @property
    def ignored(self) -> list[str]:
        """The headings of columns that are not read."""
        return [heading.text for heading in self.headings if heading.is_unknown]


def layout(sheets: list[Sheet], said: Mapping[str, str]) -> Layout | None:
    """
    The sheet and row whose headings are known best; None where no row has any. `said`: by key of a heading, the value
    of a Column or "" for a column to leave out, as somebody corrected it.
    """
    best: Layout | None = None
    most = 0
    for sheet in sheets:
        for place, row in enumerate(sheet.rows[:SEARCHED_ROWS]):
            headings = _headings(row, said)
            if (score := _score(headings)) > most:
                best, most = Layout(sheet.name, row.number, headings, sheet.rows[place + 1 :]), score
    return best


def _score(headings: tuple[Heading, ...]) -> int:
    """How many headings are known; the employee number alone counts for three."""
    known = {heading.column for heading in headings if heading.column}
    return len(known) + (2 if Column.NUMBER in known else 0)


def _headings(row: Row, said: Mapping[str, str]) -> tuple[Heading, ...]:
    """Of several columns that fit, the one with the likelier name counts; what somebody said stands before all."""
    texts = [(index, shown(cell), folded(cell)) for index, cell in enumerate(row.cells) if isinstance(cell, str)]
    keyed = list(_keyed([(index, text, key) for index, text, key in texts if text]))
    meant = {key: Column(said[key]) for _index, _text, key in keyed if said.get(key)}
    taken = set(meant.values())
    for _index, _text, key in sorted(keyed, key=lambda one: RANKS.get(one[2], 0)):
        column = NAMES.get(key)
        if column and key not in said and column not in taken:
            meant[key] = column
            taken.add(column)
    return tuple(Heading(index, text, key, meant.get(key)) for index, text, key in keyed)


def _keyed(texts: list[tuple[int, str, str]]) -> Iterator[tuple[int, str, str]]:
    """A heading that stands twice is remembered by its place among its likes."""
    seen: dict[str, int] = {}
    for index, text, key in texts:
        key = key[:LONGEST_KEY]
        seen[key] = seen.get(key, 0) + 1
        yield index, text, key if seen[key] == 1 else f"{key} {seen[key]}"


def shown(cell: Cell) -> str:
    return canonical_line(str(cell))
