"""The follow-ups of an appraisal against the events that confirmed and changed them."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from assessments.enums import Action
from assessments.models import FollowUp
from assessments.record import follow_ups
from assessments.verifying.cases import Case
from assessments.verifying.comparing import NOTHING
from assessments.verifying.files import described, wrong_file
from assessments.verifying.rows import describe
from integrity.checks import Alarm


def follow_up_alarms(case: Case) -> Iterator[Alarm]:
    """What an event that is itself not believed says is another alarm's to tell."""
    events = {event.pk: event for event in case.events if event.action == Action.FOLLOW_UP}
    rows = {row.event_id: row for row in case.follow_ups}
    for key, event in events.items():
        if key not in rows and case.believes(event):
            sentence = _("The follow-up that event %(event)s confirmed is missing.")
            yield Alarm(case.number, sentence % {"event": describe(event)})
    states = follow_ups.states_of(event for event in case.events if case.believes(event))
    for key, row in rows.items():
        if (its := events.get(key)) is None:
            yield Alarm(case.number, _("There is a follow-up that no event confirmed:"), (_named(row),))
        elif case.believes(its):
            yield from _against(case, row, its.detail(follow_ups.MARKS), states[its.sequence])
        yield from _files(case, row)


def _against(case: Case, row: FollowUp, marks: object, state: str) -> Iterator[Alarm]:
    kept = marks if isinstance(marks, dict) else {}
    wrong = follow_ups.changed(row, row.evidence.all(), kept) if kept else ["–"]
    if wrong:
        sentence = _("A follow-up is not what was confirmed (%(columns)s); it now says:")
        yield Alarm(case.number, sentence % {"columns": ", ".join(wrong)}, (_named(row),))
    if row.state != state:
        sentence = _("A follow-up is not in the state in which its last event left it: %(before)s → %(now)s.")
        yield Alarm(case.number, sentence % {"before": state, "now": row.state}, (_named(row),))


def _files(case: Case, row: FollowUp) -> Iterator[Alarm]:
    for piece in row.evidence.all():
        if wrong := wrong_file(piece):
            yield Alarm(case.number, wrong, (f"{_named(row)} – {described(piece)}",))


def _named(row: FollowUp) -> str:
    """Such as P1.1.2 2026-11-03 林淑芬: “…”."""
    subject = (row.subject.code if row.subject else "") or NOTHING
    return f"{subject} {row.observed_on} {row.confirmed_by_name}: {row.seen[:60]}"
