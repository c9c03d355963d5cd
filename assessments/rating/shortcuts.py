"""
Giving many answers at once: as last time, or the rest of a task meets. Only what is unanswered is filled, each answer
keeps how it was given, and taking it back leaves what was given one by one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from assessments.enums import Shortcut
from assessments.models import Assessment, ScaleLevel
from assessments.rating.saving import Edit, save_sheet
from assessments.record.last_time import last_time, same_item
from assessments.record.shape import LastTime
from assessments.sheet.layout import Item, Sheet, load_sheet
from assessments.sheet.raters import SUPERVISOR, Rater
from config.forms import unreadable
from config.refusals import BadInput, Forbidden
from people.models import User

UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Fill:
    """What a button of a task asks for: a shortcut, or UNDO."""

    kind: str
    task: int


@dataclass(frozen=True, slots=True)
class Filled:
    """`given` answers changed; `left` were not as good as the standard last time, or not rated then."""

    assessment: Assessment
    given: int = 0
    left: int = 0


def save_and_fill(assessment_id: int, actor: User, edits: list[Edit], fill: Fill | None, rater: Rater) -> Filled:
    """Stores a posted page and then fills the task that its button named: all of it or nothing."""
    if fill is None or rater.is_own:
        if fill is not None:
            raise Forbidden(str(SUPERVISOR.not_theirs))
        return Filled(save_sheet(assessment_id, actor, edits, rater))
    with transaction.atomic():
        assessment = save_sheet(assessment_id, actor, edits, rater)
        sheet = load_sheet(assessment)
        task = next((task for task in sheet.tasks if task.task.pk == fill.task), None)
        if task is None or fill.kind not in (*Shortcut.values, UNDO):
            raise BadInput(unreadable())
        value_of = _values(fill.kind, sheet)
        open_items = [
            item for item in task.items if (bool(item.shortcut) if fill.kind == UNDO else not item.is_answered)
        ]
        values = [(item, value_of(item)) for item in open_items]
        given = [_edit(item, value, fill.kind) for item, value in values if value is not None]
        assessment = save_sheet(assessment_id, actor, given, rater) if given else assessment
    return Filled(assessment, len(given), len(values) - len(given))


def taken_over(last: LastTime | None, item: Item, levels: list[ScaleLevel]) -> str:
    """
    The value that last time gave, where it can be given again: it met the standard, and its level means the same on
    today's scale. "" otherwise, since what falls short needs a new look and a new comment.
    """
    row = same_item(last, item.code, item.text) if last else None
    if row is None or row["value"] is None or not row["meets"]:
        return ""
    today = {level.value: (level.label, level.meets) for level in levels}
    return str(row["value"]) if today.get(row["value"]) == (row["label"], True) else ""


def lowest_meeting(levels: list[ScaleLevel]) -> ScaleLevel | None:
    return min((level for level in levels if level.meets), key=lambda level: level.value, default=None)


def _values(kind: str, sheet: Sheet) -> Callable[[Item], str | None]:
    """What each open item gets; None: it stays as it is."""
    if kind == UNDO:
        return lambda _item: ""
    if kind == Shortcut.REST_MEETS:
        level = lowest_meeting(sheet.levels)
        return lambda _item: str(level.value) if level else None
    last = last_time(sheet.assessment)
    return lambda item: taken_over(last, item, sheet.levels) or None


def _edit(item: Item, value: str, kind: str) -> Edit:
    shortcut = "" if kind == UNDO else kind
    return Edit(item.key, value, item.comment, item.version, client="", number=0, shortcut=shortcut)
