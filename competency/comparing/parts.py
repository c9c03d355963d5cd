"""What a comparison consists of: rows of both versions side by side, and what happened to each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from competency.comparing.likeness import Piece, key_of, letters_of, marked

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# Characters of a text that stand for it in a sentence.
NAME_LENGTH = 24


@dataclass(frozen=True)
class Item:
    """
    A row of a version: its code, its text, where it stands; `body` is what stands below a duty or task, `shares` the
    code of the task whose blocks a task shares, None where it has its own.
    """

    code: str
    text: str
    place: str = ""
    body: str = ""
    shares: str | None = None

    @property
    def name(self) -> str:
        """What stands before the explanation (主動積極：…); of a long text its start."""
        name = " ".join(self.text.split()).partition("：")[0].partition(":")[0]
        return name.rstrip("。.") if len(name) <= NAME_LENGTH else f"{name[:NAME_LENGTH]}…"

    @property
    def title(self) -> str:
        """What it is called in a sentence."""
        return f"{self.code} {self.name}".strip()


@dataclass(frozen=True)
class Pair:
    """
    A row in both versions, or in one. `moved`: it stands elsewhere now. A row that left for another place
    is shown again there; here `went_to` leads to it. `part_of`: it is gone, but most of it is found in that one.
    `regrouped`: a task that shares the blocks of another one now, or no longer.
    """

    old: Item | None
    new: Item | None
    label: StrOrPromise = ""
    moved: bool = False
    went_to: Item | None = None
    part_of: Item | None = None
    regrouped: bool = False

    @property
    def is_added(self) -> bool:
        return self.old is None

    @property
    def is_removed(self) -> bool:
        return self.new is None and self.went_to is None

    @property
    def differs(self) -> bool:
        """The text is worded or punctuated differently."""
        return bool(self.old and self.new and key_of(self.old.text) != key_of(self.new.text))

    @property
    def is_reworded(self) -> bool:
        return bool(self.old and self.new and letters_of(self.old.text) != letters_of(self.new.text))

    @property
    def is_repunctuated(self) -> bool:
        return self.differs and not self.is_reworded

    @property
    def is_recoded(self) -> bool:
        return bool(self.old and self.new and key_of(self.old.code) != key_of(self.new.code))

    @property
    def changed(self) -> bool:
        return not (self.old and self.new) or self.moved or self.differs or self.is_recoded or self.regrouped

    @property
    def link_changed(self) -> bool:
        return self.moved or not (self.old and self.new)

    @property
    def pieces(self) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
        """Both texts, what differs marked; what is in one version only is marked whole."""
        if self.old and self.new:
            return marked(self.old.text, self.new.text)
        whole = tuple(
            (Piece(item.text, differs=self.went_to is None),) if item and item.text else ()
            for item in (self.old, self.new)
        )
        return whole[0], whole[1]


@dataclass(frozen=True)
class Required:
    """
    The knowledge or the skills that a block requires. How an element is worded and coded is shown once, in the
    list of all elements; here counts only which ones are required, and in which order.
    """

    rows: list[Pair]

    @property
    def changed(self) -> bool:
        return any(row.link_changed for row in self.rows)


@dataclass(frozen=True)
class Level:
    """A level in both versions; unknown (None) on one side is no change."""

    old: int | None
    new: int | None

    @property
    def changed(self) -> bool:
        return None not in (self.old, self.new) and self.old != self.new

    @property
    def is_unknown(self) -> bool:
        """Known on one side only, so nothing can be concluded."""
        return (self.old is None) != (self.new is None)


@dataclass(frozen=True)
class BlockPair:
    """The part of a task that shares one level, in both versions or in one."""

    level: Level
    outputs: list[Pair]
    indicators: list[Pair]
    knowledge: list[Pair]
    skills: list[Pair]
    in_both: bool = True
    moved: bool = False

    @property
    def required(self) -> tuple[Required, Required]:
        return Required(self.knowledge), Required(self.skills)

    @property
    def rows(self) -> Iterator[Pair]:
        yield from (*self.outputs, *self.indicators)

    @property
    def changed(self) -> bool:
        in_rows = any(row.changed for row in self.rows) or any(required.changed for required in self.required)
        return not self.in_both or self.moved or self.level.changed or in_rows


@dataclass(frozen=True)
class TaskPair:
    head: Pair
    blocks: list[BlockPair]

    @property
    def is_merged(self) -> bool:
        """The task is gone, and something that it required is found elsewhere."""
        found = any(row.went_to or row.part_of for block in self.blocks for row in block.indicators)
        return self.head.is_removed and found

    @property
    def changed(self) -> bool:
        return self.head.changed or any(block.changed for block in self.blocks)


@dataclass(frozen=True)
class DutyPair:
    head: Pair
    tasks: list[TaskPair]

    @property
    def changed(self) -> bool:
        return self.head.changed or any(task.changed for task in self.tasks)


@dataclass(frozen=True)
class Comparison:
    """
    Two versions side by side. The lists `all_tasks`, `indicators` and `outputs` hold each row once, wherever
    it stands; inside `duties` a row that moved is shown in both its places.
    """

    profile: list[Pair]
    level: Level
    duties: list[DutyPair]
    knowledge: list[Pair]
    skills: list[Pair]
    attitudes: list[Pair]
    notes: list[Pair]
    all_tasks: list[Pair] = field(default_factory=list)
    indicators: list[Pair] = field(default_factory=list)
    outputs: list[Pair] = field(default_factory=list)

    @property
    def blocks(self) -> Iterator[tuple[TaskPair, BlockPair]]:
        for duty in self.duties:
            for task in duty.tasks:
                for block in task.blocks:
                    yield task, block

    @property
    def lists(self) -> Iterator[Pair]:
        yield from (*self.profile, *self.knowledge, *self.skills, *self.attitudes, *self.notes)

    @property
    def profile_changed(self) -> bool:
        return self.level.changed or any(row.changed for row in self.profile)

    @property
    def changed(self) -> bool:
        in_duties = any(duty.changed for duty in self.duties)
        return self.level.changed or in_duties or any(row.changed for row in self.lists)
