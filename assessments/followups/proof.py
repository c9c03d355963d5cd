"""佐證 that is given with a follow-up: a note, a link or a file, checked as all evidence is."""

from __future__ import annotations

import hashlib
import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from assessments.enums import EvidenceKind
from assessments.evidence.files import CheckedFile
from assessments.models import DevelopmentEvidence, FollowUp
from assessments.texts import checked_text
from config.disk import not_stored
from config.refusals import Altered

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Piece:
    """What is given beside what was seen; `url` is a checked address. With link and file the text stands at both."""

    text: str = ""
    url: str = ""
    file: CheckedFile | None = None


@contextmanager
def files_go_with_the_transaction() -> Iterator[list[str]]:
    """Files that were stored, by name: gone again when what they belong to is not written after all."""
    names: list[str] = []
    try:
        yield names
    except BaseException:
        for name in names:
            with suppress(OSError):
                DevelopmentEvidence.file.field.storage.delete(name)
        raise


def pieces(given: Piece, row: FollowUp, files: list[str]) -> list[DevelopmentEvidence]:
    """Unsaved, their files stored and named in `files`."""
    text = checked_text(given.text).strip()
    found = []
    if given.url:
        found.append(_piece(row, EvidenceKind.LINK, text, url=given.url))
    if given.file is not None:
        found.append(_with_file(_piece(row, EvidenceKind.FILE, text), given.file, files))
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


def _with_file(piece: DevelopmentEvidence, file: CheckedFile, files: list[str]) -> DevelopmentEvidence:
    field = DevelopmentEvidence.file.field
    name = field.generate_filename(piece, f"{secrets.token_hex(16)}{file.ending}")
    try:
        stored = str(field.storage.save(name, ContentFile(file.content)))
    except OSError as error:
        raise not_stored(error) from error
    files.append(stored)
    piece.file.name, piece.file_name, piece.file_type = stored, file.name, file.type
    piece.file_size, piece.file_digest = len(file.content), file.digest
    return piece


def content_of(row: DevelopmentEvidence) -> bytes:
    """The file as it was added; Altered when the disk says something else."""
    try:
        with row.file.open("rb") as file:
            content: bytes = file.read()
    except OSError:
        content = b""
    if hashlib.sha256(content).hexdigest() != row.file_digest:
        logger.error("Evidence %s of a follow-up is not what was added, or is missing; run verify_records.", row.pk)
        raise Altered(_("The file is missing or not what was added, so it is not handed out. Please tell HR."))
    return content
