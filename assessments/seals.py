"""
Seals of the record: HMAC-SHA-256 keyed from SECRET_KEY over the canonical JSON of what was written, so that a row
changed past the portal no longer fits its seal. Former keys (SECRET_KEY_FALLBACKS) still verify.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC
from typing import Any

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from assessments.canonical import canonical_json
from assessments.models import Evidence, Report, Snapshot
from assessments.models.answers import RatedItem


def mac(kind: str, content: Mapping[str, Any], secret: str | None = None) -> str:
    """The seal of something of a kind ("chain", "answer", …): one kind's seal never fits another's content."""
    return salted_hmac(f"assessments.{kind}", canonical_json(content), secret=secret, algorithm="sha256").hexdigest()


def fits(kind: str, content: Mapping[str, Any], seal: str) -> bool:
    """Whether a stored seal is that of the content, under the present key or a former one."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return any(constant_time_compare(seal, mac(kind, content, secret)) for secret in secrets)


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
