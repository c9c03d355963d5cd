"""
The official table of a version, as rows with merged cells: what the ministry's document shows, taken from
the model. Pure: reads a version that was loaded `with_content()`, writes no HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Generic, TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competency.contents import digest
from competency.models import (
    Block,
    Classification,
    ClassificationKind,
    Duty,
    Element,
    ElementKind,
    Indicator,
    Output,
    StandardVersion,
    Task,
    VersionOrigin,
)
from config.days import written

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


Item = TypeVar("Item", Task, Indicator)


@dataclass(frozen=True)
class Anchored(Generic[Item]):
    """A row of the standard with the id that it has on the page."""

    item: Item
    anchor: str


@dataclass(frozen=True)
class DutyCell:
    """A duty over `rowspan` rows of the table."""

    item: Duty
    anchor: str
    rowspan: int


@dataclass(frozen=True)
class TaskCell:
    """The tasks that share blocks, mostly a single one, over `rowspan` rows; none where a duty has no task."""

    tasks: tuple[Anchored[Task], ...]
    rowspan: int


@dataclass(frozen=True)
class Shared:
    """The level and K/S cells, over the neighbouring blocks for which all three are the same."""

    level: int | None
    knowledge: tuple[Element, ...]
    skills: tuple[Element, ...]
    rowspan: int


@dataclass(frozen=True)
class Row:
    """
    One block. A cell that is None is covered by the one above it, and `shared_from` is then the task where
    level, K and S stand. Duties without tasks and tasks without blocks have a row with nothing in it.
    """

    duty: DutyCell | None
    task: TaskCell | None
    outputs: list[Output]
    indicators: list[Anchored[Indicator]]
    shared: Shared | None
    shared_from: Anchored[Task] | None


@dataclass(frozen=True)
class DutyRows:
    duty: Duty
    rows: list[Row]


class Anchors:
    """Ids for a page: the code where it is free, else with a number, since codes may repeat or be missing."""

    def __init__(self) -> None:
        self.taken: set[str] = set()

    def take(self, code: str, fallback: str) -> str:
        wanted = anchor = re.sub(r"\s+", "-", code.strip()) or fallback
        number = 1
        while anchor in self.taken:
            number += 1
            anchor = f"{wanted}-{number}"
        self.taken.add(anchor)
        return anchor


def official_table(version: StandardVersion) -> list[DutyRows]:
    """The main table, duty by duty."""
    anchors = Anchors()
    return [DutyRows(duty, list(_duty_rows(duty, anchors))) for duty in version.duties.all()]


def _duty_rows(duty: Duty, anchors: Anchors) -> Iterator[Row]:
    duty_anchor = anchors.take(duty.code, f"duty-{duty.position}")
    slots = list(_slots(duty, anchors))
    duty_cell: DutyCell | None = DutyCell(duty, duty_anchor, len(slots))
    for content, group in groupby(slots, key=lambda slot: _shared_content(slot[2])):
        members = list(group)
        shared: Shared | None = Shared(*content, rowspan=len(members))
        for _task, task_cell, block in members:
            yield Row(
                duty=duty_cell,
                task=task_cell,
                outputs=list(block.outputs.all()) if block else [],
                indicators=_indicators(block, anchors) if block else [],
                shared=shared,
                shared_from=None if shared else members[0][0],
            )
            duty_cell = shared = None


def _slots(duty: Duty, anchors: Anchors) -> Iterator[tuple[Anchored[Task] | None, TaskCell | None, Block | None]]:
    """The rows of a duty before merging: the task they belong to, its cell in its first row, the block."""
    groups = list(_groups(duty))
    if not groups:
        yield None, TaskCell((), 1), None
    for group in groups:
        tasks = tuple(Anchored(task, _anchor_of(task, duty, anchors)) for task in group)
        blocks: list[Block | None] = list(group[0].blocks.all()) or [None]
        cell: TaskCell | None = TaskCell(tasks, len(blocks))
        for block in blocks:
            yield tasks[0], cell, block
            cell = None


def _anchor_of(task: Task, duty: Duty, anchors: Anchors) -> str:
    return anchors.take(task.code, f"task-{duty.position}-{task.position}")


def _groups(duty: Duty) -> Iterator[list[Task]]:
    """The tasks of one cell each: one that has its blocks, and those directly after it that share them."""
    group: list[Task] = []
    for task in duty.tasks.all():
        if group and task.blocks_of_id == group[0].pk and not task.blocks.all():
            group.append(task)
            continue
        if group:
            yield group
        group = [task]
    if group:
        yield group


def _shared_content(
    block: Block | None,
) -> tuple[int | None, tuple[Element, ...], tuple[Element, ...]]:
    if block is None:
        return None, (), ()
    elements = [link.element for link in block.block_elements.all()]
    knowledge = tuple(item for item in elements if item.kind == ElementKind.KNOWLEDGE)
    skills = tuple(item for item in elements if item.kind == ElementKind.SKILL)
    return block.level, knowledge, skills


def _indicators(block: Block, anchors: Anchors) -> list[Anchored[Indicator]]:
    return [
        Anchored(item, anchors.take(item.code, f"indicator-{block.pk}-{item.position}"))
        for item in block.indicators.all()
    ]


@dataclass(frozen=True)
class ClassificationRow:
    """One row of 所屬類別 in the official header; `item` is None where the version names none."""

    label: StrOrPromise
    code_label: StrOrPromise
    item: Classification | None


def classification_rows(version: StandardVersion) -> list[ClassificationRow]:
    """所屬類別: job categories, occupations and industries, at least one row each."""
    labels = {
        ClassificationKind.JOB_CATEGORY: (gettext_lazy("Job category"), gettext_lazy("Job category code")),
        ClassificationKind.OCCUPATION: (gettext_lazy("Occupation"), gettext_lazy("Occupation code")),
        ClassificationKind.INDUSTRY: (gettext_lazy("Industry"), gettext_lazy("Industry code")),
    }
    by_kind: dict[str, list[Classification | None]] = {}
    for item in version.classifications.all():
        by_kind.setdefault(item.kind, []).append(item)
    return [ClassificationRow(*labels[kind], item) for kind in ClassificationKind for item in by_kind.get(kind, [None])]


def date_words(version: StandardVersion) -> str:
    """發展更新日期 as official documents write it, or that it is not stated."""
    if version.updated_on is None:
        return _("not stated")
    return written(version.updated_on)


def origin_label(version: StandardVersion) -> str:
    """官方版 or 企業調整版, in a word, of a published version; of a draft what its editor says."""
    return _("marked as official, but altered") if version.is_altered_official else version.get_origin_display()


def origin_words(version: StandardVersion) -> str:
    """官方版 or 企業調整版, and where the text was taken from."""
    words = version.get_origin_display()
    if version.source:
        words = _("%(origin)s (source: %(source)s)") % {"origin": words, "source": version.source}
    if is_altered(version):
        words = _("%(origin)s; its text differs from what was imported as official") % {"origin": words}
    return words


def whose_text(version: StandardVersion) -> str:
    """The line that says that a text is the ministry's, or that it isn't; empty where an official one was altered."""
    if version.origin != VersionOrigin.OFFICIAL:
        return _("This text was adapted by the company; it is not the one that the ministry published.")
    return "" if is_altered(version) else _("This is the text that the ministry published.")


def is_altered(version: StandardVersion) -> bool:
    """Whether an official text, drafts included, is another one than was imported; of a version loaded with content."""
    if version.is_draft and version.origin == VersionOrigin.OFFICIAL and version.official_digest:
        return digest(version) != version.official_digest
    return version.is_altered_official


def attitudes(version: StandardVersion) -> list[Element]:
    return [item for item in version.elements.all() if item.kind == ElementKind.ATTITUDE]


def tasks(table: list[DutyRows]) -> list[Anchored[Task]]:
    """The tasks in order with their anchors, to jump to."""
    return [task for duty in table for row in duty.rows if row.task for task in row.task.tasks]
