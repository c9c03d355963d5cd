"""The parts of a record (`shape`), taken from the rows of an assessment."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import cast

from assessments.enums import Action
from assessments.models import Assessment, Evidence, PlanLine
from assessments.models.answers import RatedItem as Answered
from assessments.record import shape
from assessments.record.agreed import agreed_before
from assessments.record.facts import FACTS, Person
from assessments.record.shape import (
    About,
    AgreedPart,
    DutyPart,
    ElementPart,
    EvidencePart,
    Level,
    PlanPart,
    Rated,
    RatedItem,
    ReopenedPart,
    ScorePart,
    SelfRatingPart,
    StandardPart,
    Supervisor,
    TaskPart,
)
from assessments.sheet.layout import DutySheet, Item, Sheet, TaskSheet
from competency.models import Element, StandardVersion
from competency.models.origin import VersionOrigin

# A task and a knowledge or skill that is marked in it, by their keys.
Marks = frozenset[tuple[int, int]]


def iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def about_part(assessment: Assessment, form: int) -> About:
    period = assessment.period
    return {
        "number": assessment.number,
        "revision": assessment.revision,
        "cycle": {
            "name": period.name,
            "starts_on": period.starts_on.isoformat(),
            "ends_on": period.ends_on.isoformat(),
            "rates_attitudes": assessment.cycle.rates_attitudes,
        },
        "trainee": person_part(assessment, form),
        "supervisor": _supervisor(assessment, form),
    }


def _supervisor(assessment: Assessment, form: int) -> Supervisor:
    name: Supervisor = {"name": assessment.supervisor_name}
    return {**name, "number": assessment.supervisor_number} if form >= 2 else name


def person_part(assessment: Assessment, form: int | None = None) -> Person:
    """The facts that a record of this format tells."""
    values = {fact.name: getattr(assessment, fact.column) for fact in FACTS if fact.since <= (form or shape.FORMAT)}
    plain = {name: iso(value) if isinstance(value, date) else value for name, value in values.items()}
    return cast(Person, plain)


def standard_part(version: StandardVersion, form: int) -> StandardPart:
    """A text that was changed since it came in as official is told as the company's own."""
    part: StandardPart = {
        "code": version.code,
        "label": version.label,
        "name": version.name,
        "updated_on": iso(version.updated_on),
        "level": version.level,
        "description": version.description,
        "prerequisites": version.prerequisites,
        "digest": version.digest,
    }
    origin = VersionOrigin.ADAPTED if version.is_altered_official else version.origin
    return {**part, "origin": str(origin)} if form >= 3 else part


def level_parts(sheet: Sheet) -> list[Level]:
    return [
        {
            "value": level.value,
            "label": level.label,
            "label_en": level.label_en,
            "descriptor": level.descriptor,
            "descriptor_en": level.descriptor_en,
            "meets": level.meets,
        }
        for level in sheet.levels
    ]


def score_part(sheet: Sheet) -> ScorePart:
    score = sheet.score
    return {
        "verdict": score.verdict.value,
        "mean": str(score.mean) if score.mean is not None else None,
        "observed": score.observed,
        "total": score.total,
        "met": score.met,
        "not_met": score.not_met,
        "not_observed": score.not_observed,
    }


def duty_part(duty: DutySheet, marks: Marks, form: int) -> DutyPart:
    tasks = [part for task in duty.tasks for part in _tasks(task, marks, form)]
    return {"code": duty.duty.code, "name": duty.duty.name, "tasks": tasks}


def _tasks(task: TaskSheet, marks: Marks, form: int) -> Iterator[TaskPart]:
    """Each task of a group; what was signed in formats 1 and 2 has no groups."""
    first = _task(task, marks)
    yield first
    for sharer in task.sharers:
        part: TaskPart = {
            **first,
            "code": sharer.code,
            "name": sharer.name,
            "levels": [],
            "outputs": [],
            "knowledge": [],
            "skills": [],
            "indicators": [],
        }
        yield {**part, "blocks_of": task.task.code} if form >= 3 else part


