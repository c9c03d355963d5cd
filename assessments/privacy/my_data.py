"""
What the portal keeps about one person, as plain data for that person (個人資料保護法 3, 10). Dates are ISO 8601, times
UTC; of a draft nothing of the supervisor's.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import cast

from auditlog.models import LogEntry
from django.conf import settings
from django.utils import timezone

from assessments.access.permissions import can_read_evidence, can_read_ratings
from assessments.models import Assessment, Evidence
from assessments.models.answers import RatedItem
from assessments.privacy.actions import own_actions
from assessments.privacy.calibrated import own_calibration_notes
from assessments.privacy.certified import own_certificates
from assessments.privacy.confirmed import own_results
from assessments.privacy.done import done_for_others
from assessments.privacy.followed import own_follow_ups
from assessments.privacy.improving import own_improvement_plans
from assessments.privacy.reminded import own_reminders
from assessments.privacy.rights import own_rights
from assessments.privacy.shape import (
    Account,
    AccountChange,
    MarkedElement,
    MyData,
    OwnAssessment,
    OwnEvent,
    OwnEvidence,
    OwnItem,
    OwnMail,
    OwnRated,
    Result,
    Retention,
)
from assessments.privacy.trained import own_training
from assessments.privacy.ways_in import own_invitations, own_sign_ins
from assessments.record import shape
from assessments.record.facts import FACTS, Person
from assessments.record.parts import agreed_parts, evidence_part, iso, person_part, plan_parts, rated_part
from assessments.sheet.layout import Item, Sheet, load_sheet
from assessments.workflow.timeline import visible_reason
from mailing.models import Mail
from people.leaving import kept_until
from people.links import links_of
from people.models import User

FORMAT = "my-data"
# Raised whenever a field is taken away or means something else; new fields do not raise it.
FORMAT_VERSION = 1


def own_assessments(person: User) -> list[Assessment]:
    rows = Assessment.objects.visible_to(person).filter(trainee=person).with_people()
    return list(rows.select_related("self_rating").order_by("pk"))


def my_data(person: User, assessments: list[Assessment]) -> MyData:
    """All of it; `assessments`: the person's own, see `own_assessments`."""
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "made_at": timezone.now().isoformat(),
        "person": _account(person),
        "roles": sorted(person.roles),
        "company_accounts": [
            {"issuer": link.provider, "subject": link.uid, "linked_at": link.date_joined.isoformat()}
            for link in links_of(person)
        ],
        "reporting_line": {
            "supervisor": person.supervisor.name if person.supervisor else None,
            "supervisor_number": person.supervisor.username if person.supervisor else None,
            "people_reporting": person.reports.count(),
        },
        "retention": _retention(person),
        "account_changes": _account_changes(person),
        "rights": own_rights(person),
        "invitations": own_invitations(person),
        "sign_ins": own_sign_ins(person),
        "assessments": [_assessment(person, assessment) for assessment in assessments],
        "development_actions": own_actions(person),
        "follow_ups": own_follow_ups(person),
        "done_for_others": done_for_others(person),
        "mails": [_mail(mail, person) for mail in person.mails.prefetch_related("topics__assessment").order_by("pk")],
        "reminders": own_reminders(person),
        "calibration_notes": own_calibration_notes(person),
        "training": own_training(person),
        "improvement_plans": own_improvement_plans(person),
        "certificates": own_certificates(person),
    }


def _retention(person: User) -> Retention:
    years = settings.RETENTION_YEARS
    until = kept_until(person.left_on, years) if person.left_on else None
    return {"years_after_leaving": years, "kept_until": iso(until)}


def _account(person: User) -> Account:
    facts = {fact.name: getattr(person, fact.of_person) for fact in FACTS}
    plain = {name: iso(value) if isinstance(value, date) else value for name, value in facts.items()}
    return {
        **cast(Person, plain),
        "left_on": iso(person.left_on),
        "email": person.email,
        "language": person.language,
        "account_made_at": person.date_joined.isoformat(),
        "last_sign_in": iso(person.last_login),
    }


def _account_changes(person: User) -> list[AccountChange]:
    fields = {field.name for field in User._meta.concrete_fields if not field.primary_key}
    entries = LogEntry.objects.get_for_object(person).select_related("actor").order_by("timestamp", "pk")
    written = [(entry.timestamp, entry.actor, fields & set(entry.changes or {})) for entry in entries]
    return [
        {
            "at": at.isoformat(),
            "by": by.name if by else None,
            "by_number": by.username if by else None,
            "fields": sorted(changed),
        }
        for at, by, changed in sorted([*written, *_by_staff_lists(person)], key=lambda one: one[0])
    ]


def _by_staff_lists(person: User) -> list[tuple[datetime, User | None, set[str]]]:
    """What lists of HR changed of the person; one that was taken back changed it twice."""
    found: list[tuple[datetime, User | None, set[str]]] = []
    lines = person.staff_import_lines.select_related("staff_import__by", "staff_import__undone_by").order_by("pk")
    for line in lines:
        done, fields = line.staff_import, {User._meta.get_field(name).name for name in line.after}
        found.append((done.at, done.by, fields))
        if done.undone_at is not None:
            found.append((done.undone_at, done.undone_by, fields))
    return found


