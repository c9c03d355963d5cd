"""
A standard laid out as the ministry lays its documents out, as HTML that other programs make documents of: A4 portrait,
the table of versions, the profile, the seven columns with their merged cells, attitudes and notes. Written from the
contents alone, on another way than the portal's own pages.
"""

from __future__ import annotations

import re
from html import escape
from itertools import groupby
from typing import Any

from competency.contents import BlockContents, DutyContents, TaskContents, VersionContents

HEADS = [
    "主要職責",
    "工作任務",
    "工作產出",
    "行為指標",
    "職能級別",
    "職能內涵 (K=knowledge 知識)",
    "職能內涵 (S=skills 技能)",
]
WIDTHS = [11, 12, 12, 26, 7, 16, 16]
LABELS = {"job_category": "職類別", "occupation": "職業別", "industry": "行業別"}
PREREQUISITES = "建議擔任此職類/職業之學歷/經歷/或能力條件："
STYLE = """
@page { size: 21cm 29.7cm; margin: 2cm 1.8cm }
body, td, p { font-family: "Noto Sans TC"; font-size: 10pt }
table { border-collapse: collapse; width: 100% }
td { border: 0.5pt solid #000000; padding: 0.08cm }
p { margin: 0 }
"""


def laid_out(content: VersionContents, update_note: str = "略", status: str = "最新版本") -> str:
    day = (content["updated_on"] or "").replace("-", "/")
    versions = [
        ["版本", "職能基準代碼", "職能基準名稱", "狀態", "更新說明", "發展更新日期"],
        [content["label"], content["code"], content["name"], status, update_note, day],
    ]
    parts = [
        f'<p align="center"><b>{escape(content["name"])}職能基準</b></p>',
        _table([[_cell(text) for text in row] for row in versions], [8, 20, 20, 14, 18, 20]),
        "<p>&#160;</p>",
        _table(_profile(content), [22, 13, 33, 17, 15]),
        "<p>&#160;</p>",
        _table([[_cell(text) for text in HEADS], *_rows(content)], WIDTHS, heads=1),
        "<p>職能內涵 (A=attitude 態度)</p>",
        *(_paragraph(one["code"] + one["text"]) for one in content["attitudes"]),
        "<p>說明與補充事項</p>",
        f"<ul>{''.join(f'<li>{_paragraph(note)}</li>' for note in _notes(content))}</ul>",
    ]
    return (
        f'<!DOCTYPE html><html lang="zh-Hant"><head><meta charset="utf-8"><title>{escape(content["name"])}</title>'
        f"<style>{STYLE}</style></head><body>{''.join(parts)}</body></html>"
    )


def _notes(content: VersionContents) -> list[str]:
    found = [PREREQUISITES + content["prerequisites"]] if content["prerequisites"] else []
    return found + [(f"【{note['mark']}】" if note["mark"] else "") + note["text"] for note in content["notes"]]


def _profile(content: VersionContents) -> list[list[str]]:
    kinds = content["classifications"]
    rows = [
        [_cell("職能基準代碼", width=2), _cell(content["code"], width=3)],
        [_cell("職能基準名稱 (擇一填寫)", height=2), _cell("職類"), _cell(content["job_category_name"], width=3)],
        [_cell("職業"), _cell(content["occupation_name"], width=3)],
    ]
    for number, one in enumerate(kinds):
        label = LABELS[one["kind"]]
        row = [_cell(label), _cell(one["name"]), _cell(f"{label}代碼"), _cell(one["code"])]
        rows.append(([] if number else [_cell("所屬類別", height=len(kinds))]) + row)
    level = "" if content["level"] is None else str(content["level"])
    return [
        *rows,
        [_cell("工作描述", width=2), _cell(content["description"], width=3)],
        [_cell("基準級別", width=2), _cell(level, width=3)],
    ]


def _rows(content: VersionContents) -> list[list[str]]:
    return [row for duty in content["duties"] for row in _duty(duty)]


def _duty(duty: DutyContents) -> list[list[str]]:
    """A row a block; level, K and S once over the blocks beside one another for which they are the same."""
    slots = [
        (group, block, not number)
        for group in _groups(duty["tasks"])
        for number, block in enumerate(group[0]["blocks"] or [None])
    ]
    rows: list[list[str]] = []
    for _same, run in groupby(slots, key=lambda slot: _shared(slot[1])):
        members = list(run)
        for number, (group, block, is_first) in enumerate(members):
            row = [] if rows else [_cell(duty["code"] + duty["name"], height=len(slots))]
            if is_first:
                names = [task["code"] + task["name"] for task in group]
                row.append(_cell(*names, height=len(group[0]["blocks"]) or 1))
            row.append(_cell(*(one["code"] + one["name"] for one in (block["outputs"] if block else []))))
            row.append(_cell(*(one["code"] + one["text"] for one in (block["indicators"] if block else []))))
            if not number:
                row += _merged(block, len(members))
            rows.append(row)
    return rows or [[_cell(duty["code"] + duty["name"]), *(_cell() for _head in HEADS[1:])]]


def _groups(tasks: list[TaskContents]) -> list[list[TaskContents]]:
    found: list[list[TaskContents]] = []
    for task in tasks:
        if "blocks_of" in task:
            found[-1].append(task)
        else:
            found.append([task])
    return found


def _shared(block: BlockContents | None) -> Any:
    return block and (block["level"], block["knowledge"], block["skills"])


def _merged(block: BlockContents | None, height: int) -> list[str]:
    if block is None:
        return [_cell(height=height)] * 3
    texts = [[one["code"] + one["text"] for one in found] for found in (block["knowledge"], block["skills"])]
    level = [] if block["level"] is None else [str(block["level"])]
    return [_cell(*level, height=height), *(_cell(*found, height=height) for found in texts)]


def _table(rows: list[list[str]], widths: list[int], heads: int = 0) -> str:
    columns = "".join(f'<col width="{width}%">' for width in widths)
    lines = [f"<tr>{''.join(row)}</tr>" for row in rows]
    return (
        f'<table border="1" cellspacing="0" width="100%">{columns}<thead>{"".join(lines[:heads])}</thead>'
        f"<tbody>{''.join(lines[heads:])}</tbody></table>"
    )


def _cell(*texts: str, height: int = 1, width: int = 1) -> str:
    spans = (f' rowspan="{height}"' if height > 1 else "") + (f' colspan="{width}"' if width > 1 else "")
    return f"<td{spans}>{''.join(_paragraph(text) for text in texts)}</td>"


def _paragraph(text: str) -> str:
    """Marks such as 【註1】 raised, as the ministry prints them."""
    if not text.startswith("【"):
        return "<p>" + re.sub("(【註[0-9]+】)", r"<sup>\1</sup>", escape(text)) + "</p>"
    return f"<p>{escape(text)}</p>"
