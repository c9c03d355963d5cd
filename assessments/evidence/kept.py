"""Files of evidence on the disk: stored with the transaction they belong to, read back, held against their digest."""

from __future__ import annotations

import hashlib
import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.core.exceptions import SuspiciousOperation
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from assessments.evidence.files import CheckedFile
from assessments.models import DevelopmentEvidence, Evidence
from config.disk import not_stored
from config.refusals import Altered
from integrity import ledger

logger = logging.getLogger(__name__)

Row = Evidence | DevelopmentEvidence
UNREADABLE = (OSError, ValueError, SuspiciousOperation)


class Files:
    """Those that were stored in one transaction."""

    def __init__(self) -> None:
        self._rows: list[tuple[Row, str]] = []

    def store(self, row: Row, file: CheckedFile) -> None:
        """Writes it and names it in `row`, which is not saved; raises NotStored where the disk is full or closed."""
        describe(row, file)
        name = row.file.field.generate_filename(row, f"{secrets.token_hex(16)}{file.ending}")
        # Before it is written: half a file has to go as well.
        self._rows.append((row, name))
        try:
            row.file.name = str(row.file.field.storage.save(name, ContentFile(file.content)))
        except OSError as error:
            raise not_stored(error) from error
        self._rows[-1] = (row, row.file.name)

    def delete(self) -> None:
        for row, name in self._rows:
            with suppress(OSError):
                row.file.field.storage.delete(name)


@contextmanager
def files_with_transaction() -> Iterator[Files]:
    """A transaction. What is stored in it is on the disk before it ends, and gone again when it fails."""
    files = Files()
    try:
        with transaction.atomic(), ledger.gathered():
            yield files
    except BaseException:
        files.delete()
        raise


def describe(row: Row, file: CheckedFile) -> None:
    """Says in the row what the file is, without storing it."""
    row.file_name, row.file_type = file.name, file.type
    row.file_size, row.file_digest = len(file.content), file.digest


def has_file(row: Row) -> bool:
    """Whether one was added, also where the row was emptied of its name or its digest since."""
    return bool(row.file.name or row.file_digest)


def digest_on_disk(row: Row) -> str:
    """The SHA-256 of what lies there now; "" where it is missing or can't be read."""
    found = hashlib.sha256()
    try:
        with row.file.open("rb") as file:
            for chunk in file.chunks():
                found.update(chunk)
    except UNREADABLE:
        return ""
    return found.hexdigest()


def content_of(row: Row, *, fits: bool = True) -> bytes:
    """The file as it was added; Altered when the disk says something else, or the row does (`fits` False)."""
    content = b""
    if fits:
        with suppress(*UNREADABLE), row.file.open("rb") as file:
            content = file.read()
    if hashlib.sha256(content).hexdigest() != row.file_digest:
        kind = row._meta.label
        logger.error("%s %s is not what was added, or its file is missing; run verify_records.", kind, row.pk)
        raise Altered(_("The file is missing or not what was added, so it is not handed out. Please tell HR."))
    return content
