"""A version's content as flat lists, each row knowing which row it stands in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from competency.comparing.likeness import key_of, without_marks
from competency.comparing.parts import Item
from competency.contents import (
    BLOCK_ELEMENT_LISTS,
    ELEMENT_LISTS,
    BlockElementList,
    CodedText,
    DutyContents,
    TaskContents,
    VersionContents,
)
from competency.sharing import task_named


@dataclass
class Rows:
    """Rows of one kind; `parents[i]` is the index of the row that row i stands in."""

    items: list[Item] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)

    def add(self, item: Item, parent: int) -> int:
        self.items.append(item)
        self.parents.append(parent)
        return len(self.items) - 1

    def inside(self, parent: int | None) -> list[int]:
        return [index for index, its in enumerate(self.parents) if its == parent]


@dataclass
class Elements:
    """
    Knowledge, skills or attitudes of a version. The same code and text with and without a note mark is one
    element: documents mark it where it is first required.
    """

    items: list[Item] = field(default_factory=list)
    index: dict[tuple[str, str], int] = field(default_factory=dict)

    def take(self, row: CodedText) -> int:
        key = (key_of(row["code"]), key_of(without_marks(row["text"])))
        if key not in self.index:
            self.index[key] = len(self.items)
            self.items.append(Item(row["code"], row["text"]))
        return self.index[key]


class VersionRows:
    """All rows of a version."""

    def __init__(self, content: VersionContents) -> None:
        self.duties, self.tasks, self.blocks = Rows(), Rows(), Rows()
        # Of each task the index of the one whose blocks it shares.
        self.firsts: list[int | None] = []
        self.indicators, self.outputs = Rows(), Rows()
        self.levels: list[int | None] = []
        self.elements = {kind: Elements() for kind in ELEMENT_LISTS}
        self.required: dict[BlockElementList, list[list[int]]] = {kind: [] for kind in BLOCK_ELEMENT_LISTS}
        for kind, elements in self.elements.items():
            for row in content[kind]:
                elements.take(row)
        for duty in content["duties"]:
            self._add_duty(duty)
        self.notes = [Item(f"【{row['mark']}】" if row["mark"] else "", row["text"]) for row in content["notes"]]

    def _add_duty(self, duty: DutyContents) -> None:
        body = "".join(task["name"] + _body(task) for task in duty["tasks"])
        at = self.duties.add(Item(duty["code"], duty["name"], body=body), -1)
        earlier: list[tuple[str, bool]] = []
        for task in duty["tasks"]:
            shares = task.get("blocks_of")
            first = None if shares is None else task_named(shares, earlier)
            self.firsts.append(None if first is None else len(self.tasks.items) - len(earlier) + first)
            item = Item(task["code"], task["name"], place=duty["code"], body=_body(task), shares=shares)
            self._add_blocks(task, self.tasks.add(item, at))
            earlier.append((task["code"], bool(task["blocks"])))

    def _add_blocks(self, task: TaskContents, parent: int) -> None:
        for block in task["blocks"]:
            at = self.blocks.add(Item("", ""), parent)
            self.levels.append(block["level"])
            for output in block["outputs"]:
                self.outputs.add(Item(output["code"], output["name"], place=task["code"]), at)
            for row in block["indicators"]:
                self.indicators.add(Item(row["code"], row["text"], place=task["code"]), at)
            for kind, required in self.required.items():
                required.append(_once(self.elements[kind].take(row) for row in block[kind]))


def _body(task: TaskContents) -> str:
    return "".join(row["text"] for block in task["blocks"] for row in block["indicators"])


def _once(indexes: Iterable[int]) -> list[int]:
    return list(dict.fromkeys(indexes))


def grandparents(rows: Rows, parents: Rows) -> Sequence[int]:
    """Of each row the row that its own stands in: the task of an indicator."""
    return [parents.parents[index] for index in rows.parents]
