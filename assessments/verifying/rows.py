"""The chain of events, and the assessment's own row as its last step left it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from assessments.models import Event
from assessments.record import seals
from assessments.verifying.cases import Case
from config.days import written_time
from integrity import seals as keyed
from integrity.checks import Alarm
from integrity.differences import Difference, differences
from people.models import User

PEOPLE = ("trainee_id", "supervisor_id", "approver_id")


def chain_alarms(case: Case) -> Iterator[Alarm]:
    by_sequence = {event.sequence: event for event in case.events}
    broken = tuple(describe(by_sequence[sequence]) for sequence in case.breaks if sequence)
    if broken:
        sentence = _("These events do not fit their seals; they, or those before them, were changed, removed or added:")
        yield Alarm(case.number, sentence, broken)
    if 0 in case.breaks:
        sentence = _("Its chain of events does not end as sealed: the newest were removed, or its head was changed.")
        yield Alarm(case.number, sentence)


def row_alarms(case: Case) -> Iterator[Alarm]:
    """Status, verdict, people, dates: what only a step of the table changes."""
    last = case.events[-1] if case.events else None
    if last is None or not case.believes(last):
        return
    found = tuple(_unlike_marks(case, last) if last.detail("marks") else _unlike_row(case, last))
    if found:
        sentence = _("The assessment's own data is not what event %(event)s left:") % {"event": describe(last)}
        yield Alarm(case.number, sentence, found)


def _unlike_marks(case: Case, last: Event) -> Iterator[str]:
    """The columns that were changed, with what they say now; status and revision stand in the event itself."""
    now, marks = seals.columns_of(case.assessment, case.own), last.detail("marks")
    before: dict[str, object] = {"status": last.to_status, "revision": last.revision}
    wrong = keyed.changed(seals.ROW_KIND, case.assessment.pk, now, marks)
    for name in [*wrong, *_later(case, now, marks)]:
        yield _named(Difference(name, before[name], now[name])) if name in before else _now(name, now.get(name))


def _unlike_row(case: Case, last: Event) -> Iterator[str]:
    """As events of former releases keep it: the row itself."""
    sealed = last.detail("row") or {"status": last.to_status, "revision": last.revision}
    now = seals.of_assessment(case.assessment, case.own)
    for one in differences(sealed, {key: now.get(key) for key in [*sealed, *_later(case, now, sealed)]}):
        yield _named(one)


def _later(case: Case, now: Mapping[str, object], sealed: Mapping[str, object]) -> list[str]:
    """
    What is kept since a later release was not sealed with an older row: there it is still empty, the standard is that
    of the cycle, and of a period that was filled in afterwards the signed record tells, where there is one.
    """
    filled = {"standard_id": now["standard_id"] != case.assessment.cycle.version_id}
    filled |= {column: bool(now[column]) and now["submitted_at"] is None for column in seals.PERIOD}
    filled |= {column: bool(now[column]) for column in seals.LATER}
    return [column for column, is_wrong in filled.items() if is_wrong and column not in sealed]


def _now(name: str, value: object) -> str:
    said = _person(value) if name in PEOPLE else value
    return _("%(column)s: now %(value)s") % {"column": name, "value": "–" if said in (None, "") else said}


def describe(event: Event) -> str:
    """Such as: 3 submit, 林淑芬, 2026/06/30 17:20."""
    at = written_time(event.at)
    return _(", ").join(part for part in (f"{event.sequence} {event.action}", event.actor_name, at) if part)


def _named(difference: Difference) -> str:
    """With the people's names beside their keys."""
    if difference.path not in PEOPLE:
        return str(difference)
    return str(Difference(difference.path, _person(difference.before), _person(difference.after)))


def _person(key: object) -> str | None:
    person = User.objects.filter(pk=key).first() if isinstance(key, int) else None
    return f"{person.username} {person.name}" if person else None