def _mail(mail: Mail, person: User) -> OwnMail:
    """What it said belongs to the person where it is about nobody else."""
    is_own = all(topic.assessment.trainee_id == person.pk for topic in mail.topics.all())
    is_own = is_own and mail.details.get("person", person.pk) == person.pk
    return {
        "posted_at": mail.created_at.isoformat(),
        "kind": mail.kind,
        "address": mail.address,
        "subject": mail.subject if is_own else None,
        "text": mail.body if is_own else None,
        "state": mail.state,
        "sent_at": iso(mail.sent_at),
    }


def _assessment(person: User, assessment: Assessment) -> OwnAssessment:
    readable = can_read_ratings(person, assessment)
    sheet = load_sheet(assessment, own=True)
    own = getattr(assessment, "self_rating", None)
    name, *days = assessment.period
    starts_on, ends_on = (day.isoformat() for day in days)
    return {
        "number": assessment.number,
        "address": assessment.get_absolute_url(),
        "cycle": {"name": name, "starts_on": starts_on, "ends_on": ends_on},
        "standard": {"code": assessment.standard.code, "name": assessment.standard.name},
        "trainee": person_part(assessment),
        "supervisor": assessment.supervisor_name,
        "supervisor_number": assessment.rated_by[1],
        "approver": assessment.approver.name if assessment.approver else None,
        "approver_number": assessment.approver.username if assessment.approver else None,
        "status": assessment.status,
        "revision": assessment.revision,
        "due": {
            "self_rating": iso(assessment.self_due),
            "rating": assessment.supervisor_due.isoformat(),
            "answer": assessment.answer_due.isoformat(),
        },
        "opened_at": assessment.created_at.isoformat(),
        "submitted_at": iso(assessment.submitted_at),
        "approved_at": iso(assessment.approved_at),
        "readable": readable,
        "result": _result(sheet) if readable else None,
        "confirmed_results": own_results(assessment),
        "self_rating": {"submitted_at": iso(own.submitted_at), "locked_at": iso(own.locked_at)} if own else None,
        "items": [_item(item, readable) for item in sheet.items],
        "marked_elements": _marked(assessment) if readable else [],
        "evidence": _evidence(person, assessment),
        "development_plan": plan_parts(assessment, shape.FORMAT) if readable else [],
        "agreed_before": agreed_parts(assessment),
        "events": _events(assessment, readable),
        "signatures": [
            {
                "action": row.action,
                "name": row.signer_name,
                "number": row.event.who[1],
                "revision": row.revision,
                "signed_at": row.signed_at.isoformat(),
                "digest": row.digest,
                "voided_at": iso(row.voided_at),
            }
            for row in assessment.signatures.select_related("event__actor")
        ],
        "snapshots": [
            {"revision": row.revision, "code": row.code, "digest": row.digest, "made_at": row.created_at.isoformat()}
            for row in assessment.snapshots.all()
        ],
        "accesses": [
            {
                "at": row.at.isoformat(),
                "person": row.person.name,
                "number": row.person.username,
                "kind": row.kind,
                "detail": row.detail,
            }
            for row in assessment.accesses.select_related("person")
        ],
    }


def _result(sheet: Sheet) -> Result:
    score = sheet.score
    return {
        "verdict": score.verdict.value,
        "mean": str(score.mean) if score.mean is not None else None,
        "observed": score.observed,
        "total": score.total,
        "tasks": [{"code": task.code, "outcome": of.score.outcome.value} for of in sheet.tasks for task in of.tasks],
    }


def _item(item: Item, readable: bool) -> OwnItem:
    return {
        "code": item.code,
        "text": item.text,
        "rating": _rated(item.answer) if readable else None,
        "own": _rated(item.own),
    }


def _rated(answer: RatedItem | None) -> OwnRated | None:
    if answer is None:
        return None
    label = answer.level.label if answer.level else None
    return {**rated_part(answer), "label": label, "changed_at": answer.changed_at.isoformat()}


def _marked(assessment: Assessment) -> list[MarkedElement]:
    marks = assessment.element_marks.select_related("task", "element")
    return [{"task": mark.task.code, "code": mark.element.code, "text": mark.element.text} for mark in marks]


def _evidence(person: User, assessment: Assessment) -> list[OwnEvidence]:
    """What the person may read; what they took back themself is still kept, so it is listed too."""
    rows = assessment.evidence.select_related("indicator", "attitude", "added_by")
    return [
        _piece(row) for row in rows if can_read_evidence(person, row) and (row.removed_at is None or row.is_of_trainee)
    ]


def _piece(row: Evidence) -> OwnEvidence:
    part = evidence_part(row, shape.FORMAT)
    return {
        "on": part["on"],
        "kind": part["kind"],
        "observed_on": part["observed_on"],
        "text": part["text"],
        "url": part["url"],
        "file": part["file"],
        "file_bytes": part["file_size"],
        "file_digest": part["file_digest"],
        "added_by": part["added_by"],
        "added_by_number": row.who[1],
        "added_at": part["added_at"],
        "removed_at": iso(row.removed_at),
    }


def _events(assessment: Assessment, readable: bool) -> list[OwnEvent]:
    return [
        {
            "sequence": event.sequence,
            "at": event.at.isoformat(),
            "action": event.action,
            "by": event.actor_name,
            "by_number": event.who[1],
            "status": event.to_status,
            "revision": event.revision,
            "reason": visible_reason(event, full=readable),
            "before": event.details.get("from", ""),
            "before_number": event.details.get("from_number", ""),
            "after": event.details.get("to", ""),
            "after_number": event.details.get("to_number", ""),
        }
        for event in assessment.events.select_related("actor")
    ]
