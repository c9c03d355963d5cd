"""
The rating sheet: an assessment laid out as the standard lays out its duties and tasks, each indicator with what
was rated. Pages, the snapshot and the report all read this.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TypeVar

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from assessments.models import Answer, Assessment, ScaleLevel, SelfAnswer
from assessments.models.answers import RatedItem
from assessments.models.items import ItemKey
from assessments.sheet.chips import forming
from assessments.sheet.scoring import Rating, Score, TaskScore, gap, score
from competency.models import Duty, Element, ElementKind, Indicator, Output, StandardVersion, Task
from config.texts import is_blank

T = TypeVar("T")
R = TypeVar("R", bound=RatedItem)
# Versions by primary key with their tasks, while `standards_kept`.
_kept: ContextVar[dict[int, tuple[StandardVersion, list[Task]]] | None] = ContextVar("kept", default=None)


def rating_of(answer: RatedItem | None) -> Rating:
    """What the verdict needs to know of an answer."""
    if answer is None or not answer.is_answered:
        return Rating()
    if answer.level is None:
        return Rating(answered=True)
    return Rating(value=answer.level.value, meets=answer.level.meets, answered=True)


@dataclass(slots=True)
class Item:
    """
    One thing to rate, an indicator or an attitude, with the supervisor's answer and the trainee's own. `values`: of the
    scale, from the lowest to the highest.
    """

    subject: Indicator | Element
    values: tuple[int, ...]
    answer: RatedItem | None = None
    own: SelfAnswer | None = None

    @property
    def is_attitude(self) -> bool:
        return isinstance(self.subject, Element)

    @property
    def key(self) -> str:
        """Names the item in forms and addresses (`ItemKey`)."""
        return str(ItemKey(self.is_attitude, self.subject.pk))

    @property
    def code(self) -> str:
        return self.subject.code

    @property
    def text(self) -> str:
        return self.subject.text

    @property
    def value(self) -> str:
        return self.answer.value if self.answer else ""

    @property
    def comment(self) -> str:
        return self.answer.comment if self.answer else ""

    @property
    def version(self) -> int:
        return self.answer.version if self.answer else 0

    @property
    def is_answered(self) -> bool:
        return self.answer is not None and self.answer.is_answered

    @property
    def shortcut(self) -> str:
        """How the answer came about where it was not given one by one."""
        return self.answer.shortcut if self.answer else ""

    @property
    def needs_comment(self) -> bool:
        """A level below the standard must be explained, and so must 未觀察; attitudes decide nothing."""
        if self.is_attitude or not is_blank(self.comment):
            return False
        rating = rating_of(self.answer)
        return rating.answered and not rating.meets

    @property
    def gap(self) -> int:
        """How far the trainee's own rating stands above or below, where that is worth a talk; else 0."""
        return gap(rating_of(self.own), rating_of(self.answer), self.values)


@dataclass(slots=True)
class TaskSheet:
    """
    A task with its indicators in order, over all its blocks. Where several tasks share them, it stands for the group:
    `task` is the first, to which the blocks belong, and `sharers` are the others; they are rated and counted once.
    """

    task: Task
    items: list[Item]
    outputs: list[Output]
    knowledge: list[Element]
    skills: list[Element]
    levels: list[int]
    score: TaskScore
    sharers: list[Task] = field(default_factory=list)

    @property
    def tasks(self) -> list[Task]:
        """The tasks of the group in their order; mostly this one alone."""
        return [self.task, *self.sharers]

    @property
    def codes(self) -> str:
        return _(", ").join(task.code for task in self.tasks if task.code)

    @property
    def label(self) -> str:
        """Codes and names in one line."""
        return " · ".join(" ".join(f"{task.code} {task.name}".split()) for task in self.tasks)

    @property
    def outcome_chip(self) -> str:
        return forming(self.score).chip


@dataclass(slots=True)
class DutySheet:
    duty: Duty
    tasks: list[TaskSheet]


@dataclass(slots=True)
class Sheet:
    """The whole sheet; `attitudes` is empty where the cycle leaves them out."""

    assessment: Assessment
    version: StandardVersion
    levels: list[ScaleLevel]
    duties: list[DutySheet]
    attitudes: list[Item]
    score: Score

    @property
    def verdict_chip(self) -> str:
        return forming(self.score).chip

    @property
    def tasks(self) -> list[TaskSheet]:
        return [task for duty in self.duties for task in duty.tasks]

    @property
    def indicators(self) -> list[Item]:
        return [item for task in self.tasks for item in task.items]

    @property
    def items(self) -> list[Item]:
        return self.indicators + self.attitudes

    @property
    def answered(self) -> int:
        return sum(item.is_answered for item in self.items)

    @property
    def unanswered(self) -> list[Item]:
        return [item for item in self.items if not item.is_answered]

    @property
    def uncommented(self) -> list[Item]:
        return [item for item in self.items if item.needs_comment]


