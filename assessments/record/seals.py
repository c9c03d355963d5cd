"""What the seals of an assessment's rows cover, and whether a row still fits its seal."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, date, datetime

from assessments.models import Assessment, Evidence, Report, SelfRating, Snapshot
from assessments.models.answers import RatedItem
from assessments.record.facts import FACTS
from integrity import seals
from integrity.canonical import sha256

PERIOD = ("cycle_name", "cycle_starts_on", "cycle_ends_on")
# Of the assessment's own row, what only a step changes; `version` and `chain_head` move between steps too.
ROW = (
    *("cycle_id", "standard_id", *PERIOD),
    *("trainee_id", "supervisor_id", "supervisor_name", "supervisor_number", "approver_id"),
    *("self_due", "supervisor_due", "answer_due"),
    *("status", "revision", "submitted_at", "verdict", "approved_at", "purged_at", "created_at"),
    *(fact.column for fact in FACTS),
)
# What an assessment keeps since a later release: what was sealed before tells nothing of it, so there it is empty.
LATER = (*(fact.column for fact in FACTS if fact.since > 1), "supervisor_number")
ROW_KIND = "assessments.row"
SHEET = "assessments.sheet"
ANSWER, EVIDENCE, SNAPSHOT, REPORT = (f"assessments.{kind}" for kind in ("answer", "evidence", "snapshot", "report"))
Sealed = dict[str, object]


def of_assessment(assessment: Assessment, own: SelfRating | None) -> Sealed:
    """What a step leaves of the assessment's row and of the self-rating's."""
    row = {name: _plain(getattr(assessment, name)) for name in ROW}
    times = {"submitted_at": _plain(own.submitted_at), "locked_at": _plain(own.locked_at)} if own else None
    return {**row, "self_rating": times}


def columns_of(assessment: Assessment, own: SelfRating | None) -> Sealed:
    """The same as a flat row, such as an event keeps marks of."""
    row = of_assessment(assessment, own)
    times = row.pop("self_rating")
    return {**row, "self_rating": isinstance(times, dict), **_prefixed(times)}


def _prefixed(times: object) -> Sealed:
    return {f"self_rating › {name}": value for name, value in times.items()} if isinstance(times, dict) else {}


def of_answer(answer: RatedItem, assessment_id: int) -> Sealed:
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


def of_sheet(answers: Iterable[RatedItem], assessment_id: int, *, is_own: bool) -> Sealed:
    """Which ratings of a sheet there are, each by its seal: so one that is missing or was set back is found."""
    stored = sorted([row.indicator_id or 0, row.attitude_id or 0, row.mac] for row in answers if row.pk is not None)
    return {"assessment": assessment_id, "is_own": is_own, "answers": stored}


def of_evidence(evidence: Evidence) -> Sealed:
    """Rows of former releases have no number of who added them, and their seals tell of none."""
    number: Sealed = {"added_by_number": evidence.added_by_number} if evidence.added_by_number else {}
    return {
        **number,
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


def of_snapshot(snapshot: Snapshot) -> Sealed:
    return {
        "assessment": snapshot.assessment_id,
        "revision": snapshot.revision,
        "digest": snapshot.digest,
        "code": snapshot.code,
        "created_at": snapshot.created_at.astimezone(UTC).isoformat(),
    }


def of_report(report: Report) -> Sealed:
    return {"snapshot": report.snapshot_id, "digest": report.digest}


def seal_answer(answer: RatedItem, assessment_id: int) -> None:
    """Of one that is about to be stored."""
    answer.mac = seals.mac(ANSWER, of_answer(answer, assessment_id))


def seal_sheet(answers: Iterable[RatedItem], assessment_id: int, *, is_own: bool) -> str:
    """The seal of all ratings that a sheet has now."""
    return seals.mac(SHEET, of_sheet(answers, assessment_id, is_own=is_own))


def fits_sheet(answers: Iterable[RatedItem], assessment_id: int, seal: str, *, is_own: bool) -> bool:
    return seals.fits(SHEET, of_sheet(answers, assessment_id, is_own=is_own), seal)


def seal_evidence(evidence: Evidence) -> None:
    evidence.mac = seals.mac(EVIDENCE, of_evidence(evidence))


def seal_snapshot(snapshot: Snapshot) -> None:
    snapshot.mac = seals.mac(SNAPSHOT, of_snapshot(snapshot))


def seal_report(report: Report) -> None:
    report.mac = seals.mac(REPORT, of_report(report))


def fits_answer(answer: RatedItem, assessment_id: int) -> bool:
    return seals.fits(ANSWER, of_answer(answer, assessment_id), answer.mac)


def fits_evidence(evidence: Evidence) -> bool:
    """Whether its row still is what was written; the file itself is looked at by its digest."""
    return seals.fits(EVIDENCE, of_evidence(evidence), evidence.mac)


def fits_snapshot(snapshot: Snapshot) -> bool:
    """Whether it still is what was frozen, in content, digest, revision and code."""
    intact = sha256(snapshot.content) == snapshot.digest
    return intact and seals.fits(SNAPSHOT, of_snapshot(snapshot), snapshot.mac)


def fits_report(report: Report) -> bool:
    """Whether its bytes still are those that were stored."""
    intact = hashlib.sha256(report.pdf).hexdigest() == report.digest
    return intact and seals.fits(REPORT, of_report(report), report.mac)


def _plain(value: object) -> object:
    """As JSON keeps it; times in UTC."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value
