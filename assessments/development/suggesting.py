"""
What a plan could answer and does not yet: items below the standard, and knowledge and skills that explain a gap. Each
becomes a line with one press; nobody has to.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.development.plan import LINE_MAX, GivenLine, save_line
from assessments.models import Assessment, PlanLine
from assessments.sheet.layout import Item, Sheet, TaskSheet, load_sheet
from competency.models import Element
from config.refusals import Conflict
from config.texts import canonical_line
from people.models import User

# Until when what is suggested is due; whoever plans it may say another day.
DAYS = 90


@dataclass(frozen=True, slots=True)
class Suggestion:
    """
    `key`: what its button sends (i12, a3 for an item below the standard, e7 for a mark); `about`: the item or element
    in words; `line`: what a press puts into the plan.
    """

    key: str
    code: str
    about: str
    line: GivenLine

    @property
    def is_gap(self) -> bool:
        return bool(self.line.gap)


@dataclass(frozen=True, slots=True)
class Planned:
    """
    What the lines of a plan answer: `gaps`, as pages name them; `elements` of the lines that name no gap; `anything`:
    a line names neither, so it may be about anything; `named`: the elements of all lines.
    """

    gaps: frozenset[str]
    elements: frozenset[int]
    anything: bool
    named: frozenset[int]

    @classmethod
    def of(cls, lines: Iterable[PlanLine]) -> Planned:
        rows = list(lines)
        loose = [row for row in rows if row.gap_key is None]
        return cls(
            gaps=frozenset(str(row.gap_key) for row in rows if row.gap_key),
            elements=frozenset(row.element_id for row in loose if row.element_id is not None),
            anything=any(row.element_id is None for row in loose),
            named=frozenset(row.element_id for row in rows if row.element_id is not None),
        )

    def answers(self, item: Item, wanted: Collection[int] = ()) -> bool:
        """`wanted`: the knowledge and skills that the task of the item asks for."""
        return item.key in self.gaps or self.anything or bool(self.elements & set(wanted))


def is_below(item: Item) -> bool:
    """Rated, and below the standard."""
    return item.answer is not None and item.answer.level is not None and not item.answer.level.meets


def suggestions(assessment: Assessment, sheet: Sheet | None = None) -> list[Suggestion]:
    """In the order of the standard, first what is below it, then the marks; what the plan answers is left out."""
    planned = Planned.of(assessment.plan_lines.all())
    marks = set(assessment.element_marks.values_list("task_id", "element_id"))
    sheet = sheet or load_sheet(assessment)
    found = [*_gaps(sheet, planned, marks), *_marks(sheet, planned, marks)]
    return list({one.key: one for one in found}.values())


def add_suggested(assessment_id: int, actor: User, key: str) -> PlanLine:
    """Puts one into the plan; raises Conflict where it is no suggestion any more, such as one pressed twice."""
    assessment = Assessment.objects.visible_to(actor).get(pk=assessment_id)
    found = next((one for one in suggestions(assessment) if one.key == key), None)
    if found is None:
        raise Conflict(_("The plan answers this by now, or it is not below the standard any more. Look at the plan."))
    return save_line(assessment_id, actor, found.line)


def _gaps(sheet: Sheet, planned: Planned, marks: Collection[tuple[int, int]]) -> Iterator[Suggestion]:
    for task in sheet.tasks:
        wanted = [*task.knowledge, *task.skills]
        explains = [row for row in wanted if (task.task.pk, row.pk) in marks]
        for item in task.items:
            if is_below(item) and not planned.answers(item, [row.pk for row in wanted]):
                yield _of_item(item, explains[0] if len(explains) == 1 else None)
    for item in sheet.attitudes:
        if is_below(item) and item.key not in planned.gaps:
            yield _of_item(item, None)


def _of_item(item: Item, element: Element | None) -> Suggestion:
    words = {"code": item.code, "text": canonical_line(item.text)}
    goal = (_("Meet %(code)s: %(text)s") if item.code else _("Meet: %(text)s")) % words
    return Suggestion(item.key, item.code, item.text, _line(goal, gap=item.key, element=element))


def _marks(sheet: Sheet, planned: Planned, marks: Collection[tuple[int, int]]) -> Iterator[Suggestion]:
    for task, element in _marked(sheet.tasks, marks):
        if element.pk not in planned.named and any(is_below(item) for item in task.items):
            goal = _("Learn %(what)s and use it at work") % {"what": canonical_line(str(element))}
            yield Suggestion(f"e{element.pk}", element.code, element.text, _line(goal, element=element))


def _marked(tasks: Iterable[TaskSheet], marks: Collection[tuple[int, int]]) -> Iterator[tuple[TaskSheet, Element]]:
    for task in tasks:
        for element in (*task.knowledge, *task.skills):
            if (task.task.pk, element.pk) in marks:
                yield task, element


def _line(goal: str, *, gap: str = "", element: Element | None = None) -> GivenLine:
    due_on = timezone.localdate() + timedelta(days=DAYS)
    short = goal if len(goal) <= LINE_MAX else f"{goal[: LINE_MAX - 1]}…"
    return GivenLine(short, element=element.pk if element else None, due_on=due_on, gap=gap)
