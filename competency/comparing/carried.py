"""Which row of an older version is which of a newer one, and whether it still says the same."""

from __future__ import annotations

from typing import NamedTuple

from competency.comparing.likeness import letters_of
from competency.comparing.pairing import Pairs, paired
from competency.comparing.parts import Item
from competency.comparing.versions import paired_indicators, paired_tasks
from competency.contents import ELEMENT_LISTS, CodedText, ElementList, VersionContents


class Carried(NamedTuple):
    """The position of a row in the older version; `same`: its letters are the same, whatever its punctuation."""

    position: int
    same: bool


class Place(NamedTuple):
    """The position of a row in the newer version; `same`: its letters are the same, whatever its punctuation."""

    position: int
    same: bool


class Subjects(NamedTuple):
    """
    What can be taught of an older version, by position: where each task and each element stands in the newer one.
    What is gone has no entry.
    """

    tasks: dict[int, Place]
    elements: dict[ElementList, dict[int, Place]]


def carried_subjects(old: VersionContents, new: VersionContents) -> Subjects:
    """Tasks counted through the duties, elements by kind, each in the order of its version."""
    before = [task["name"] for duty in old["duties"] for task in duty["tasks"]]
    after = [task["name"] for duty in new["duties"] for task in duty["tasks"]]
    tasks = {i: Place(j, letters_of(before[i]) == letters_of(after[j])) for i, j in paired_tasks(old, new).items()}
    return Subjects(tasks, {kind: _elements(old[kind], new[kind]) for kind in ELEMENT_LISTS})


def _elements(old: list[CodedText], new: list[CodedText]) -> dict[int, Place]:
    before, after = ([Item(row["code"], row["text"]) for row in rows] for rows in (old, new))
    return {
        i: Place(j, letters_of(before[i].text) == letters_of(after[j].text)) for i, j in paired(before, after).items()
    }


def carried(old: VersionContents, new: VersionContents) -> list[Carried | None]:
    """
    For each indicator of the new version in its order, then for each attitude: where it stands in the old one, in the
    same order; None for what is new.
    """
    before, after = _indicators(old), _indicators(new)
    rows = _carried(before, after, paired_indicators(old, new), 0)
    attitudes = [Item(row["code"], row["text"]) for row in old["attitudes"]]
    wanted = [Item(row["code"], row["text"]) for row in new["attitudes"]]
    return rows + _carried(attitudes, wanted, paired(attitudes, wanted), len(before))


def _carried(old: list[Item], new: list[Item], pairs: Pairs, offset: int) -> list[Carried | None]:
    back = {j: i for i, j in pairs.items()}
    return [
        Carried(offset + back[j], letters_of(old[back[j]].text) == letters_of(item.text)) if j in back else None
        for j, item in enumerate(new)
    ]


def _indicators(content: VersionContents) -> list[Item]:
    blocks = [block for duty in content["duties"] for task in duty["tasks"] for block in task["blocks"]]
    rows: list[CodedText] = [row for block in blocks for row in block["indicators"]]
    return [Item(row["code"], row["text"]) for row in rows]
