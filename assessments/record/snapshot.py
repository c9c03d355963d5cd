"""
What an assessment says, as plain data: standard text, scale, people, ratings, comments, signatures.

The report is rendered from this and nothing else; approval stores it as canonical JSON with its SHA-256.
Dates are ISO 8601; times are UTC; texts are as they were typed.
"""

from __future__ import annotations

import json
import secrets
import unicodedata
from typing import Any

from django.utils import timezone

from assessments.enums import Action
from assessments.models import Assessment, Snapshot
from assessments.models.answers import RatedItem
from assessments.record import last_time, seals
from assessments.sheet.layout import Item, Sheet, TaskSheet, load_sheet
from integrity.canonical import canonical_json, sha256

# Raised whenever `record` says the same in another form: texts signed in an older form are then not compared.
FORMAT = 1
# No letters that a reader could take for digits.
CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 12


def record(assessment: Assessment, *, with_own: bool = True) -> dict[str, Any]:
    """
    What a signature signs: everything but the signatures themselves. `with_own` False: without the self-rating and
    what the trainee added to it, for a reader who may not see them yet.
    """
    own = getattr(assessment, "self_rating", None)
    own_is_told = with_own and own is not None and own.submitted_at is not None
    sheet = load_sheet(assessment, own=own_is_told)
    version = sheet.version
    marked = frozenset(assessment.element_marks.values_list("task_id", "element_id"))
    return {
        "format": FORMAT,
        "assessment": _who_and_when(assessment),
        "standard": {
            "code": version.code,
            "label": version.label,
            "name": version.name,
            "updated_on": _iso(version.updated_on),
            "level": version.level,
            "description": version.description,
            "prerequisites": version.prerequisites,
            "digest": version.digest,
        },
        "scale": {
            "name": assessment.cycle.scale.name,
            "levels": [
                {
                    "value": level.value,
                    "label": level.label,
                    "label_en": level.label_en,
                    "descriptor": level.descriptor,
                    "descriptor_en": level.descriptor_en,
                    "meets": level.meets,
                }
                for level in sheet.levels
            ],
        },
        "score": _score(sheet),
        "duties": [
            {"code": duty.duty.code, "name": duty.duty.name, "tasks": [_task(task, marked) for task in duty.tasks]}
            for duty in sheet.duties
        ],
        "attitudes": [_item(item) for item in sheet.attitudes],
        "notes": [{"mark": note.mark, "text": note.text} for note in version.notes.all()],
        "self_rating": _self_rating(assessment) if with_own else None,
        "evidence": [
            {
                "on": row.indicator.code if row.indicator else row.attitude.code if row.attitude else "",
                "kind": row.kind,
                "observed_on": _iso(row.observed_on),
                "text": row.text,
                "url": row.url,
                "file": row.file_name,
                "file_size": row.file_size,
                "file_digest": row.file_digest,
                "added_by": row.added_by_name,
                "added_at": _iso(row.added_at),
            }
            for row in assessment.evidence.filter(removed_at__isnull=True).select_related("indicator", "attitude")
            if own_is_told or row.added_by_id != assessment.trainee_id
        ],
        "development": [
            {
                "element": str(row.element) if row.element else "",
                "goal": row.goal,
                "measure": row.measure,
                "due_on": _iso(row.due_on),
            }
            for row in assessment.development_actions.select_related("element")
        ],
    }


def own_record(assessment: Assessment) -> dict[str, Any]:
    """What the trainee's self-rating says, sealed in the chain when it is submitted."""
    sheet = load_sheet(assessment, own=True)
    return {
        "format": FORMAT,
        "number": assessment.number,
        "items": [{"code": item.code, "text": item.text, **_rated(item.own)} for item in sheet.items],
    }


def is_of_this_form(text: str) -> bool:
    """Whether a signed text is of today's form, so that it can be compared with what `record` says now."""
    return (parsed(text) or {}).get("format") == FORMAT


def parsed(text: str) -> dict[str, Any] | None:
    """A stored text as data; None for what the portal did not write."""
    try:
        loaded = json.loads(text)
    except ValueError:
        return None
    return loaded if isinstance(loaded, dict) else None


