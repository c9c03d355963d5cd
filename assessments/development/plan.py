"""
What should grow: knowledge and skills that the supervisor marks as explaining a gap, and the lines of the development
plan (發展計畫). Changed only while the ratings can be.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.models import Assessment, DevelopmentAction, ElementMark, PlanLine
from assessments.models.items import ForGap, ItemKey
from assessments.sheet.layout import load_sheet
from assessments.sheet.raters import lock_for_rating
from competency.models import BlockElement, Element, ElementKind, Indicator
from config.forms import number_from
from config.refusals import BadInput
from config.texts import canonical_line
from integrity import ledger
from people.models import User

# Characters of a goal and of a measure, and lines of one plan.
LINE_MAX = 400
MOST_LINES = 30
# A task and the knowledge or skill that it asks for, by their keys.
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class GivenLine:
    """
    What someone plans: `element` a knowledge or skill of the standard, None for anything else; `gap`: the indicator or
    attitude that it answers, as pages name it (i12, a3), "" for none.
    """

    goal: str
    measure: str = ""
    element: int | None = None
    due_on: date | None = None
    gap: str = ""


class RefusedLine(BadInput):
    """What was given can't be stored; with the field of `GivenLine` that is to be corrected."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def mark(assessment_id: int, actor: User, pairs: Collection[Pair]) -> Assessment:
    """Marks what explains a gap in a task; what is marked already stays so."""
    with transaction.atomic():
        assessment = lock_for_rating(assessment_id, actor)
        if set(pairs) - _required(assessment):
            raise BadInput(_("This knowledge or skill does not belong to that task. Reload the page."))
        marked = set(assessment.element_marks.values_list("task_id", "element_id"))
        new = [ElementMark(assessment=assessment, task_id=task, element_id=row) for task, row in set(pairs) - marked]
        ElementMark.objects.bulk_create(new)
        if new:
            assessment.raise_version()
    return assessment


def unmark(assessment_id: int, actor: User, pairs: Collection[Pair]) -> Assessment:
    """Takes marks back; lines of the plan stay."""
    with transaction.atomic():
        assessment = lock_for_rating(assessment_id, actor)
        rows = [row for row in assessment.element_marks.all() if (row.task_id, row.element_id) in pairs]
        assessment.element_marks.filter(pk__in=[row.pk for row in rows]).delete()
        if rows:
            assessment.raise_version()
    return assessment


def save_line(assessment_id: int, actor: User, given: GivenLine, line_id: int | None = None) -> PlanLine:
    """
    Adds a line, or changes the one named; the same line given twice is added once. Raises
    PlanLine.DoesNotExist for what is not of this assessment.
    """
    given = canonical(given)
    with transaction.atomic():
        assessment = lock_for_rating(assessment_id, actor)
        lines = list(assessment.plan_lines.all())
        row = PlanLine(assessment=assessment, position=max([line.position for line in lines], default=0) + 1)
        if line_id is not None:
            row = assessment.plan_lines.get(pk=line_id)
        elif (same := next((line for line in lines if _is_same(line, given)), None)) is not None:
            return same
        elif len(lines) >= MOST_LINES:
            raise RefusedLine("goal", _("A plan has at most %(most)d lines; join some.") % {"most": MOST_LINES})
        if line_id is None or not _is_same(row, given):
            _check(assessment, row, given)
            row.goal, row.measure = given.goal, given.measure
            row.element_id, row.due_on = given.element, given.due_on
            row.indicator_id, row.attitude_id = columns_of_gap(given.gap)
            row.save()
            assessment.raise_version()
    return row


def remove_line(assessment_id: int, actor: User, line_id: int) -> PlanLine:
    """Removes a line and answers with what it said, so that it can be added again."""
    with transaction.atomic(), ledger.gathered():
        assessment = lock_for_rating(assessment_id, actor)
        row = assessment.plan_lines.get(pk=line_id)
        # What became of it in an approved revision stays, until the next approval says whether the plan still holds it.
        DevelopmentAction.objects.filter(line=row).update(line=None)
        assessment.plan_lines.filter(pk=line_id).delete()
        assessment.raise_version()
    return row


def pair_of(text: str) -> Pair:
    """A task and an element as pages name them, "12:7"; raises BadInput."""
    task, _colon, element = text.partition(":")
    return number_from(task), number_from(element)


def canonical(given: GivenLine) -> GivenLine:
    return replace(given, goal=canonical_line(given.goal), measure=canonical_line(given.measure))


def checked_line(given: GivenLine) -> GivenLine:
    """What is planned beside every plan, as it is stored; raises RefusedLine."""
    given = canonical(given)
    _check_texts(given)
    known = Element.objects.filter(kind__in=[ElementKind.KNOWLEDGE, ElementKind.SKILL])
    if given.element is not None and not known.filter(pk=given.element).exists():
        raise RefusedLine("element", _("Choose a knowledge or skill of a standard, or none."))
    if given.gap and not _is_rated_anywhere(given.gap):
        raise RefusedLine("gap", _("Choose an indicator or attitude of a standard, or none."))
    _check_day(given, None)
    return given


def _is_rated_anywhere(gap: str) -> bool:
    key = ItemKey.parse(gap)
    if key is None:
        return False
    if key.is_attitude:
        return Element.objects.filter(kind=ElementKind.ATTITUDE, pk=key.pk).exists()
    return Indicator.objects.filter(pk=key.pk).exists()


def _required(assessment: Assessment) -> set[Pair]:
    """Each task of the standard with each knowledge and skill that it asks for."""
    rows = BlockElement.objects.filter(
        block__task__duty__version=assessment.standard_id,
        element__kind__in=[ElementKind.KNOWLEDGE, ElementKind.SKILL],
    )
    return set(rows.values_list("block__task_id", "element_id"))


def _is_same(row: PlanLine, given: GivenLine) -> bool:
    stored = (canonical_line(row.goal), canonical_line(row.measure), row.element_id, row.due_on, key_of(row))
    return stored == (given.goal, given.measure, given.element, given.due_on, given.gap)


def key_of(row: ForGap) -> str:
    """The gap of a row as pages name it."""
    return str(row.gap_key or "")


def columns_of_gap(gap: str) -> tuple[int | None, int | None]:
    """The indicator and the attitude, one of them at most, by their keys."""
    key = ItemKey.parse(gap)
    if key is None:
        return None, None
    return (None, key.pk) if key.is_attitude else (key.pk, None)


def _check(assessment: Assessment, row: PlanLine, given: GivenLine) -> None:
    _check_texts(given)
    if given.element is not None and given.element not in {element for _task, element in _required(assessment)}:
        raise RefusedLine("element", _("Choose a knowledge or skill of this standard."))
    if given.gap and given.gap not in {item.key for item in load_sheet(assessment).items}:
        raise RefusedLine("gap", _("This does not belong to the standard of this assessment. Choose again."))
    _check_day(given, row.due_on)


def _check_texts(given: GivenLine) -> None:
    if not given.goal:
        raise RefusedLine("goal", _("Say what is to be learnt or reached."))
    for field, text in (("goal", given.goal), ("measure", given.measure)):
        if len(text) > LINE_MAX:
            words = {"length": len(text), "most": LINE_MAX}
            raise RefusedLine(field, _("%(length)d characters; at most %(most)d fit. Shorten it.") % words)


def _check_day(given: GivenLine, before: date | None) -> None:
    if given.due_on is not None and given.due_on != before and given.due_on < timezone.localdate():
        raise RefusedLine("due_on", _("This day is past. Choose today or a later day."))
