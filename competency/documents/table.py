"""The duties of a standard from the cells of its main table, with the lists of knowledge and skills of the version."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from competency.contents import BlockContents, CodedText, DutyContents, TaskContents
from competency.documents.cells import BlockCells, DutyCells, Grown, Item, TaskCells
from competency.documents.gathering import Gathered
from competency.documents.heads import DUTY, INDICATOR, KNOWLEDGE, OUTPUT, SKILL, TASK
from competency.documents.parting import items_of, usual_width
from competency.documents.shapes import folded
from competency.documents.source import Where
from competency.marks import MARK

LEVEL = re.compile(r"(?:第|level|l|lv\.?)?\s*([1-6])\s*級?", re.IGNORECASE)


class Elements:
    """The knowledge or the skills of a version, in the order in which the table names them first."""

    def __init__(self, column: str, cells: Sequence[Grown], gathered: Gathered, is_wrapped: bool) -> None:
        self.column, self.gathered, self.is_wrapped = column, gathered, is_wrapped
        self.usual = usual_width(cells, column)
        self.found: list[CodedText] = []
        self.known: set[tuple[str, str]] = set()
        self.first: dict[str, CodedText] = {}
        self.of_cell: dict[int, list[CodedText]] = {}

    def of(self, cell: Grown, path: str, name: str) -> list[CodedText]:
        """What a block asks for; of a cell that reaches over several blocks it is read, and doubted, once."""
        if id(cell) not in self.of_cell:
            self.of_cell[id(cell)] = self._read(cell, path, name)
        return [dict(item) for item in self.of_cell[id(cell)]]  # type: ignore[misc]

    def _read(self, cell: Grown, path: str, name: str) -> list[CodedText]:
        taken: dict[tuple[str, str], CodedText] = {}
        items = items_of(cell, self.column, self.is_wrapped, usual=self.usual)
        self.gathered.cell(cell, path)
        for item in items:
            same = self._same(item)
            if _key(same) in taken:
                item.doubt("repeated", code=item.code or item.text)
                self.gathered.stubs(item.stubs, path, item.source)
                continue
            self.gathered.item(item, f"{path}[{len(taken)}]")
            if _key(same) not in self.known:
                self.known.add(_key(same))
                self.first.setdefault(same["code"], same)
                self.found.append(same)
                self.gathered.at(f"{name}[{len(self.found) - 1}].code", item.where)
                self.gathered.at(f"{name}[{len(self.found) - 1}].text", item.where)
            taken[_key(same)] = same
        return list(taken.values())

    def _same(self, item: Item) -> CodedText:
        """The element itself: one of before with that code and text, whatever its mark and spaces."""
        element: CodedText = {"code": item.code, "text": item.text}
        first = self.first.get(item.code) if item.code else None
        if first is None or _key(element) in self.known:
            return element
        if _likeness(first["text"]) == _likeness(item.text):
            item.doubt("spelled_otherwise", code=item.code, first=first["text"])
            return first
        item.doubt("same_code_other_text", code=item.code, first=first["text"])
        return element


def _key(element: CodedText) -> tuple[str, str]:
    return element["code"], element["text"]


def _likeness(text: str) -> str:
    return "".join(folded(MARK.sub("", text)).split())


class Duties:
    def __init__(self, cells: Sequence[DutyCells], gathered: Gathered, is_wrapped: bool) -> None:
        self.gathered, self.is_wrapped, self.cells = gathered, is_wrapped, cells
        blocks = [block for duty in cells for group in duty.groups for block in group.blocks]
        self.knowledge = Elements(KNOWLEDGE, [block.knowledge for block in blocks], gathered, is_wrapped)
        self.skills = Elements(SKILL, [block.skills for block in blocks], gathered, is_wrapped)
        self.levels: dict[int, int | None] = {}
        self.indicators: dict[str, str] = {}

    def contents(self) -> list[DutyContents]:
        return [self._duty(duty, f"duties[{number}]") for number, duty in enumerate(self.cells)]

    def _duty(self, duty: DutyCells, path: str) -> DutyContents:
        name = self._name(duty.name, path)
        tasks: list[TaskContents] = []
        for group in duty.groups:
            last = tasks[-1]["code"] if tasks else ""
            tasks += self._tasks(group, f"{path}.tasks", len(tasks), last)
        return {"code": name.code, "name": name.text, "tasks": tasks}

    def _name(self, cell: Grown, path: str) -> Item:
        """A duty has one code; what stands below it without one is part of its name."""
        items = items_of(cell, DUTY, self.is_wrapped)
        first = items[0] if items else Item("", "", cell.stubs[0].where if cell.stubs else Where())
        for item in items[1:]:
            first.text = f"{first.text}\n{item.source}"
            first.stubs += item.stubs
        self.gathered.cell(cell, f"{path}.name")
        self.gathered.item(first, path, "name")
        return first

    def _tasks(self, group: TaskCells, path: str, number: int, last: str) -> Iterator[TaskContents]:
        items = items_of(group.names, TASK, self.is_wrapped, last)
        items = items or [Item("", "", group.names.stubs[0].where if group.names.stubs else Where())]
        self.gathered.cell(group.names, f"{path}[{number}].name")
        blocks = list(self._blocks(group.blocks, f"{path}[{number}].blocks"))
        for place, item in enumerate(items):
            if place and not blocks:
                item.doubt("shares_nothing")
            self.gathered.item(item, f"{path}[{number + place}]", "name")
            if place and blocks:
                yield {"code": item.code, "name": item.text, "blocks_of": items[0].code, "blocks": []}
            else:
                yield {"code": item.code, "name": item.text, "blocks": [] if place else blocks}

    def _blocks(self, cells: list[BlockCells], path: str) -> Iterator[BlockContents]:
        outputs = indicators = ""
        for number, block in enumerate(cells):
            at = f"{path}[{number}]"
            self.gathered.stubs(block.stubs, at)
            made_outputs = items_of(block.outputs, OUTPUT, self.is_wrapped, outputs)
            made = items_of(block.indicators, INDICATOR, self.is_wrapped, indicators)
            self.gathered.cell(block.outputs, f"{at}.outputs")
            self.gathered.cell(block.indicators, f"{at}.indicators")
            for place, item in enumerate(made_outputs):
                self.gathered.item(item, f"{at}.outputs[{place}]", "name")
            for place, item in enumerate(made):
                self._seen(item)
                self.gathered.item(item, f"{at}.indicators[{place}]")
            outputs = made_outputs[-1].code if made_outputs else outputs
            indicators = made[-1].code if made else indicators
            yield {
                "level": self._level(block.level, f"{at}.level"),
                "outputs": [{"code": item.code, "name": item.text} for item in made_outputs],
                "indicators": [{"code": item.code, "text": item.text} for item in made],
                "knowledge": self.knowledge.of(block.knowledge, f"{at}.knowledge", "knowledge"),
                "skills": self.skills.of(block.skills, f"{at}.skills", "skills"),
            }

    def _seen(self, item: Item) -> None:
        """An indicator's code is its own in the whole standard."""
        if item.code and item.code in self.indicators:
            item.doubt("code_twice", code=item.code, first=self.indicators[item.code])
        self.indicators.setdefault(item.code, item.text)

    def _level(self, cell: Grown, path: str) -> int | None:
        """Of a cell that reaches over several blocks it is read, and doubted, once."""
        if cell.pieces:
            self.gathered.at(path, cell.pieces[0].where)
        if id(cell) not in self.levels:
            self.levels[id(cell)] = self._read_level(cell, path)
        return self.levels[id(cell)]

    def _read_level(self, cell: Grown, path: str) -> int | None:
        self.gathered.cell(cell, path)
        if not cell.pieces:
            return None
        found = level_of(cell.pieces[0].text)
        said = " ".join(piece.text for piece in cell.pieces)
        if found is None:
            self.gathered.doubt("level_unclear", path, cell.pieces[0], text=said)
        elif len(cell.pieces) > 1:
            self.gathered.doubt("level_twice", path, cell.pieces[1], text=said)
        return found


def level_of(text: str) -> int | None:
    found = LEVEL.fullmatch(folded(text).strip())
    return int(found[1]) if found else None
