"""What helps the supervisor on the rating page: last time, shortcuts, and knowledge and skills that explain a gap."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.development.plan import Pair, pair_of
from assessments.enums import NOT_OBSERVED, Shortcut
from assessments.models import Assessment
from assessments.rating.shortcuts import UNDO, Fill, Filled, followed_since, lowest_meeting, newest_of, taken_over
from assessments.record.last_time import last_time_for, same_item
from assessments.sheet.layout import Item, Sheet, TaskSheet
from config.forms import number_from
from people.models import User

PAIRS_MAX = 2000


class Aids:
    """Three queries: the last appraisal's record, what was confirmed after it, and the marks."""

    def __init__(self, assessment: Assessment, rater: User, sheet: Sheet) -> None:
        self.sheet = sheet
        self.last = last_time_for(assessment, rater)
        self.followed = followed_since(self.last) if self.last else {}
        self.meets = lowest_meeting(sheet.levels)
        self.marked: set[Pair] = set(assessment.element_marks.values_list("task_id", "element_id"))

    @property
    def approved_on(self) -> date | None:
        return date.fromisoformat(self.last["approved_on"]) if self.last else None

    def last_of(self, item: Item) -> dict[str, object] | None:
        """
        How the item was rated last time, and what a follow-up confirmed since; `again`: the newest of both, where it
        can be given again.
        """
        row = same_item(self.last, item.code, item.text) if self.last else None
        if row is None or (row["value"] is None and not row["not_observed"]):
            return None
        own = {str(level.value): level.local_label for level in self.sheet.levels if level.label == row["label"]}
        value = NOT_OBSERVED if row["not_observed"] else str(row["value"])
        label = _("not observed") if row["not_observed"] else f"{value} {own.get(value, row['label'])}"
        newest = newest_of(self.last, item, self.followed) if self.last else None
        again = taken_over(newest, self.sheet.levels)
        return {**row, "followed": newest.follow_up if newest else None, "label": label, "again": again}

    def of(self, task: TaskSheet) -> dict[str, object]:
        """What a task offers: marks, and which shortcuts have something to fill."""
        elements = [*task.knowledge, *task.skills]
        marked = {row.pk for row in elements if (task.task.pk, row.pk) in self.marked}
        return {
            "elements": [
                {
                    "pk": str(row.pk),
                    "code": row.code,
                    "text": row.text,
                    "name": str(row),
                    "pair": f"{task.task.pk}:{row.pk}",
                    "is_marked": row.pk in marked,
                }
                for row in elements
            ],
            "marked": len(marked),
            "has_gap": task.score.not_met > 0,
            "was_rated": any(self.last_of(item) for item in task.items),
            "was_filled": any(item.shortcut for item in task.items),
        }


def fill_of(post: Mapping[str, str]) -> Fill | None:
    """The button of a task, as a page without JavaScript sends it: rest_meets:12."""
    kind, colon, task = post.get("fill", "").partition(":")
    if not colon:
        return None
    return Fill(kind, number_from(task))


def marks_of(post: QueryDict) -> tuple[set[Pair], set[Pair]]:
    """What a posted page newly marked, and what it took back, beside what was marked when the page was made."""
    if "marks-were" not in post:
        return set(), set()
    now = {pair_of(text) for text in post.getlist("mark")[:PAIRS_MAX]}
    before = {pair_of(text) for text in post.get("marks-were", "").split()[:PAIRS_MAX]}
    return now - before, before - now


def describe_fill(fill: Fill, filled: Filled) -> str:
    """What a shortcut did, in words."""
    if fill.kind == UNDO:
        return ngettext("%(n)d answer taken back.", "%(n)d answers taken back.", filled.given) % {"n": filled.given}
    texts = {
        Shortcut.REST_MEETS: ngettext("%(n)d rated: meets.", "%(n)d rated: meet.", filled.given),
        Shortcut.LAST_TIME: ngettext("%(n)d taken over.", "%(n)d taken over.", filled.given),
    }
    text = texts[Shortcut(fill.kind)] % {"n": filled.given}
    return " ".join(filter(None, [text, from_follow_ups(filled.followed), _left(filled.left) if filled.left else ""]))


def from_follow_ups(count: int) -> str:
    text = ngettext("%(n)d of them as a follow-up confirmed it.", "%(n)d of them as follow-ups confirmed it.", count)
    return text % {"n": count} if count else ""


def _left(left: int) -> str:
    text = ngettext(
        "%(n)d left open: it did not meet the standard last time, or was not rated then.",
        "%(n)d left open: they did not meet the standard last time, or were not rated then.",
        left,
    )
    return text % {"n": left}
