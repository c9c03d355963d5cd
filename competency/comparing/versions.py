"""Two versions side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from competency.comparing.pairing import Pairs, SamePlace, out_of_order, paired, parts_of_others, woven
from competency.comparing.parts import BlockPair, Comparison, DutyPair, Item, Level, Pair, TaskPair
from competency.comparing.rows import Rows, VersionRows, grandparents
from competency.contents import BlockElementList, VersionContents

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

ProfileField = Literal[
    "name", "job_category_name", "occupation_name", "description", "prerequisites", "updated_on"
]  # fmt: skip

# The header of a version without its code and label, by which versions always differ.
PROFILE: dict[ProfileField, StrOrPromise] = {
    "name": _("Name of the standard"),
    "job_category_name": _("Job category name"),
    "occupation_name": _("Occupation name"),
    "description": _("Job description"),
    "prerequisites": _("Suggested education, experience or ability"),
    "updated_on": _("Development or update date"),
}
CLASSIFICATIONS = {
    "job_category": _("Job category"),
    "occupation": _("Occupation"),
    "industry": _("Industry"),
}


def compare(old: VersionContents, new: VersionContents) -> Comparison:
    """
    What changed between two contents, by position and likeness of text rather than by code alone: codes
    shift from version to version, and a shifted code is shown as such.
    """
    return _Versions(old, new).comparison()


def paired_indicators(old: VersionContents, new: VersionContents) -> Pairs:
    """By the index of each in its version, counted through duties, tasks and blocks."""
    return _Versions(old, new).indicators


def paired_tasks(old: VersionContents, new: VersionContents) -> Pairs:
    """The same of tasks, those that share the blocks of another one too."""
    return _Versions(old, new).tasks


class _Versions:
    def __init__(self, old: VersionContents, new: VersionContents) -> None:
        self.old_content, self.new_content = old, new
        self.old, self.new = VersionRows(old), VersionRows(new)
        a, b = self.old, self.new
        self.duties = paired(a.duties.items, b.duties.items)
        same_duty = _same_parent(a.tasks.parents, b.tasks.parents, self.duties)
        self.tasks = paired(a.tasks.items, b.tasks.items, same_duty)
        self.regrouped = {i for i, j in self.tasks.items() if self._first_now(i) != b.firsts[j]}
        self.indicators = self._paired_in_tasks(a.indicators, b.indicators)
        self.outputs = self._paired_in_tasks(a.outputs, b.outputs)
        self.blocks = self._paired_blocks()
        self.elements = {kind: paired(a.elements[kind].items, b.elements[kind].items) for kind in a.elements}

    def _first_now(self, task: int) -> int | None:
        """What the task whose blocks an old task shares is in the new version; -1 where it is gone."""
        first = self.old.firsts[task]
        return None if first is None else self.tasks.get(first, -1)

    def _paired_in_tasks(self, old: Rows, new: Rows) -> Pairs:
        tasks = grandparents(old, self.old.blocks), grandparents(new, self.new.blocks)
        return paired(old.items, new.items, _same_parent(*tasks, self.tasks))

    def _paired_blocks(self) -> Pairs:
        """Blocks have neither code nor text: those of a task that share most indicators belong together."""
        shared: dict[tuple[int, int], int] = {}
        for i, j in self.indicators.items():
            key = self.old.indicators.parents[i], self.new.indicators.parents[j]
            shared[key] = shared.get(key, 0) + 1
        pairs: Pairs = {}
        for task, other in self.tasks.items():
            old, new = self.old.blocks.inside(task), self.new.blocks.inside(other)
            distance = {(i, j): abs(old.index(i) - new.index(j)) for i in old for j in new}
            for i, j in sorted(distance, key=lambda key: (-shared.get(key, 0), distance[key], key)):
                if i not in pairs and j not in pairs.values():
                    pairs[i] = j
        return pairs

    def comparison(self) -> Comparison:
        a, b = self.old, self.new
        gone = parts_of_others(a.indicators.items, b.indicators.items, self.indicators)
        self.part_of = {i: b.indicators.items[j] for i, j in gone.items()}
        elements = {
            kind: _listed(a.elements[kind].items, b.elements[kind].items, self.elements[kind]) for kind in a.elements
        }
        return Comparison(
            profile=self._profile(),
            level=Level(self.old_content["level"], self.new_content["level"]),
            duties=self._duties(),
            knowledge=elements["knowledge"],
            skills=elements["skills"],
            attitudes=elements["attitudes"],
            notes=_listed(a.notes, b.notes, paired(a.notes, b.notes)),
            all_tasks=self._flat(a.tasks, b.tasks, self.tasks, self.duties),
            indicators=self._flat(a.indicators, b.indicators, self.indicators, self.blocks, self.part_of),
            outputs=self._flat(a.outputs, b.outputs, self.outputs, self.blocks),
        )

    def _profile(self) -> list[Pair]:
        rows = [
            Pair(Item("", _said(self.old_content, name)), Item("", _said(self.new_content, name)), label)
            for name, label in PROFILE.items()
            if self.old_content[name] or self.new_content[name]
        ]
        for kind, label in CLASSIFICATIONS.items():
            old, new = (
                [Item(row["code"], row["name"]) for row in content["classifications"] if row["kind"] == kind]
                for content in (self.old_content, self.new_content)
            )
            # Their codes are official, so that the same code is the same row whatever its name.
            rows += _listed(old, new, paired(old, new, by_code=0), label)
        return rows

    def _duties(self) -> list[DutyPair]:
        a, b = self.old.duties, self.new.duties
        rows = self._side_by_side(a, b, [*range(len(a.items))], [*range(len(b.items))], self.duties)
        return [DutyPair(pair, self._tasks(i, j)) for i, j, pair in rows]

    def _tasks(self, duty: int | None, other: int | None) -> list[TaskPair]:
        a, b = self.old.tasks, self.new.tasks
        rows = self._side_by_side(a, b, a.inside(duty), b.inside(other), self.tasks)
        return [TaskPair(pair, [] if pair.went_to else self._blocks(i, j)) for i, j, pair in rows]

    def _blocks(self, task: int | None, other: int | None) -> list[BlockPair]:
        old, new = self.old.blocks.inside(task), self.new.blocks.inside(other)
        moved = _moved_among(old, new, self.blocks)
        return [self._block(i, j, i in moved) for i, j in woven(old, new, self.blocks)]

    def _block(self, i: int | None, j: int | None, moved: bool) -> BlockPair:
        a, b = self.old, self.new
        inside = {
            name: [pair for _i, _j, pair in self._side_by_side(*rows, rows[0].inside(i), rows[1].inside(j), pairs)]
            for name, rows, pairs in (
                ("outputs", (a.outputs, b.outputs), self.outputs),
                ("indicators", (a.indicators, b.indicators), self.indicators),
            )
        }
        level = Level(None if i is None else a.levels[i], None if j is None else b.levels[j])
        return BlockPair(
            level,
            **inside,
            knowledge=self._required("knowledge", i, j),
            skills=self._required("skills", i, j),
            in_both=i is not None and j is not None,
            moved=moved,
        )

    def _required(self, kind: BlockElementList, i: int | None, j: int | None) -> list[Pair]:
        """The knowledge or skills of a block: an element that other blocks require too has not moved."""
        old = [] if i is None else self.old.required[kind][i]
        new = [] if j is None else self.new.required[kind][j]
        items = self.old.elements[kind].items, self.new.elements[kind].items
        return _listed(*items, self.elements[kind], inside=(old, new))

    def _side_by_side(
        self, a: Rows, b: Rows, old: list[int], new: list[int], pairs: Pairs
    ) -> list[tuple[int | None, int | None, Pair]]:
        """Rows of one place with their other ones; what left it or came to it is shown with where."""
        moved = _moved_among(old, new, pairs)
        back = {j: i for i, j in pairs.items()}
        rows = []
        for i, j in woven(old, new, pairs):
            came = back.get(j) if i is None and j is not None else None
            went = pairs.get(i) if j is None and i is not None else None
            first = came if came is not None else i
            pair = Pair(
                None if first is None else a.items[first],
                None if j is None else b.items[j],
                moved=i in moved or came is not None or went is not None,
                went_to=None if went is None else b.items[went],
                part_of=self.part_of.get(i) if a is self.old.indicators and i is not None else None,
                regrouped=a is self.old.tasks and first in self.regrouped,
            )
            rows.append((first, j, pair))
        return rows

    def _flat(
        self, a: Rows, b: Rows, pairs: Pairs, parents: Pairs, part_of: dict[int, Item] | None = None
    ) -> list[Pair]:
        """Each row once, in the new order, with whether it stands elsewhere or in another order now."""
        moved = {i for i, j in pairs.items() if a.parents[i] != -1 and parents.get(a.parents[i]) != b.parents[j]}
        for parent, other in parents.items():
            moved |= _moved_among(a.inside(parent), b.inside(other), pairs)
        found = []
        for i, j in woven([*range(len(a.items))], [*range(len(b.items))], pairs):
            old, new = None if i is None else a.items[i], None if j is None else b.items[j]
            part = part_of.get(i) if part_of and i is not None else None
            regrouped = a is self.old.tasks and i in self.regrouped
            found.append(Pair(old, new, moved=i in moved, part_of=part, regrouped=regrouped))
        return found


def _said(content: VersionContents, name: ProfileField) -> str:
    """A date that nobody gave is said to be unknown beside one that is known."""
    return str(content[name] or (gettext("not stated") if name == "updated_on" else ""))


def _same_parent(old: Sequence[int], new: Sequence[int], pairs: Pairs) -> SamePlace:
    return lambda i, j: pairs.get(old[i]) == new[j]


def _moved_among(old: Sequence[int], new: Sequence[int], pairs: Pairs) -> set[int]:
    """Of the rows that stand in both lists, those that left the order of the others."""
    places = {j: place for place, j in enumerate(new)}
    both = [i for i in old if pairs.get(i) in places]
    return {both[index] for index in out_of_order([places[pairs[i]] for i in both])}


def _listed(
    old: Sequence[Item],
    new: Sequence[Item],
    pairs: Pairs,
    label: StrOrPromise = "",
    inside: tuple[list[int], list[int]] | None = None,
) -> list[Pair]:
    """A list of both versions as one, or what a block requires of it."""
    indexes = inside or ([*range(len(old))], [*range(len(new))])
    moved = _moved_among(*indexes, pairs)
    return [
        Pair(None if i is None else old[i], None if j is None else new[j], label, moved=i in moved)
        for i, j in woven(*indexes, pairs)
    ]
