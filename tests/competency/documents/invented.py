"""
Invented standards of many shapes, coded and worded as the ministry does it, and the ministry's table of each. Made from
a number by Python's own generator: drawn choice by choice, a large one takes hypothesis seconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any

from hypothesis import strategies as st

WORDS = (
    "依據組織政策", "客戶", "Python 3.11", "資料", "（含清理）", "3D 列印", "進行溝通", "報告", "ISO 9001", "紀錄",
    "蒐集", "、", "「系統」", "K 值", "1/2", "服務", "R&D", "<標籤>", "並", "於必要時", "主管", "流程", "分析", "需求",
)  # fmt: skip
KINDS = ("job_category", "occupation", "industry")
Content = dict[str, Any]


class Invention:
    """`lines`: how many lines a text may have; `most`: duties, and cells of tasks in one."""

    def __init__(self, number: int, lines: int = 1, most: int = 3, blocks: int = 2) -> None:
        self.random = Random(number)
        self.lines, self.most, self.blocks = lines, most, blocks
        self.marks = [f"註{n}" for n in range(1, self.random.randint(0, 3) + 1)]
        self.pools = {letter: self._pool(letter) for letter in "KS"}

    def _pool(self, letter: str) -> list[dict[str, str]]:
        return [
            {"code": f"{letter}{n:02}", "text": self.text(self.marks)} for n in range(1, self.random.choice([6, 30]))
        ]

    def line(self, end: str = "") -> str:
        """As it stands in a cell: no white space around it, not blank."""
        words = "".join(self.random.choices(WORDS, k=self.random.randint(1, 6))).strip("、 ")
        return f"{words or '甲'}{end}"

    def text(self, marks: list[str] | None = None, end: str = "") -> str:
        found = [self.line(end) for _line in range(self.random.randint(1, self.lines))]
        if marks and self.random.random() < 0.3:
            found[0] += f"【{self.random.choice(marks)}】"
        return "\n".join(found)

    def content(self) -> Content:
        name = self.line()
        is_occupation = self.random.random() < 0.5
        duties = [self._duty(number) for number in range(1, self.random.randint(1, self.most) + 1)]
        blocks = [block for duty in duties for task in duty["tasks"] for block in task["blocks"]]
        return {
            "standard": "NEW0001-001",
            "code": "NEW0001-001v2",
            "label": "v2",
            "name": self.line(),
            "updated_on": self.random.choice([None, "2020-12-31"]),
            "job_category_name": "" if is_occupation else name,
            "occupation_name": name if is_occupation else "",
            "classifications": [
                {"kind": kind, "name": self.line(), "code": f"{letter}{number}"}
                for kind, letter in zip(KINDS, "ABC", strict=True)
                for number in range(self.random.randint(0, 2))
            ],
            "description": self.text(end="。"),
            "level": self.random.randint(1, 6),
            "prerequisites": self.random.choice(["", self.text(end="。")]),
            "duties": duties,
            "knowledge": _first_appearances(blocks, "knowledge"),
            "skills": _first_appearances(blocks, "skills"),
            "attitudes": [
                {"code": f"A{n:02}", "text": self.text(end="。")} for n in range(1, self.random.randint(0, 4) + 1)
            ],
            "notes": [{"mark": mark, "text": self.text(end="。")} for mark in self.marks],
        }

    def _duty(self, d: int) -> Content:
        tasks: list[Content] = []
        for _cell in range(self.random.randint(1, self.most)):
            code = f"T{d}.{len(tasks) + 1}"
            blocks = self._blocks(code[1:])
            tasks.append({"code": code, "name": self.text(), "blocks": blocks})
            for _number in range(self.random.choice([0, 0, 0, 1, 2, 4])):
                tasks.append({"code": f"T{d}.{len(tasks) + 1}", "name": self.line(), "blocks_of": code, "blocks": []})
        return {"code": f"T{d}", "name": self.text(), "tasks": tasks}

    def _blocks(self, at: str) -> list[Content]:
        """Several blocks of one task differ in level, knowledge or skills, or share all three."""
        made: list[Content] = []
        outputs = indicators = 0
        for number in range(self.random.randint(1, self.blocks)):
            block = dict(self.random.choice(made)) if made and self.random.random() < 0.4 else self._asked_for()
            more = self.random.randint(0 if not number else 1, 2)
            block["outputs"] = [{"code": f"O{at}.{outputs + n}", "name": self.text()} for n in range(1, more + 1)]
            outputs += more
            more = self.random.randint(1, 4)
            block["indicators"] = [
                {"code": f"P{at}.{indicators + n}", "text": self.text(self.marks, "。")} for n in range(1, more + 1)
            ]
            indicators += more
            made.append(block)
        return made

    def _asked_for(self) -> Content:
        return {
            "level": self.random.choice([None, 1, 2, 3, 4, 5, 6]),
            "outputs": [],
            "indicators": [],
            "knowledge": self.random.sample(self.pools["K"], self.random.randint(0, 5)),
            "skills": self.random.sample(self.pools["S"], self.random.randint(0, 5)),
        }


def invented(lines: int = 1, most: int = 3) -> st.SearchStrategy[Content]:
    return st.integers(0, 2**32).map(lambda number: Invention(number, lines, most).content())


def _first_appearances(blocks: list[Content], name: str) -> list[Any]:
    found: list[Any] = []
    for block in blocks:
        found += [item for item in block[name] if item not in found]
    return found


# --- The ministry's table ---------------------------------------------------------------------------------------------
@dataclass
class Cut:
    """A cell of one page: its paragraphs, and over how many rows of the page it is merged."""

    paragraphs: list[str]
    height: int = 1


@dataclass
class TableRow:
    """A block; None is merged with the cell above."""

    cells: list[Cut | None]


def rows_of(content: dict[str, Any]) -> list[TableRow]:
    """The main table, merged as the official one: a duty, a task and what neighbours share are one cell each."""
    rows: list[TableRow] = []
    for duty in content["duties"]:
        top, above = len(rows), None
        for group in _groups(duty["tasks"]):
            beginning = len(rows)
            for block in group[0]["blocks"]:
                shared = (block["level"], block["knowledge"], block["skills"])
                row = TableRow(
                    [None, None, Cut(_coded(block["outputs"])), Cut(_coded(block["indicators"]))] + [None] * 3
                )
                if above is None or shared != above[0]:
                    level = [] if block["level"] is None else [str(block["level"])]
                    row.cells[4:] = [Cut(level, 0), Cut(_coded(shared[1]), 0), Cut(_coded(shared[2]), 0)]
                    above = (shared, row)
                for cell in above[1].cells[4:]:
                    cell.height += 1
                rows.append(row)
            rows[beginning].cells[1] = Cut(_coded(group), len(rows) - beginning)
        rows[top].cells[0] = Cut(_coded([duty]), len(rows) - top)
    return rows


def _groups(tasks: list[Any]) -> list[list[Any]]:
    groups: list[list[Any]] = []
    for task in tasks:
        if "blocks_of" in task:
            groups[-1].append(task)
        else:
            groups.append([task])
    return groups


def _coded(items: list[Any]) -> list[str]:
    return [line for item in items for line in coded(item).split("\n")]


def coded(item: Content) -> str:
    """Code and text; what begins with a digit is set off, since nobody could tell where the code ends."""
    text = item["text"] if "text" in item else item["name"]
    return f"{item['code']}{' ' if text[:1].isdigit() else ''}{text}"
