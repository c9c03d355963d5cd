"""
What the holder of a report may learn about it: whether its code, revision and digests are genuine, and whether a
later revision was approved. Nothing of the people, the result or the company.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from enum import StrEnum

from assessments.models import Report, Snapshot
from assessments.record import seals
from assessments.record.snapshot import CODE_ALPHABET, CODE_LENGTH, code_of, letters_of
from config.texts import folded_code

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
    later revision of the same appraisal was approved.
    """

    genuineness: Genuineness
    code: str = ""
    revision: int = 0
    digest: str = ""
    file_digest: str = ""
    is_outdated: bool = False


def verification_of(typed: str) -> Verification:
    """`typed`: a code as a person types it. Why one can't be confirmed is told to the log alone."""
    code = code_of(typed)
    if not code:
        return Verification(Genuineness.NUMBER if NUMBER.fullmatch(letters_of(typed)) else Genuineness.NO_CODE)
    row = Snapshot.objects.filter(code=code).first()
    if row is None:
        return Verification(Genuineness.UNKNOWN, code)
    report = Report.objects.filter(snapshot=row).first()
    if not seals.fits_snapshot(row) or (report is not None and not seals.fits_report(report)):
        logger.error("Snapshot %s or its report is not what was sealed; run verify_records.", row.pk)
        return Verification(Genuineness.UNCONFIRMED, code)
    later = Snapshot.objects.filter(assessment=row.assessment_id, revision__gt=row.revision).exists()
    return Verification(Genuineness.GENUINE, code, row.revision, row.digest, report.digest if report else "", later)


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
