"""
Giving many answers at once: as last time, or the rest of a task meets. Only what is unanswered is filled, each answer
keeps how it was given, and taking it back leaves what was given one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from django.db import transaction

from assessments.enums import Shortcut
from assessments.models import Assessment, FollowUp, ScaleLevel
from assessments.rating.saving import Edit, save_sheet
from assessments.record.last_time import last_time, plain, same_item
from assessments.record.shape import LastTime
from assessments.sheet.layout import Item, Sheet, load_sheet
from assessments.sheet.raters import SUPERVISOR, Rater
from assessments.texts import key_of_number
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
    """
    `given` answers changed; `left` were not as good as the standard when they were confirmed last, or not rated then;
    `followed` of those given were confirmed by a follow-up after the appraisal.
    """

    assessment: Assessment
    given: int = 0
    left: int = 0
    followed: int = 0


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
        value_of, followed = _values(fill.kind, sheet)
        open_items = [
            item for item in task.items if (bool(item.shortcut) if fill.kind == UNDO else not item.is_answered)
        ]
        values = [(item, value_of(item)) for item in open_items]
        given = [_edit(item, value, fill.kind) for item, value in values if value is not None]
        assessment = save_sheet(assessment_id, actor, given, rater) if given else assessment
    by_follow_up = sum(value is not None and followed(item) for item, value in values)
    return Filled(assessment, len(given), len(values) - len(given), by_follow_up)


# By code and plain text of the item.
Followed: TypeAlias = Mapping[tuple[str, str], FollowUp]


class Newest(NamedTuple):
    """What was confirmed of an item last; `follow_up`: by which, None where the appraisal itself is the newest."""

    value: int | None
    label: str
    meets: bool | None
    follow_up: FollowUp | None = None


def newest_of(last: LastTime, item: Item, followed: Followed) -> Newest | None:
    """`followed`: what follow-ups confirmed after that appraisal."""
    row = same_item(last, item.code, item.text)
    if row is None:
        return None
    later = followed.get((row["code"], plain(row["text"])))
    if later is not None:
        return Newest(later.level.value, later.level.label, later.meets, later)
    return Newest(row["value"], row["label"], row["meets"])


def taken_over(newest: Newest | None, levels: list[ScaleLevel]) -> str:
    """
    The value that was confirmed last, where it can be given again: it met the standard, and its level means the same on
    today's scale. "" otherwise, since what falls short needs a new look and a new comment.
    """
    if newest is None or newest.value is None or not newest.meets:
        return ""
    today = {level.value: (level.label, level.meets) for level in levels}
    return str(newest.value) if today.get(newest.value) == (newest.label, True) else ""


def followed_since(last: LastTime) -> Followed:
    """What follow-ups confirmed after the last appraisal, of each item the newest."""
    of_last = FollowUp.objects.counting().filter(assessment=key_of_number(last["number"]), revision=last["revision"])
    rows = of_last.select_related("indicator", "attitude", "level").order_by("confirmed_at", "pk")
    return {(row.code, plain(row.subject.text)): row for row in rows if row.subject}


def lowest_meeting(levels: list[ScaleLevel]) -> ScaleLevel | None:
    return min((level for level in levels if level.meets), key=lambda level: level.value, default=None)


def _values(kind: str, sheet: Sheet) -> tuple[Callable[[Item], str | None], Callable[[Item], bool]]:
    """What each open item gets (None: it stays as it is), and whether that comes from a follow-up."""
    if kind == UNDO:
        return lambda _item: "", _never
    if kind == Shortcut.REST_MEETS:
        level = lowest_meeting(sheet.levels)
        return lambda _item: str(level.value) if level else None, _never
    last = last_time(sheet.assessment)
    if last is None:
        return lambda _item: None, _never
    rows = followed_since(last)
    newest = {item.key: newest_of(last, item, rows) for item in sheet.items}
    return (
        lambda item: taken_over(newest[item.key], sheet.levels) or None,
        lambda item: bool((found := newest[item.key]) and found.follow_up),
    )


def _never(item: Item) -> bool:
    return False


def _edit(item: Item, value: str, kind: str) -> Edit:
    shortcut = "" if kind == UNDO else kind
    return Edit(item.key, value, item.comment, item.version, client="", number=0, shortcut=shortcut)
