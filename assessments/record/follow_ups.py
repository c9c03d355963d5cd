"""
Follow-ups in the record of an appraisal: what the event of each seals, what state its later events leave it in, and
the results that follow from those that count (docs/decisions/0075). Nothing here asks the database.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime

from assessments.enums import Action, FollowUpState, ResultSource
from assessments.models import ConfirmedProfile, DevelopmentEvidence, Event, FollowUp, IndicatorResult, TaskResult
from assessments.models.items import ItemKey
from assessments.record.confirmed import Places
from assessments.sheet.scoring import Rating, score_task
from integrity import seals
from integrity.canonical import canonical_json, sha256

KIND = "assessments.followup"
# What an event keeps: marks of the columns, and which event confirmed the follow-up that a later one is about.
MARKS, ABOUT = "follow_up_marks", "follow_up"
UPHELD = "upheld"
# Action and place in a course may be unlinked when what is known of a person is deleted; their ledger seals them.
COLUMNS = (
    *("assessment_id", "revision", "indicator_id", "attitude_id", "level_id", "meets", "seen", "observed_on"),
    *("confirmed_by_id", "confirmed_by_name", "confirmed_by_number", "confirmed_at", "confirmed_on"),
)
OF_EVIDENCE = (
    *("kind", "text", "url", "file_name", "file_type", "file_size", "file_digest"),
    *("added_by_id", "added_by_name", "added_at", "removed_by_id", "removed_at"),
)
Result = IndicatorResult | TaskResult | ConfirmedProfile


def content_of(row: FollowUp, evidence: Iterable[DevelopmentEvidence]) -> dict[str, object]:
    """What the event of the confirmation seals, with the evidence that was given with it."""
    columns = {name: _plain(getattr(row, name)) for name in COLUMNS}
    pieces = sorted(canonical_json(_of_evidence(piece)) for piece in evidence)
    return {**columns, "evidence": sha256(canonical_json(pieces))}


def _of_evidence(row: DevelopmentEvidence) -> dict[str, object]:
    return {"file": row.file.name or "", **{name: _plain(getattr(row, name)) for name in OF_EVIDENCE}}


def marks_of(row: FollowUp, evidence: Iterable[DevelopmentEvidence]) -> dict[str, str]:
    return seals.marks(KIND, row.assessment_id, content_of(row, evidence))


def changed(row: FollowUp, evidence: Iterable[DevelopmentEvidence], marks: Mapping[str, object]) -> list[str]:
    """The columns that are not what was confirmed."""
    return seals.changed(KIND, row.assessment_id, content_of(row, evidence), marks)


def states_of(events: Iterable[Event]) -> dict[int, FollowUpState]:
    """By the sequence of the event that confirmed it, the state in which the chain leaves each follow-up."""
    found: dict[int, FollowUpState] = {}
    for event in events:
        about = event.sequence if event.action == Action.FOLLOW_UP else event.detail(ABOUT)
        if event.action == Action.FOLLOW_UP:
            found[event.sequence] = FollowUpState.CONFIRMED
        elif about in found:
            found[about] = _after(event, found[about])
    return found


def _after(event: Event, before: FollowUpState) -> FollowUpState:
    upheld = FollowUpState.UPHELD if event.detail(UPHELD) is True else FollowUpState.WITHDRAWN
    after = {
        Action.FOLLOW_UP_OBJECT: FollowUpState.OBJECTED,
        Action.FOLLOW_UP_ANSWER: upheld,
        Action.FOLLOW_UP_WITHDRAW: FollowUpState.WITHDRAWN,
    }
    return after.get(Action(event.action), before)


def counting(follow_ups: Iterable[FollowUp], revision: int) -> dict[ItemKey, FollowUp]:
    """
    Of each item the newest that counts. Those of a former revision do not: the approval that came after them is the
    newer confirmation.
    """
    rows = [row for row in follow_ups if row.counts and row.revision == revision]
    return {row.key: row for row in sorted(rows, key=lambda row: (row.confirmed_at, row.event_id))}


def results_of(confirmed: Iterable[Result], follow_ups: Iterable[FollowUp], places: Places) -> list[Result]:
    """
    The results that follow-ups add to those that the approval `confirmed`, unsaved: one for each item that they decide,
    and one for each task whose outcome they change.
    """
    rows = list(confirmed)
    profile = next((row for row in rows if isinstance(row, ConfirmedProfile)), None)
    if profile is None:
        return []
    newest = counting(follow_ups, profile.revision)
    common = {
        "assessment_id": profile.assessment_id,
        "revision": profile.revision,
        "person_id": profile.person_id,
        "source": ResultSource.FOLLOW_UP,
    }
    items = [
        IndicatorResult(
            **common,
            confirmed_on=row.confirmed_on,
            indicator_id=row.indicator_id,
            attitude_id=row.attitude_id,
            level_id=row.level_id,
            meets=row.meets,
        )
        for row in newest.values()
    ]
    tasks = [
        TaskResult(**common, confirmed_on=day, task_id=task, outcome=outcome)
        for task, outcome, day in _changed_tasks(rows, newest, places)
    ]
    return [*items, *tasks]


def _changed_tasks(
    confirmed: list[Result], newest: Mapping[ItemKey, FollowUp], places: Places
) -> Iterator[tuple[int, str, date]]:
    """A task has the day of the newest follow-up of its indicators; tasks that share indicators change together."""
    given = {row.indicator_id: Rating(meets=row.meets, answered=True) for row in _items(confirmed)}
    before = {row.task_id: row.outcome for row in confirmed if isinstance(row, TaskResult)}
    tasks = {task.key: task for tasks in places.duties for task in tasks}
    for task in tasks.values():
        indicators = tasks[task.blocks_of or task.key].indicators
        followed = {one.key: row for one in indicators if (row := newest.get(ItemKey(False, one.key)))}
        if not followed:
            continue
        now = {key: Rating(meets=row.meets, answered=True) for key, row in followed.items()}
        outcome = score_task(now.get(one.key) or given.get(one.key, Rating()) for one in indicators).outcome
        if outcome != before.get(task.key):
            yield task.key, outcome, max(row.confirmed_on for row in followed.values())


def _items(rows: Iterable[Result]) -> Iterator[IndicatorResult]:
    return (row for row in rows if isinstance(row, IndicatorResult))


def _plain(value: object) -> object:
    """As JSON keeps it; times in UTC."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value