def code_of(typed: str) -> str:
    """A verification code as it is stored, however it was typed; "" for what can't be one."""
    letters = "".join(letter for letter in unicodedata.normalize("NFKC", typed).upper() if letter.isalnum())
    if len(letters) != CODE_LENGTH or set(letters) - set(CODE_ALPHABET):
        return ""
    return f"{letters[:4]}-{letters[4:8]}-{letters[8:]}"


def content(assessment: Assessment, *, with_own: bool = True) -> dict[str, Any]:
    """The record with its status, the signatures that are valid now, and what was said the last time."""
    signatures = assessment.signatures.filter(revision=assessment.revision, voided_at__isnull=True).select_related(
        "event"
    )
    return {
        **record(assessment, with_own=with_own),
        "status": assessment.status,
        "answer_overdue": _answer_overdue(assessment),
        "signatures": [
            {
                "action": signature.action,
                "name": signature.signer_name,
                "signed_at": _iso(signature.signed_at),
                "statement": signature.event.reason,
                "digest": signature.digest,
            }
            for signature in signatures
        ],
        "previous": last_time.without_comments(last_time.last_time(assessment)),
    }


def freeze(assessment: Assessment) -> Snapshot:
    """Stores what the approved revision says; called once, by its approval."""
    text = canonical_json(content(assessment))
    snapshot = Snapshot(
        assessment=assessment,
        revision=assessment.revision,
        content=text,
        digest=sha256(text),
        code=code_of("".join(secrets.choice(CODE_ALPHABET) for _position in range(CODE_LENGTH))),
        created_at=timezone.now(),
    )
    snapshot.mac = seals.mac("snapshot", seals.of_snapshot(snapshot))
    snapshot.save(force_insert=True)
    return snapshot


def thaw(snapshot: Snapshot) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(snapshot.content)
    return loaded


def _iso(moment: Any) -> str | None:
    return moment.isoformat() if moment else None


def _who_and_when(assessment: Assessment) -> dict[str, Any]:
    cycle = assessment.cycle
    return {
        "number": assessment.number,
        "revision": assessment.revision,
        "cycle": {
            "name": cycle.name,
            "starts_on": _iso(cycle.starts_on),
            "ends_on": _iso(cycle.ends_on),
            "rates_attitudes": cycle.rates_attitudes,
        },
        "trainee": {
            "number": assessment.trainee_number,
            "name": assessment.trainee_name,
            "department": assessment.trainee_department,
            "job_title": assessment.trainee_job_title,
            "hired_on": _iso(assessment.trainee_hired_on),
        },
        "supervisor": {"name": assessment.supervisor_name},
    }


def _score(sheet: Sheet) -> dict[str, Any]:
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


def _task(task: TaskSheet, marked: frozenset[tuple[int, int]]) -> dict[str, Any]:
    def element(row: Any) -> dict[str, Any]:
        return {"code": row.code, "text": row.text, "marked": (task.task.pk, row.pk) in marked}

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
        "indicators": [_item(item) for item in task.items],
    }


def _item(item: Item) -> dict[str, Any]:
    return {"code": item.code, "text": item.text, **_rated(item.answer), "own": _rated(item.own)}


def _rated(answer: RatedItem | None) -> dict[str, Any]:
    """value: on the scale, or None; not_observed; comment; shortcut: how it came about."""
    if answer is None:
        return {"value": None, "not_observed": False, "comment": "", "shortcut": ""}
    value = answer.level.value if answer.level else None
    return {
        "value": value,
        "not_observed": answer.not_observed,
        "comment": answer.comment,
        "shortcut": answer.shortcut,
    }


def _self_rating(assessment: Assessment) -> dict[str, Any] | None:
    own = getattr(assessment, "self_rating", None)
    return {"submitted_at": _iso(own.submitted_at)} if own else None


def _answer_overdue(assessment: Assessment) -> bool:
    """逾期未回覆: approved or waiting without the trainee's answer although its day has passed."""
    answered = assessment.signatures.filter(
        revision=assessment.revision,
        voided_at__isnull=True,
        action__in=[Action.ACKNOWLEDGE, Action.DISPUTE],
    ).exists()
    if answered or assessment.submitted_at is None:
        return False
    return assessment.is_approved or assessment.answer_is_overdue
