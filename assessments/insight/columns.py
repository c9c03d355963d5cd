"""What a version of a standard is rated by, as columns: its indicators by task, then its attitudes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from competency.contents import TaskContents, VersionContents


@dataclass(frozen=True, slots=True)
class Item:
    """An indicator or attitude; `position`: where it stands in a profile of this version."""

    position: int
    code: str
    text: str
    is_attitude: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """A task with its indicators, named with those that share them; or all attitudes, which have no code."""

    code: str
    name: str
    items: tuple[Item, ...]

    @property
    def is_attitudes(self) -> bool:
        return all(item.is_attitude for item in self.items)


@dataclass(frozen=True, slots=True)
class Columns:
    groups: tuple[Group, ...]

    @property
    def items(self) -> list[Item]:
        """In the order of a profile."""
        return [item for group in self.groups for item in group.items]


def columns_of(content: VersionContents) -> Columns:
    """Tasks without indicators, neither their own nor shared ones, have no column."""
    groups: list[Group] = []
    position = 0
    for duty in content["duties"]:
        first = len(groups)
        for task in duty["tasks"]:
            items = tuple(Item(at, row["code"], row["text"]) for at, row in enumerate(_indicators(task), position))
            position += len(items)
            if items:
                groups.append(Group(task["code"], task["name"], items))
            elif shared := task.get("blocks_of"):
                _join(groups, first, shared, task)
    attitudes = enumerate(content["attitudes"], position)
    items = tuple(Item(at, row["code"], row["text"], is_attitude=True) for at, row in attitudes)
    return Columns((*groups, Group("", _("Attitudes"), items)) if items else tuple(groups))


def _indicators(task: TaskContents) -> Iterator[dict[str, str]]:
    for block in task["blocks"]:
        yield from ({"code": row["code"], "text": row["text"]} for row in block["indicators"])


def _join(groups: list[Group], first: int, shared: str, task: TaskContents) -> None:
    """The task that shares another one's indicators is named beside it."""
    for at in range(first, len(groups)):
        group = groups[at]
        if group.code.split("、")[0] == shared:
            groups[at] = Group(f"{group.code}、{task['code']}", f"{group.name}、{task['name']}", group.items)
