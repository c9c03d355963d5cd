"""
Seals of the record: HMAC-SHA-256 keyed from SECRET_KEY over the canonical JSON of what was written, so that a row
changed past the portal no longer fits its seal. Former keys (SECRET_KEY_FALLBACKS) still verify.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from assessments.models import Assessment, Evidence, Report, SelfRating, Snapshot
from assessments.models.answers import RatedItem
from integrity.canonical import canonical_json, sha256

# Of the assessment's own row, what only a step changes; `version` and `chain_head` move between steps too.
ROW = (
    *("cycle_id", "trainee_id", "trainee_number", "trainee_name", "trainee_department", "trainee_job_title"),
    *("trainee_hired_on", "supervisor_id", "supervisor_name", "approver_id", "self_due", "supervisor_due"),
    *("answer_due", "status", "revision", "submitted_at", "verdict", "approved_at", "purged_at", "created_at"),
)


def mac(kind: str, content: Mapping[str, Any], secret: str | None = None) -> str:
    """The seal of something of a kind ("chain", "answer", …): one kind's seal never fits another's content."""
    return salted_hmac(f"assessments.{kind}", canonical_json(content), secret=secret, algorithm="sha256").hexdigest()


def fits(kind: str, content: Mapping[str, Any], seal: str) -> bool:
    """Whether a stored seal is that of the content, under the present key or a former one."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return any(constant_time_compare(seal, mac(kind, content, secret)) for secret in secrets)


def of_assessment(assessment: Assessment, own: SelfRating | None) -> dict[str, Any]:
    """What each event seals of the assessment's row and of the self-rating's, as its step left them."""
    row = {name: _plain(getattr(assessment, name)) for name in ROW}
    times = {"submitted_at": _plain(own.submitted_at), "locked_at": _plain(own.locked_at)} if own else None
    return {**row, "self_rating": times}


def of_answer(answer: RatedItem, assessment_id: int) -> dict[str, Any]:
    """What the seal of a rating covers; `kind` tells the supervisor's from the trainee's own."""
    return {
        "kind": answer._meta.model_name,
        "assessment": assessment_id,
        "indicator": answer.indicator_id,
        "attitude": answer.attitude_id,
        "level": answer.level_id,
        "not_observed": answer.not_observed,
        "comment": answer.comment,
        "shortcut": answer.shortcut,
        "version": answer.version,
    }


def of_evidence(evidence: Evidence) -> dict[str, Any]:
    return {
        "assessment": evidence.assessment_id,
        "indicator": evidence.indicator_id,
        "attitude": evidence.attitude_id,
        "kind": evidence.kind,
        "observed_on": evidence.observed_on.isoformat() if evidence.observed_on else None,
        "text": evidence.text,
        "url": evidence.url,
        "file": evidence.file.name or "",
        "file_name": evidence.file_name,
        "file_type": evidence.file_type,
        "file_size": evidence.file_size,
        "file_digest": evidence.file_digest,
        "added_by": evidence.added_by_id,
        "added_by_name": evidence.added_by_name,
        "added_at": evidence.added_at.astimezone(UTC).isoformat(),
        "removed_by": evidence.removed_by_id,
        "removed_at": evidence.removed_at.astimezone(UTC).isoformat() if evidence.removed_at else None,
    }


def of_snapshot(snapshot: Snapshot) -> dict[str, Any]:
    return {
        "assessment": snapshot.assessment_id,
        "revision": snapshot.revision,
        "digest": snapshot.digest,
        "code": snapshot.code,
        "created_at": snapshot.created_at.astimezone(UTC).isoformat(),
    }


def of_report(report: Report) -> dict[str, Any]:
    return {"snapshot": report.snapshot_id, "digest": report.digest}


def fits_snapshot(snapshot: Snapshot) -> bool:
    """Whether it still is what was frozen, in content, digest, revision and code."""
    intact = sha256(snapshot.content) == snapshot.digest
    return intact and fits("snapshot", of_snapshot(snapshot), snapshot.mac)


def fits_report(report: Report) -> bool:
    """Whether its bytes still are those that were stored."""
    intact = hashlib.sha256(report.pdf).hexdigest() == report.digest
    return intact and fits("report", of_report(report), report.mac)


def _plain(value: Any) -> Any:
    """As JSON keeps it; times in UTC."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if hasattr(value, "isoformat") else value
