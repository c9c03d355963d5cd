"""Readings built by hand: a document as it stands on paper, beside contents that say the same."""

from __future__ import annotations

from typing import Any

from competency.contents import VersionContents
from competency.documents.reading import Doubt, Reading
from competency.documents.source import Cell, Document, Line, Table, Where

HEADS = ("主要職責", "工作任務", "工作產出", "行為指標", "職能級別", "職能內涵（K）", "職能內涵（S）")


def coded(rows: list[Any], text: str = "text") -> list[str]:
    return [f"{row['code']} {row[text]}".strip() for row in rows]


class Paper:
    """The official layout of contents: who writes it down says where each text stands."""

    def __init__(self, contents: VersionContents) -> None:
        self.contents = contents
        self.places: dict[str, Where] = {}
        self.cells: list[Cell] = []
        self.row = 0
        head: list[Table | Line] = [Line(Where(page=1, line=1), f"{contents['name']}職能基準"), self.profile()]
        self.main()
        lists = [
            Line(self.at(f"attitudes[{number}].text", Where(page=3, line=number + 1)), text)
            for number, text in enumerate(coded(contents["attitudes"]))
        ]
        notes = [
            Line(self.at(f"notes[{number}].text", Where(page=3, line=100 + number)), f"{row['mark']}：{row['text']}")
            for number, row in enumerate(contents["notes"])
        ]
        self.document = Document("docx", (*head, Table(Where(page=2, table=2), tuple(self.cells)), *lists, *notes))

    def at(self, path: str, where: Where) -> Where:
        self.places[path] = where
        return where

    def profile(self) -> Table:
        cells = []
        for row, (name, label) in enumerate((("code", "職能基準代碼"), ("name", "職類"), ("description", "工作描述"))):
            where = self.at(name, Where(page=1, table=1, row=row + 1, column=2))
            cells.append(Cell(Where(page=1, table=1, row=row + 1, column=1), row, 0, (label,)))
            cells.append(Cell(where, row, 1, (str(self.contents[name]),)))  # type: ignore[literal-required]
        return Table(Where(page=1, table=1), tuple(cells))

    def cell(self, column: int, paragraphs: list[str], height: int = 1) -> Where:
        where = Where(page=2, table=2, row=self.row + 1, column=column + 1)
        self.cells.append(Cell(where, self.row, column, tuple(paragraphs), height))
        return where

    def main(self) -> None:
        for column, text in enumerate(HEADS):
            self.cell(column, [text])
        self.row = 1
        for d, duty in enumerate(self.contents["duties"]):
            height = sum(max(1, len(task["blocks"])) for task in duty["tasks"])
            if duty["tasks"]:
                self.places[f"duties[{d}].name"] = self.cell(0, coded([duty], "name"), height)
            for t, task in enumerate(duty["tasks"]):
                way = f"duties[{d}].tasks[{t}]"
                self.places[f"{way}.name"] = self.cell(1, coded([task], "name"), max(1, len(task["blocks"])))
                for b, block in enumerate(task["blocks"]):
                    self.block(block, f"{way}.blocks[{b}]")
                    self.row += 1
                self.row += not task["blocks"]

    def block(self, block: Any, way: str) -> None:
        outputs = self.cell(2, coded(block["outputs"], "name"))
        indicators = self.cell(3, coded(block["indicators"]))
        self.places[f"{way}.level"] = self.cell(4, [str(block["level"] or "")])
        for n, _row in enumerate(block["outputs"]):
            self.places[f"{way}.outputs[{n}].name"] = outputs
        for n, _row in enumerate(block["indicators"]):
            self.places[f"{way}.indicators[{n}].text"] = indicators
        for column, name in ((5, "knowledge"), (6, "skills")):
            where = self.cell(column, coded(block[name]))
            for n, row in enumerate(block[name]):
                self.places[f"{way}.{name}[{n}].text"] = where
                listed = self.contents[name].index(row)  # type: ignore[literal-required]
                self.places.setdefault(f"{name}[{listed}].text", where)


def reading(contents: VersionContents, *doubts: tuple[str, str, dict[str, str | int]]) -> Reading:
    """As if it had been read of a paper; a doubt is its kind, its path and what its sentence names."""
    paper = Paper(contents)
    told = tuple(
        Doubt(kind, path, paper.places.get(path, Where(page=9)), f"…{path}…", values) for kind, path, values in doubts
    )
    return Reading(paper.document, contents, told, paper.places, "第二版：新增任務", "勞動部")
