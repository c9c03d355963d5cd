"""佐證 of a development action: a note, a link or a file, checked as evidence of an appraisal is."""

from __future__ import annotations

import logging
import secrets
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.development.actions import may_change
from assessments.enums import EvidenceKind
from assessments.evidence.adding import MOST_FILES, RefusedField, checked_url
from assessments.evidence.files import CheckedFile
from assessments.models import DevelopmentAction, DevelopmentEvidence
from assessments.texts import checked_text
from config.disk import not_stored
from config.refusals import Altered, BadInput, Forbidden
from integrity import ledger
from people.models import User

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class NewProof:
    text: str = ""
    url: str = ""
    file: CheckedFile | None = None


def add_proof(action_id: int, actor: User, given: NewProof) -> DevelopmentEvidence:
    """
    Adds it, in whatever state the action is. The same given twice is added once: the former row is answered. A file is
    on the disk before the transaction ends, and gone again when it fails.
    """
    written = ""
    try:
        with transaction.atomic(), ledger.gathered():
            action = _held(action_id, actor)
            row = _checked_row(action, actor, given)
            if (same := _same(row)) is not None:
                return same
            if given.file is not None:
                if action.evidence.filter(added_by=actor).exclude(file="").count() >= MOST_FILES:
                    raise RefusedField("file", _("You have %(most)d files here already.") % {"most": MOST_FILES})
                written = row.file.field.generate_filename(row, f"{secrets.token_hex(16)}{given.file.ending}")
                row.file.name = _stored(written, given.file.content)
            row.save()
    except BaseException:
        if written:
            with suppress(OSError):
                DevelopmentEvidence.file.field.storage.delete(written)
        raise
    return row


def take_back(action_id: int, proof_id: int, actor: User, *, back: bool = False) -> DevelopmentEvidence:
    """
    What one added oneself; the row stays. `back`: undoes it. Raises DevelopmentEvidence.DoesNotExist for what does not
    belong to this action.
    """
    with transaction.atomic(), ledger.gathered():
        row: DevelopmentEvidence = _held(action_id, actor).evidence.get(pk=proof_id)
        if row.added_by_id != actor.pk:
            raise Forbidden(_("Only the one who added it can take it back. Ask them to do it."))
        row.removed_at, row.removed_by = (None, None) if back else (timezone.now(), actor)
        row.save()
    return row


def proof_content(row: DevelopmentEvidence) -> bytes:
    """The file as it was added; Altered when the disk says something else."""
    try:
        with row.file.open("rb") as file:
            content: bytes = file.read()
    except OSError:
        content = b""
    if sha256(content).hexdigest() != row.file_digest:
        logger.error("Evidence of development %s is not what was added, or its file is missing.", row.pk)
        raise Altered(_("The file is missing or not what was added, so it is not handed out. Please tell HR."))
    return content


def _held(action_id: int, actor: User) -> DevelopmentAction:
    rows = DevelopmentAction.objects.visible_to(actor).filter(pk=action_id)
    locked = DevelopmentAction.objects.select_for_update(of=("self",)).select_related("person")
    action = locked.get(pk__in=rows)
    if not may_change(actor, action):
        raise Forbidden(_("Evidence is added by the person, who sees to it, the supervisor and HR. Ask one of them."))
    return action


def _checked_row(action: DevelopmentAction, actor: User, given: NewProof) -> DevelopmentEvidence:
    try:
        text = checked_text(given.text).strip()
    except BadInput as refusal:
        raise RefusedField("text", refusal.message) from refusal
    url = checked_url(given.url)
    if not text and not url and given.file is None:
        raise RefusedField("text", _("Say what shows it, give a link or choose a file."))
    row = DevelopmentEvidence(
        action=action,
        kind=EvidenceKind.FILE if given.file else EvidenceKind.LINK if url else EvidenceKind.NOTE,
        text=text,
        url=url,
        added_by=actor,
        added_by_name=actor.name,
        added_at=timezone.now(),
    )
    if given.file is not None:
        row.file_name, row.file_type = given.file.name, given.file.type
        row.file_size, row.file_digest = len(given.file.content), given.file.digest
    return row


def _stored(name: str, content: bytes) -> str:
    try:
        return str(DevelopmentEvidence.file.field.storage.save(name, ContentFile(content)))
    except OSError as error:
        raise not_stored(error) from error


def _same(row: DevelopmentEvidence) -> DevelopmentEvidence | None:
    fields = ("action", "text", "url", "file_digest", "added_by")
    given = {name: getattr(row, name) for name in fields}
    return DevelopmentEvidence.objects.filter(removed_at__isnull=True, **given).first()
