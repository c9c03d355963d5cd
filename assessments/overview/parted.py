"""The items of a result in three parts: what falls short or was not observed, what meets, what is not rated yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from assessments.sheet.layout import Item, Sheet, TaskSheet
from competency.models import Duty, Element


@dataclass(slots=True)
class TaskPart:
    """
    Of a task the items of one part. `follows`: an earlier part has items of it too, so links to the task and what
    explains its gap stand there.
    """

    task: TaskSheet
    items: list[Item]
    marked: list[Element]
    follows: bool


@dataclass(slots=True)
class DutyPart:
    duty: Duty
    tasks: list[TaskPart]


@dataclass(slots=True)
class Part:
    """`heading` names it in addresses; what has no item is empty."""

    heading: str
    duties: list[DutyPart] = field(default_factory=list)
    attitudes: list[Item] = field(default_factory=list)

    @property
    def items(self) -> list[Item]:
        return [item for duty in self.duties for task in duty.tasks for item in task.items] + self.attitudes

    @property
    def codes(self) -> list[str]:
        return [item.code for item in self.items if item.code]


SHORT, MET, UNRATED = "gaps", "met", "unrated"


def state(item: Item) -> str:
    """How one item stands, as its part and the bar of its task show it; what was not observed falls short."""
    if not item.is_answered:
        return UNRATED
    level = item.answer.level if item.answer else None
    return MET if level is not None and level.meets else SHORT


def parted(sheet: Sheet, marked: Mapping[int, list[Element]]) -> dict[str, Part]:
    """By the names of the parts; `marked`: knowledge and skills that explain a gap, by task."""
    parts = {name: Part(name) for name in (SHORT, MET, UNRATED)}
    for duty in sheet.duties:
        found = {name: DutyPart(duty.duty, []) for name in parts}
        for task in duty.tasks:
            follows = False
            for name, part in found.items():
                items = [item for item in task.items if state(item) == name]
                if items:
                    part.tasks.append(TaskPart(task, items, [] if follows else marked.get(task.task.pk, []), follows))
                    follows = True
        for name, part in found.items():
            if part.tasks:
                parts[name].duties.append(part)
    for item in sheet.attitudes:
        parts[state(item)].attitudes.append(item)
    return parts


def whole(sheet: Sheet) -> list[DutyPart]:
    """All in one, in the order of the standard."""
    return [DutyPart(one.duty, [TaskPart(task, task.items, [], False) for task in one.tasks]) for one in sheet.duties]