def load_sheet(assessment: Assessment, *, own: bool = False) -> Sheet:
    """
    Reads the sheet in a constant number of queries. `own`: with the trainee's self-rating; whether the reader
    may see it is for `permissions` to say.
    """
    answers = _by_subject(Answer.objects.filter(assessment=assessment).select_related("level"))
    return _lay_out(assessment, answers, _own_answers(assessment) if own else {})


def load_own_sheet(assessment: Assessment) -> Sheet:
    """The trainee's own ratings where the supervisor's would stand; those are not even read."""
    return _lay_out(assessment, _own_answers(assessment), {})


def _own_answers(assessment: Assessment) -> dict[ItemKey | None, SelfAnswer]:
    return _by_subject(SelfAnswer.objects.filter(self_rating__assessment=assessment).select_related("level"))


def _lay_out(
    assessment: Assessment,
    answers: Mapping[ItemKey | None, RatedItem],
    owns: Mapping[ItemKey | None, SelfAnswer],
) -> Sheet:
    version, rows = _standard(assessment.standard)
    sharers: dict[int, list[Task]] = {}
    for row in rows:
        if row.blocks_of_id is not None:
            sharers.setdefault(row.blocks_of_id, []).append(row)
    tasks = [row for row in rows if row.blocks_of_id is None]
    levels = list(assessment.cycle.scale.levels.all())
    values = tuple(sorted(level.value for level in levels))

    def item(subject: Indicator | Element) -> Item:
        key = ItemKey(isinstance(subject, Element), subject.pk)
        return Item(subject, values, answers.get(key), owns.get(key))

    laid_out = [
        (task.duty, task, [item(indicator) for block in task.blocks.all() for indicator in block.indicators.all()])
        for task in tasks
    ]
    scored = score([rating_of(entry.answer) for entry in items] for _duty, _task, items in laid_out)
    elements = {element.pk: element for element in version.elements.all()}
    by_duty: dict[int, DutySheet] = {}
    for (duty, task, items), task_score in zip(laid_out, scored.tasks, strict=True):
        sheet = by_duty.setdefault(duty.pk, DutySheet(duty, []))
        sheet.tasks.append(_task_sheet(task, sharers.get(task.pk, []), items, elements, task_score))
    attitudes = [element for element in elements.values() if element.kind == ElementKind.ATTITUDE]
    return Sheet(
        assessment=assessment,
        version=version,
        levels=levels,
        duties=list(by_duty.values()),
        attitudes=[item(element) for element in attitudes] if assessment.cycle.rates_attitudes else [],
        score=scored,
    )


@contextmanager
def standards_kept() -> Iterator[None]:
    """For many sheets in a row: the content of each published version, which is frozen, is read once."""
    outer = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(outer)


def _standard(version: StandardVersion) -> tuple[StandardVersion, list[Task]]:
    """The version with its elements, and its tasks in their order with what they hold."""
    kept = _kept.get()
    if kept is not None and version.pk in kept:
        return kept[version.pk]
    prefetch_related_objects([version], "elements")
    tasks = (
        Task.objects.filter(duty__version=version)
        .select_related("duty")
        .prefetch_related("blocks__outputs", "blocks__indicators", "blocks__block_elements")
        .order_by("duty__position", "duty__pk", "position", "pk")
    )
    if kept is None or version.is_draft:
        return version, list(tasks)
    prefetch_related_objects([version], "notes")
    return kept.setdefault(version.pk, (version, list(tasks)))


def _by_subject(rows: Iterable[R]) -> dict[ItemKey | None, R]:
    return {row.key: row for row in rows}


def _task_sheet(
    task: Task, sharers: list[Task], items: list[Item], elements: Mapping[int, Element], task_score: TaskScore
) -> TaskSheet:
    blocks = list(task.blocks.all())
    needed = list(_once(elements[link.element_id] for block in blocks for link in block.block_elements.all()))
    return TaskSheet(
        task=task,
        items=items,
        outputs=[output for block in blocks for output in block.outputs.all()],
        knowledge=[element for element in needed if element.kind == ElementKind.KNOWLEDGE],
        skills=[element for element in needed if element.kind == ElementKind.SKILL],
        levels=list(_once(block.level for block in blocks if block.level is not None)),
        score=task_score,
        sharers=sharers,
    )


def _once(values: Iterable[T]) -> Iterator[T]:
    yield from dict.fromkeys(values)
