"""
What the portal keeps about one person, as plain data for that person (個人資料保護法 3, 10): docs/my-data.md describes
the form. Dates are ISO 8601, times UTC; of a draft nothing of the supervisor's.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from auditlog.models import LogEntry
from django.conf import settings
from django.utils import timezone

from assessments.access.permissions import can_read_evidence, can_read_ratings
from assessments.models import Access, Assessment, Event, Evidence
from assessments.models.answers import RatedItem
from assessments.sheet.layout import Item, Sheet, load_sheet
from assessments.workflow.wording import reason_told
from people.leaving import kept_until
from people.models import User

FORMAT = "my-data"
# Raised whenever a field is taken away or means something else; new fields do not raise it.
FORMAT_VERSION = 1


def own_assessments(person: User) -> list[Assessment]:
    rows = Assessment.objects.visible_to(person).filter(trainee=person).with_people()
    return list(rows.select_related("self_rating").order_by("pk"))


def my_data(person: User, assessments: list[Assessment]) -> dict[str, Any]:
    """All of it; `assessments`: the person's own, see `own_assessments`."""
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "made_at": _iso(timezone.now()),
        "person": {
            "number": person.username,
            "name": person.name,
            "department": person.department,
            "job_title": person.job_title,
            "hired_on": _iso(person.hired_on),
            "left_on": _iso(person.left_on),
            "email": person.email,
            "language": person.language,
            "account_made_at": _iso(person.date_joined),
            "last_sign_in": _iso(person.last_login),
        },
        "roles": sorted(person.roles),
        "reporting_line": {
            "supervisor": person.supervisor.name if person.supervisor else None,
            "people_reporting": person.reports.count(),
        },
        "retention": retention(person),
        "account_changes": _account_changes(person),
        "assessments": [_assessment(person, assessment) for assessment in assessments],
        "done_for_others": _done_for_others(person),
    }


def retention(person: User) -> dict[str, Any]:
    """How long; `kept_until` is known once the person left."""
    years = settings.RETENTION_YEARS
    return {
        "years_after_leaving": years,
        "kept_until": _iso(kept_until(person.left_on, years)) if person.left_on else None,
    }


def _account_changes(person: User) -> list[dict[str, Any]]:
    """When and by whom; of what changed the fields' names, their values stay with the administrator."""
    fields = {field.name for field in User._meta.concrete_fields if not field.primary_key}
    entries = LogEntry.objects.get_for_object(person).select_related("actor").order_by("timestamp", "pk")
    return [
        {
            "at": _iso(entry.timestamp),
            "by": entry.actor.name if entry.actor else None,
            "fields": sorted(fields & set(entry.changes or {})),
        }
        for entry in entries
    ]


def _done_for_others(person: User) -> dict[str, Any]:
    """Counts only: the appraisals are other people's."""
    actions = Event.objects.filter(actor=person).exclude(assessment__trainee=person).values_list("action", flat=True)
    return {
        "assessments_as_supervisor": person.assessments_to_rate.count(),
        "assessments_as_approver": person.assessments_to_approve.count(),
        "steps": dict(sorted(Counter(actions).items())),
        "evidence_added": Evidence.objects.filter(added_by=person).exclude(assessment__trainee=person).count(),
        "looks": Access.objects.filter(person=person).exclude(assessment__trainee=person).count(),
        "edits_of_standards_and_accounts": LogEntry.objects.filter(actor=person).count(),
    }


