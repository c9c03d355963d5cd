"""佐證 that is given with a follow-up: a note, a link or a file, checked as all evidence is."""

from __future__ import annotations

from dataclasses import dataclass

from assessments.enums import EvidenceKind
from assessments.evidence.files import CheckedFile
from assessments.evidence.kept import Files
from assessments.models import DevelopmentEvidence, FollowUp
from assessments.texts import checked_text


@dataclass(frozen=True, slots=True)
class Piece:
    """What is given beside what was seen; `url` is a checked address. With link and file the text stands at both."""

    text: str = ""
    url: str = ""
    file: CheckedFile | None = None


def pieces(given: Piece, row: FollowUp, files: Files) -> list[DevelopmentEvidence]:
    """Unsaved, their files stored in `files`."""
    text = checked_text(given.text).strip()
    found = []
    if given.url:
        found.append(_piece(row, EvidenceKind.LINK, text, url=given.url))
    if given.file is not None:
        piece = _piece(row, EvidenceKind.FILE, text)
        files.store(piece, given.file)
        found.append(piece)
    if text and not found:
        found.append(_piece(row, EvidenceKind.NOTE, text))
    return found


def _piece(row: FollowUp, kind: EvidenceKind, text: str, url: str = "") -> DevelopmentEvidence:
    return DevelopmentEvidence(
        kind=kind,
        text=text,
        url=url,
        added_by=row.confirmed_by,
        added_by_name=row.confirmed_by_name,
        added_at=row.confirmed_at,
    )
