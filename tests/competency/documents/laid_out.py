"""
An invented standard as HTML, laid out as the ministry's document: merged cells, the main table over pages with its head
on each, cells that go on empty on the next page, sentences cut by its end.
"""

from __future__ import annotations

import re
from html import escape
from typing import Any

from hypothesis import strategies as st

from tests.competency.documents.invented import Cut, TableRow, coded, rows_of

HEADS = (
    "主要職責",
    "工作任務",
    "工作產出",
    "行為指標",
    "職能 級別",
    "職能內涵（K=knowledge 知識）",
    "職能內涵（S=skills 技能）",
)
LABELS = {"job_category": "職類別", "occupation": "職業別", "industry": "行業別"}

CODE = re.compile(r"[\w.]*?(?=[^A-Z\d.]|$)")
Page = list[list[Cut | None]]


def pages_of(rows: list[TableRow], cuts: dict[int, tuple[int, int] | None]) -> list[Page]:
    """
    `cuts`: behind which rows a page ends; with (paragraph, letters) within the indicators of that row, the rest of
    which stands on the next page, as do merged cells, empty.
    """
    pages: list[Page] = [[]]
    reaching: dict[int, int] = {}  # by column, how many rows the merged cell still goes on
    for number, row in enumerate(rows):
        cells = list(row.cells)
        for column, cell in enumerate(cells):
            if cell is not None:
                reaching[column] = cell.height
            elif not pages[-1]:
                cells[column] = Cut([], reaching[column])
        rest = _cut_off(cells, cuts[number]) if cuts.get(number) else None
        pages[-1].append(cells)
        if rest is not None:
            pages.append([[Cut(rest) if column == 3 else Cut([], max(1, reaching[column])) for column in range(7)]])
        for column in reaching:
            reaching[column] -= 1
        if number in cuts and rest is None and number + 1 < len(rows):
            pages.append([])
    for page in pages:
        _clip(page)
    return pages


def _cut_off(cells: list[Cut | None], at: Any) -> list[str] | None:
    paragraphs = cells[3].paragraphs if cells[3] else []
    place, letters = at
    if place >= len(paragraphs):
        return None
    line = paragraphs[place]
    letters += CODE.match(line).end()
    if letters >= len(line):  # no line ends within a code
        return None
    cells[3] = Cut([*paragraphs[:place], line[:letters]])
    return [line[letters:], *paragraphs[place + 1 :]]


def _clip(page: Page) -> None:
    for number, row in enumerate(page):
        for column, cell in enumerate(row):
            if cell is not None:
                row[column] = Cut(cell.paragraphs, min(cell.height, len(page) - number))


def html_of(content: dict[str, Any], cuts: dict[int, tuple[int, int] | None]) -> str:
    pages = pages_of(rows_of(content), cuts)
    notes = (
        [f"建議擔任此職類／職業之學歷／經歷／或能力條件：{content['prerequisites']}"]
        if content["prerequisites"]
        else []
    )
    notes += [f"【{note['mark']}】{note['text']}" for note in content["notes"]]
    parts = [
        f"<p>{escape(content['name'])}職能基準</p>",
        _versions(content),
        _profile(content),
        *(_table([HEADS_ROW, *page]) for page in pages),
        "<p>職能內涵（A=attitude 態度）</p>",
        *(f"<p>{escape(coded(item))}</p>" for item in content["attitudes"]),
        "<p>說明與補充事項</p><ul>",
        *(f"<li>{_lines(line)}</li>" for line in notes),
        "</ul>",
    ]
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>x</title></head><body>{"".join(parts)}</body></html>'
    )


HEADS_ROW: list[Cut | None] = [Cut([head]) for head in HEADS]


def _table(rows: list[list[Cut | None]]) -> str:
    return f'<table border="1">{"".join(_row(row) for row in rows)}</table>'


def _row(row: list[Cut | None]) -> str:
    cells = (
        f'<td rowspan="{cell.height}">{"".join(f"<p>{_marked(text)}</p>" for text in cell.paragraphs)}</td>'
        for cell in row
        if cell is not None
    )
    return f"<tr>{''.join(cells)}</tr>"


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def _marked(text: str) -> str:
    return escape(text).replace("【", "<sup>【").replace("】", "】</sup>")


def _versions(content: dict[str, Any]) -> str:
    day = (content["updated_on"] or "未載明").replace("-", "/")
    values = [content["label"], content["code"], content["name"], "最新版本", "略", day]
    heads = ["版本", "職能基準代碼", "職能基準名稱", "狀態", "更新說明", "發展更新日期"]
    return _table([[Cut([text]) for text in row] for row in (heads, values)])


def _profile(content: dict[str, Any]) -> str:
    rows = [
        [("職能基準代碼", 2), (content["code"], 4)],
        [("職能基準名稱<br>（擇一填寫）", 1), ("職類", 1), (content["job_category_name"], 4)],
        [("", 1), ("職業", 1), (content["occupation_name"], 4)],
    ]
    for item in content["classifications"]:
        label = LABELS[item["kind"]]
        rows.append([("所屬類別", 1), (label, 1), (item["name"], 2), (f"{label}代碼", 1), (item["code"], 1)])
    rows.append([("工作描述", 2), (content["description"], 4)])
    rows.append([("基準級別", 2), (str(content["level"] or ""), 4)])
    written = (
        "".join(f'<td colspan="{width}">{text if "<br>" in text else _lines(text)}</td>' for text, width in row)
        for row in rows
    )
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in written)}</table>"


def cuts_of(rows: int) -> st.SearchStrategy[dict[int, tuple[int, int] | None]]:
    place = st.none() | st.tuples(st.integers(0, 3), st.integers(1, 12))
    return st.dictionaries(st.integers(0, max(0, rows - 1)), place, max_size=3)