def _task(task: TaskSheet, marks: Marks) -> TaskPart:
    def element(row: Element) -> ElementPart:
        return {"code": row.code, "text": row.text, "marked": (task.task.pk, row.pk) in marks}

    return {
        "code": task.task.code,
        "name": task.task.name,
        "levels": task.levels,
        "outcome": task.score.outcome.value,
        "met": task.score.met,
        "not_met": task.score.not_met,
        "not_observed": task.score.not_observed,
        "outputs": [{"code": output.code, "name": output.name} for output in task.outputs],
        "knowledge": [element(row) for row in task.knowledge],
        "skills": [element(row) for row in task.skills],
        "indicators": [item_part(item) for item in task.items],
    }


def item_part(item: Item) -> RatedItem:
    return {"code": item.code, "text": item.text, **rated_part(item.answer), "own": rated_part(item.own)}


def rated_part(answer: Answered | None) -> Rated:
    if answer is None:
        return {"value": None, "not_observed": False, "comment": "", "shortcut": ""}
    return {
        "value": answer.level.value if answer.level else None,
        "not_observed": answer.not_observed,
        "comment": answer.comment,
        "shortcut": answer.shortcut,
    }


def self_rating_part(assessment: Assessment, form: int) -> SelfRatingPart | None:
    own = getattr(assessment, "self_rating", None)
    if own is None:
        return None
    part: SelfRatingPart = {"submitted_at": iso(own.submitted_at)}
    return {**part, "reopened": reopened_parts(assessment)} if form >= 3 else part


def reopened_parts(assessment: Assessment) -> list[ReopenedPart]:
    """As the sealed events tell it: what HR opened again stays marked."""
    return [
        {"at": event.at.isoformat(), "by": event.actor_name, "by_number": event.actor_number, "reason": event.reason}
        for event in assessment.events.filter(action=Action.SELF_REOPEN).order_by("sequence")
    ]


def evidence_parts(assessment: Assessment, form: int, *, tells_own: bool) -> list[EvidencePart]:
    rows = assessment.evidence.filter(removed_at__isnull=True).select_related("indicator", "attitude")
    return [evidence_part(row, form) for row in rows if tells_own or row.added_by_id != assessment.trainee_id]


def evidence_part(row: Evidence, form: int) -> EvidencePart:
    part: EvidencePart = {
        "on": row.code,
        "kind": row.kind,
        "observed_on": iso(row.observed_on),
        "text": row.text,
        "url": row.url,
        "file": row.file_name,
        "file_size": row.file_size,
        "file_digest": row.file_digest,
        "added_by": row.added_by_name,
        "added_at": iso(row.added_at),
    }
    return {**part, "added_by_number": row.added_by_number} if form >= 2 else part


def plan_parts(assessment: Assessment, form: int) -> list[PlanPart]:
    rows = assessment.plan_lines.select_related("element", "indicator", "attitude")
    return [plan_part(row, form) for row in rows]


def plan_part(row: PlanLine, form: int) -> PlanPart:
    part: PlanPart = {
        "element": str(row.element) if row.element else "",
        "goal": row.goal,
        "measure": row.measure,
        "due_on": iso(row.due_on),
    }
    return {**part, "gap": row.gap_code} if form >= 4 else part


def agreed_parts(assessment: Assessment) -> list[AgreedPart]:
    return [
        {
            "agreed_in": row.agreed_in,
            "gap": row.gap_code,
            "element": str(row.element) if row.element else "",
            "goal": row.goal,
            "measure": row.measure,
            "due_on": iso(row.due_on),
            "state": row.state,
            "closed_on": iso(row.closed_on),
            "note": row.note,
            "cause": row.cause,
        }
        for row in agreed_before(assessment)
    ]
