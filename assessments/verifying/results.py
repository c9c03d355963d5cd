"""The confirmed results against the snapshot and the follow-ups that they follow from, which are sealed."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from assessments.enums import Action
from assessments.models import ConfirmedProfile, Snapshot, TaskResult
from assessments.record import follow_ups, results, seals
from assessments.record.confirmed import Unlike
from assessments.record.results import Difference, Result
from assessments.record.seeded import Rated, is_expected, is_seeded, results_of
from assessments.verifying.cases import Case
from assessments.verifying.comparing import NOTHING, in_words
from integrity.checks import Alarm

# So many results are named; all of them are usually wrong for one reason.
MOST = 20


def result_alarms(case: Case) -> Iterator[Alarm]:
    stored = case.results
    newest = case.snapshots[-1] if case.snapshots and results.has_results(case.assessment) else None
    if newest is None and is_expected() and _is_seeded(case):
        yield from _against_ratings(case, stored)
    elif newest is None:
        if stored:
            sentence = _("It has confirmed results, though nothing confirms them; rebuild_results removes them:")
            yield Alarm(case.number, sentence, _named(Difference(superfluous=stored)))
    elif seals.fits_snapshot(newest):  # another alarm names one that does not
        yield from _against_snapshot(case, newest, stored)


def _against_snapshot(case: Case, newest: Snapshot, stored: list[Result]) -> Iterator[Alarm]:
    try:
        wanted = results.all_of(case.assessment, newest, case.standards, case.follow_ups)
    except Unlike as error:
        sentence = _(
            "The frozen revision %(revision)s does not have the shape of its standard, so it has no results: %(where)s."
        )
        yield Alarm(case.number, sentence % {"revision": newest.revision, "where": error})
        return
    if found := results.difference(stored, wanted):
        sentence = _(
            "Its confirmed results are not those of the frozen revision %(revision)s and its follow-ups; "
            "rebuild_results corrects them:"
        )
        yield Alarm(case.number, sentence % {"revision": newest.revision}, _named(found))


def _is_seeded(case: Case) -> bool:
    """Whether the demo wrote its newest approval."""
    approvals = [event for event in case.events if event.action == Action.APPROVE]
    return bool(approvals) and is_seeded(approvals[-1]) and case.believes(approvals[-1])


def _against_ratings(case: Case, stored: list[Result]) -> Iterator[Alarm]:
    """Of what the demo wrote without a snapshot; once it is opened again its ratings are others."""
    if not case.assessment.is_approved:
        return
    places = case.standards.places_in(case.assessment.standard.code)
    rated = [Rated(row.indicator_id, row.attitude_id, row.level) for row in case.answers]
    sent = case.own_answers if case.own and case.own.submitted_at else []
    own = [Rated(row.indicator_id, row.attitude_id, row.level) for row in sent]
    confirmed = results_of(case.assessment, rated, own, places)
    wanted = [*confirmed, *follow_ups.results_of(confirmed, case.follow_ups, places)]
    if found := results.difference(stored, wanted):
        yield Alarm(case.number, _("Its confirmed results are not those of its ratings:"), _named(found))


def _named(found: Difference) -> tuple[str, ...]:
    """Such as P1.1.2: level_id 3 → 4."""
    lines = [
        *(_("%(code)s is missing") % {"code": _code(row)} for row in found.missing),
        *(f"{_code(wanted)}: {_unlike(wanted, stored)}" for stored, wanted in found.changed),
        *(_("%(code)s should not be there") % {"code": _code(row)} for row in found.superfluous),
    ]
    more = [_("and %(number)d more") % {"number": len(lines) - MOST}] if len(lines) > MOST else []
    return (*lines[:MOST], *more)


def _unlike(wanted: Result, stored: Result) -> str:
    right, now = results.facts(wanted), results.facts(stored)
    return "; ".join(_change(name, right[name], now[name]) for name in right if right[name] != now[name])


def _change(name: str, right: object, now: object) -> str:
    return f"{name} {in_words(right)} → {in_words(now)}"


def _code(row: Result) -> str:
    if isinstance(row, ConfirmedProfile):
        return _("profile")
    subject = row.task if isinstance(row, TaskResult) else row.subject
    return (subject.code if subject else "") or NOTHING
