"""
What grew after the approvals of a chunk: development actions and follow-ups as they stand today, read together in a
constant number of queries. Nobody finds here what they may not see on pages.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.utils import timezone
from django.utils.text import capfirst

from assessments.enums import ActionState, FollowUpState
from assessments.exports.workbook import words
from assessments.exports.workbook.said import Said
from assessments.insight.states import State
from assessments.models import DevelopmentAction, FollowUp
from config.days import local_day
from people.models import User
from printing.spreadsheet import Value


class Growth:
    """Of these revisions; a follow-up belongs to the revision that it follows."""

    def __init__(self, reader: User, revisions: Iterable[Said], *, is_english: bool) -> None:
        self.is_english, self.today = is_english, timezone.localdate()
        keys = [said.assessment.pk for said in revisions]
        self._actions: dict[int, list[DevelopmentAction]] = defaultdict(list)
        self._follow_ups: dict[tuple[int, int], list[FollowUp]] = defaultdict(list)
        actions = DevelopmentAction.objects.visible_to(reader).filter(assessment__in=keys).order_by("pk")
        for action in actions.select_related(*("element", "indicator", "attitude", "owner")).prefetch_related("steps"):
            self._actions[action.assessment_id or 0].append(action)
        follow_ups = FollowUp.objects.visible_to(reader).filter(assessment__in=keys).order_by("confirmed_at", "pk")
        for row in follow_ups.with_all():
            self._follow_ups[row.assessment_id, row.revision].append(row)

    def actions(self, said: Said) -> list[list[Value]]:
        return [self._action(row) for row in self._actions[said.assessment.pk]]

    def _action(self, row: DevelopmentAction) -> list[Value]:
        steps = list(row.steps.all())
        closing = None if row.is_open else next((step for step in reversed(steps) if step.closes), None)
        late = (self.today - row.due_on).days if row.is_open and row.due_on else 0
        return [
            row.gap_code,
            f"{row.element.code} {row.element.text}".strip() if row.element else "",
            row.goal,
            row.measure,
            row.owner.name,
            row.owner.username,
            row.due_on,
            capfirst(str(ActionState(row.state).label)),
            local_day(closing.at) if closing else None,
            next((step.words for step in reversed(steps) if step.words), ""),
            local_day(row.help_wanted_at) if row.help_wanted_at else None,
            late if late > 0 else None,
        ]

    def follow_ups(self, said: Said) -> list[list[Value]]:
        return [self._follow_up(row) for row in self._follow_ups[said.assessment.pk, said.revision]]

    def _follow_up(self, row: FollowUp) -> list[Value]:
        label = (row.level.label_en if self.is_english else "") or row.level.label
        course = row.participant.planned.course if row.participant else None
        return [
            row.code,
            row.subject.text if row.subject else "",
            row.level.value,
            label,
            words.result(State.MEETS if row.meets else State.GAP),
            row.seen,
            row.observed_on,
            row.confirmed_on,
            row.confirmed_by_name,
            row.confirmed_by_number,
            capfirst(str(FollowUpState(row.state).label)),
            f"{course.code} {course.name}" if course else "",
            row.action.goal if row.action else "",
            sum(piece.removed_at is None for piece in row.evidence.all()) or None,
        ]