def _assessment(person: User, assessment: Assessment) -> dict[str, Any]:
    readable = can_read_ratings(person, assessment)
    sheet = load_sheet(assessment, own=True)
    own = getattr(assessment, "self_rating", None)
    cycle = assessment.cycle
    return {
        "number": assessment.number,
        "address": assessment.get_absolute_url(),
        "cycle": {"name": cycle.name, "starts_on": _iso(cycle.starts_on), "ends_on": _iso(cycle.ends_on)},
        "standard": {"code": cycle.version.code, "name": cycle.version.name},
        "trainee": {
            "number": assessment.trainee_number,
            "name": assessment.trainee_name,
            "department": assessment.trainee_department,
            "job_title": assessment.trainee_job_title,
            "hired_on": _iso(assessment.trainee_hired_on),
        },
        "supervisor": assessment.supervisor_name,
        "approver": assessment.approver.name if assessment.approver else None,
        "status": assessment.status,
        "revision": assessment.revision,
        "due": {
            "self_rating": _iso(assessment.self_due),
            "rating": _iso(assessment.supervisor_due),
            "answer": _iso(assessment.answer_due),
        },
        "opened_at": _iso(assessment.created_at),
        "submitted_at": _iso(assessment.submitted_at),
        "approved_at": _iso(assessment.approved_at),
        "readable": readable,
        "result": _result(sheet) if readable else None,
        "self_rating": {"submitted_at": _iso(own.submitted_at), "locked_at": _iso(own.locked_at)} if own else None,
        "items": [_item(item, readable) for item in sheet.items],
        "marked_elements": _marked(assessment) if readable else [],
        "evidence": _evidence(person, assessment),
        "development_plan": _plan(assessment) if readable else [],
        "events": _events(assessment, readable),
        "signatures": [
            {
                "action": row.action,
                "name": row.signer_name,
                "revision": row.revision,
                "signed_at": _iso(row.signed_at),
                "digest": row.digest,
                "voided_at": _iso(row.voided_at),
            }
            for row in assessment.signatures.all()
        ],
        "snapshots": [
            {"revision": row.revision, "code": row.code, "digest": row.digest, "made_at": _iso(row.created_at)}
            for row in assessment.snapshots.all()
        ],
        "accesses": [
            {"at": _iso(row.at), "person": row.person.name, "kind": row.kind, "detail": row.detail}
            for row in assessment.accesses.select_related("person")
        ],
    }


def _result(sheet: Sheet) -> dict[str, Any]:
    score = sheet.score
    return {
        "verdict": score.verdict.value,
        "mean": str(score.mean) if score.mean is not None else None,
        "observed": score.observed,
        "total": score.total,
        "tasks": [{"code": task.task.code, "outcome": task.score.outcome.value} for task in sheet.tasks],
    }


def _item(item: Item, readable: bool) -> dict[str, Any]:
    return {
        "code": item.code,
        "text": item.text,
        "rating": _rated(item.answer) if readable else None,
        "own": _rated(item.own),
    }


def _rated(answer: RatedItem | None) -> dict[str, Any] | None:
    if answer is None:
        return None
    return {
        "value": answer.level.value if answer.level else None,
        "label": answer.level.label if answer.level else None,
        "not_observed": answer.not_observed,
        "comment": answer.comment,
        "shortcut": answer.shortcut,
        "changed_at": _iso(answer.changed_at),
    }


def _marked(assessment: Assessment) -> list[dict[str, Any]]:
    marks = assessment.element_marks.select_related("task", "element")
    return [{"task": mark.task.code, "code": mark.element.code, "text": mark.element.text} for mark in marks]


def _evidence(person: User, assessment: Assessment) -> list[dict[str, Any]]:
    """What the person may read; what they took back themself is still kept, so it is told too."""
    rows = assessment.evidence.select_related("indicator", "attitude")
    return [
        {
            "on": row.indicator.code if row.indicator else row.attitude.code if row.attitude else "",
            "kind": row.kind,
            "observed_on": _iso(row.observed_on),
            "text": row.text,
            "url": row.url,
            "file": row.file_name,
            "file_bytes": row.file_size,
            "file_digest": row.file_digest,
            "added_by": row.added_by_name,
            "added_at": _iso(row.added_at),
            "removed_at": _iso(row.removed_at),
        }
        for row in rows
        if can_read_evidence(person, row) and (row.removed_at is None or row.is_of_trainee)
    ]


def _plan(assessment: Assessment) -> list[dict[str, Any]]:
    return [
        {
            "element": str(row.element) if row.element else "",
            "goal": row.goal,
            "measure": row.measure,
            "due_on": _iso(row.due_on),
        }
        for row in assessment.development_actions.select_related("element")
    ]


def _events(assessment: Assessment, readable: bool) -> list[dict[str, Any]]:
    """As the timeline tells them; of the details what it shows, names or days before and after."""
    return [
        {
            "sequence": event.sequence,
            "at": _iso(event.at),
            "action": event.action,
            "by": event.actor_name,
            "status": event.to_status,
            "revision": event.revision,
            "reason": reason_told(event, full=readable),
            "before": event.details.get("from", ""),
            "after": event.details.get("to", ""),
        }
        for event in assessment.events.all()
    ]


def _iso(moment: Any) -> str | None:
    return moment.isoformat() if moment else None
