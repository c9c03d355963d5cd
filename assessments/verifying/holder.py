"""
What the holder of a report may learn about it: whether its code, revision and digests are genuine, and whether a
later revision was approved. Nothing of the people, the result or the company.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from assessments.certificates import sealing
from assessments.certificates.standing import is_outdated
from assessments.improvement.verifying import alarms_of
from assessments.models import Certificate, ImprovementPlan, Report, Snapshot
from assessments.record import seals
from assessments.record.snapshot import CODE_ALPHABET, CODE_LENGTH, code_of, letters_of
from config.texts import folded_code
from integrity.canonical import sha256

logger = logging.getLogger(__name__)

# Fewer characters of a digest prove nothing; the report prints so many.
DIGEST_LEAST = 16
DIGEST_WHOLE = 64
# The number of a document as reports print it, such as A-000042, however it is typed.
NUMBER = re.compile(r"A0[0-9]{2,}|A[0-9]{6,}")
HEXADECIMAL = frozenset("0123456789abcdef")


class Genuineness(StrEnum):
    """A code that is none, by its shape alone, says nothing of any document."""

    GENUINE = "genuine"
    UNKNOWN = "unknown"
    UNCONFIRMED = "unconfirmed"
    NO_CODE = "no_code"
    NUMBER = "number"


class Match(StrEnum):
    """Whether a digest that was typed is one of the report's."""

    CONTENT = "content"
    FILE = "file"
    NONE = "none"
    TOO_SHORT = "too_short"


@dataclass(frozen=True, slots=True)
class Verification:
    """
    `digest` is of the content, `file_digest` of the stored PDF ("" before it was first rendered). `is_outdated`: a
    later revision of the same appraisal was approved. `is_plan`: it is an improvement plan, with no stored file.
    `made_on`: of a certificate its day, which goes out of date with what it rests on; `is_forgotten`: that was deleted.
    """

    genuineness: Genuineness
    code: str = ""
    revision: int = 0
    digest: str = ""
    file_digest: str = ""
    is_outdated: bool = False
    is_plan: bool = False
    made_on: date | None = None
    is_forgotten: bool = False


def verification_of(typed: str) -> Verification:
    """`typed`: a code as a person types it. Why one can't be confirmed is told to the log alone."""
    code = code_of(typed)
    if not code:
        return Verification(Genuineness.NUMBER if NUMBER.fullmatch(letters_of(typed)) else Genuineness.NO_CODE)
    row = Snapshot.objects.filter(code=code).first()
    if row is None:
        certificate = Certificate.objects.filter(code=code).first()
        return _of_certificate(certificate) if certificate else _of_plan(code)
    report = Report.objects.filter(snapshot=row).first()
    if not seals.fits_snapshot(row) or (report is not None and not seals.fits_report(report)):
        logger.error("Snapshot %s or its report is not what was sealed; run verify_records.", row.pk)
        return Verification(Genuineness.UNCONFIRMED, code)
    later = Snapshot.objects.filter(assessment=row.assessment_id, revision__gt=row.revision).exists()
    return Verification(Genuineness.GENUINE, code, row.revision, row.digest, report.digest if report else "", later)


def _of_certificate(row: Certificate) -> Verification:
    if not sealing.fits(row):
        logger.error("Certificate %s is not what was sealed; run verify_records.", row.pk)
        return Verification(Genuineness.UNCONFIRMED, row.code, made_on=row.made_on)
    return Verification(
        Genuineness.GENUINE,
        row.code,
        digest=row.digest,
        file_digest=row.file_digest,
        is_outdated=is_outdated(row),
        made_on=row.made_on,
        is_forgotten=row.forgotten_at is not None,
    )


def _of_plan(code: str) -> Verification:
    """What is being reworked can't be confirmed: it will be released anew, or not."""
    plan = ImprovementPlan.objects.filter(code=code).first()
    if plan is None:
        return Verification(Genuineness.UNKNOWN, code)
    if plan.released_at is None:
        return Verification(Genuineness.UNCONFIRMED, code, is_plan=True)
    if any(True for _alarm in alarms_of(plan)):
        logger.error("Improvement plan %s is not what was sealed; run verify_records.", plan.pk)
        return Verification(Genuineness.UNCONFIRMED, code, is_plan=True)
    return Verification(Genuineness.GENUINE, code, plan.revision, sha256(plan.content), is_plan=True)


def slips_of(typed: str) -> tuple[int, list[str]]:
    """How many letters and digits were typed, and those among them that no code has."""
    letters = letters_of(typed)
    return len(letters), sorted(set(letters) - set(CODE_ALPHABET))[:CODE_LENGTH]


def match_of(typed: str, verification: Verification) -> Match:
    """`typed`: the first characters of a digest, at least 16, as a person or a command writes them."""
    digest = "".join(folded_code(typed).lower().split()).replace("-", "").replace(":", "")
    if not DIGEST_LEAST <= len(digest) <= DIGEST_WHOLE or set(digest) - HEXADECIMAL:
        return Match.TOO_SHORT
    if verification.digest.startswith(digest):
        return Match.CONTENT
    return Match.FILE if verification.file_digest.startswith(digest) else Match.NONE
