"""佐證 of a development action: a note, a link or a file, checked as evidence of an appraisal is."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.development.actions import may_change
from assessments.enums import EvidenceKind
from assessments.evidence.adding import MOST_FILES, RefusedField, checked_url
from assessments.evidence.files import CheckedFile
from assessments.evidence.kept import describe, files_with_transaction
from assessments.models import DevelopmentAction, DevelopmentEvidence
from assessments.texts import checked_text
from config.refusals import BadInput, Forbidden
from integrity import ledger
from people.models import User


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
    with files_with_transaction() as files:
        action = _held(action_id, actor)
        row = _checked_row(action, actor, given)
        if (same := _same(row)) is not None:
            return same
        if given.file is not None:
            if action.evidence.filter(added_by=actor).exclude(file="").count() >= MOST_FILES:
                raise RefusedField("file", _("You have %(most)d files here already.") % {"most": MOST_FILES})
            files.store(row, given.file)
        row.save()
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


def _held(action_id: int, actor: User) -> DevelopmentAction:
    rows = DevelopmentAction.objects.visible_to(actor).filter(pk=action_id)
    locked = DevelopmentAction.objects.select_for_update(of=("self",)).select_related("person")
    action = locked.get(pk__in=rows)
    if not may_change(actor, action):
        raise Forbidden(
            _(
                "Evidence is added by the person, whoever is responsible for the action, the supervisor or "
                "HR. Ask one of them."
            )
        )
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
        describe(row, given.file)
    return row


def _same(row: DevelopmentEvidence) -> DevelopmentEvidence | None:
    fields = ("action", "text", "url", "file_digest", "added_by")
    given = {name: getattr(row, name) for name in fields}
    return DevelopmentEvidence.objects.filter(removed_at__isnull=True, **given).first()
