"""What comes next for the person themself: an appraisal that runs, and actions that are open."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from django.utils.translation import gettext as _

from assessments.access.permissions import can_rate_self
from assessments.careers.gathering import Gathered
from assessments.enums import Status
from assessments.models import Assessment
from config.days import written
from people.models import User


class Step(NamedTuple):
    """A sentence, and where it leads."""

    text: str
    url: str


def next_of(person: User, found: Gathered) -> list[Step]:
    return [*running_of(person, found), *_actions(found)]


def running_of(person: User, found: Gathered) -> list[Step]:
    """What is next in each appraisal that runs."""
    return [_running(person, row) for row in found.running]


def _running(person: User, row: Assessment) -> Step:
    values = {"cycle": row.period.name, "rating": written(row.supervisor_due), "answer": written(row.answer_due)}
    if row.status == Status.DRAFT and can_rate_self(person, row):
        if row.self_due:
            text = _("%(cycle)s: rate yourself by %(day)s.") % {**values, "day": written(row.self_due)}
        else:
            text = _("%(cycle)s: rate yourself before your supervisor submits.") % values
        return Step(text, row.get_self_rating_url())
    if row.status in Status.being_rated():
        return Step(_("%(cycle)s: your supervisor rates you by %(rating)s.") % values, row.get_absolute_url())
    if row.status == Status.SUBMITTED:
        text = _("%(cycle)s: read your result and answer it by %(answer)s.") % values
        return Step(text, row.get_absolute_url())
    return Step(_("%(cycle)s: HR decides about the approval.") % values, row.get_absolute_url())


def _actions(found: Gathered) -> Iterator[Step]:
    for action in found.actions:
        if action.is_open and action.due_on:
            text = _("%(goal)s: by %(day)s.") % {"goal": action.goal, "day": written(action.due_on)}
            yield Step(text, "#actions")
