"""People with several approved appraisals, one cycle after another."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from assessments.careers.gathering import gathered
from competency.drafts.publishing import new_draft, publish
from competency.models import Indicator
from tests.factories import CycleFactory, approved, open_for


def round_of(version, number, of=6):
    """The cycle with this number, from 1; the last of them ended a month ago, each before half a year earlier."""
    ends = timezone.localdate() - timedelta(days=30 + 182 * (of - number))
    days = {"starts_on": ends - timedelta(days=180), "ends_on": ends}
    return CycleFactory(version=version, name=f"第 {number} 輪", **days)


def appraised(version, trainee, supervisor, hr, number, **kwargs):
    """Approved in the round with this number."""
    return approved(open_for(round_of(version, number), trainee, supervisor, hr), hr, **kwargs)


def next_version(version, editor, *, code="BAS4222-002v3", changes=None, gone=(), elements=None):
    """A new version of the standard: indicators and elements with another text, by code, and without some."""
    draft = new_draft(version, code, code[-2:], by=editor, origin=version.origin)
    rows = {row.code: row for row in Indicator.objects.filter(block__task__duty__version=draft)}
    for its_code, text in (changes or {}).items():
        rows[its_code].text = text
        rows[its_code].save()
    for its_code in gone:
        rows[its_code].delete()
    for its_code, text in (elements or {}).items():
        row = draft.elements.get(code=its_code)
        row.text = text
        row.save()
    return publish(draft, by=editor)


def told(person, reader=None, today=None):
    return gathered(reader or person, person, today)


def states(career):
    """By code."""
    return {now.item.code: now.state.value for now in (*career.indicators, *career.attitudes)}


def trend(career, code):
    """Met of all in each appraisal of the task with this code; None where its version has none."""
    task = next(task for task in career.tasks if task.line.code == code)
    return [(point.score.met, point.score.total) if point else None for point in task.points]
