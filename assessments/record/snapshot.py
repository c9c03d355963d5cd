"""
What an assessment says, as plain data (`shape`, made of `parts`): standard text, scale, people, ratings, comments,
signatures.

The report is rendered from this and nothing else; approval stores it as canonical JSON with its SHA-256.
"""

from __future__ import annotations

import json
import secrets
from typing import Any

from django.utils import timezone

from assessments.enums import Action
from assessments.models import Assessment, Signature, Snapshot
from assessments.record import last_time, seals, shape
from assessments.record.parts import (
    Marks,
    about_part,
    agreed_parts,
    duty_part,
    evidence_parts,
    item_part,
    level_parts,
    plan_parts,
    rated_part,
    score_part,
    self_rating_part,
    standard_part,
)
from assessments.record.shape import (
    Content,
    OwnRecord,
    Record,
    SignaturePart,
    is_written,
)
from assessments.sheet.layout import load_sheet
from config.texts import folded_code
from integrity.canonical import canonical_json, sha256

# No letters that a reader could take for digits.
CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 12


def record(assessment: Assessment, *, form: int | None = None, with_own: bool = True) -> Record:
    """
    What a signature signs. `form`: the format in which it is said, the present one by default. `with_own` False:
    without the self-rating and what the trainee added to it, for a reader who may not see them yet.
    """
    form = form or shape.FORMAT
    own = getattr(assessment, "self_rating", None)
    tells_own = with_own and own is not None and own.submitted_at is not None
    sheet = load_sheet(assessment, own=tells_own)
    marks: Marks = frozenset(assessment.element_marks.values_list("task_id", "element_id"))
    said: Record = {
        "format": form,
        "assessment": about_part(assessment, form),
        "standard": standard_part(sheet.version, form),
        "scale": {"name": assessment.cycle.scale.name, "levels": level_parts(sheet)},
        "score": score_part(sheet),
        "duties": [duty_part(duty, marks, form) for duty in sheet.duties],
        "attitudes": [item_part(item) for item in sheet.attitudes],
        "notes": [{"mark": note.mark, "text": note.text} for note in sheet.version.notes.all()],
        "self_rating": self_rating_part(assessment, form) if with_own else None,
        "evidence": evidence_parts(assessment, form, tells_own=tells_own),
        "development": plan_parts(assessment, form),
    }
    return {**said, "agreed": agreed_parts(assessment)} if form >= 4 else said


def own_record(assessment: Assessment, *, form: int | None = None) -> OwnRecord:
    """What the trainee's self-rating says, sealed in the chain when it is submitted."""
    sheet = load_sheet(assessment, own=True)
    return {
        "format": form or shape.FORMAT,
        "number": assessment.number,
        "items": [{"code": item.code, "text": item.text, **rated_part(item.own)} for item in sheet.items],
    }


def form_of(text: str) -> int | None:
    """The format of a stored text; None for what this portal can't write."""
    form = (parsed(text) or {}).get("format")
    return form if isinstance(form, int) and is_written(form) else None


def parsed(text: str) -> dict[str, Any] | None:
    """A stored text as data; None for what the portal did not write."""
    try:
        loaded = json.loads(text)
    except ValueError:
        return None
    return loaded if isinstance(loaded, dict) else None


def letters_of(typed: str) -> str:
    """Letters and digits of what was typed, as codes have them."""
    code = folded_code(typed).rpartition(":")[2]  # pasted with what stands before it
    return "".join(letter for letter in code.upper() if letter.isalnum())


def new_code() -> str:
    """A verification code that nobody can guess, as papers print it."""
    return code_of("".join(secrets.choice(CODE_ALPHABET) for _place in range(CODE_LENGTH)))


def code_of(typed: str) -> str:
    """A verification code as it is stored, however it was typed; "" for what can't be one."""
    letters = letters_of(typed)
    if len(letters) != CODE_LENGTH or set(letters) - set(CODE_ALPHABET):
        return ""
    return f"{letters[:4]}-{letters[4:8]}-{letters[8:]}"


def content(assessment: Assessment, signed: Record | None = None, *, with_own: bool = True) -> Content:
    """
    The record with its status, the signatures that are valid now, and what was said the last time. `signed`: the
    record where the caller has it already.
    """
    signatures = assessment.signatures.filter(revision=assessment.revision, voided_at__isnull=True)
    return {
        **(signed or record(assessment, with_own=with_own)),
        "status": assessment.status,
        "answer_overdue": _answer_overdue(assessment),
        "signatures": [_signature(signature) for signature in signatures.select_related("event")],
        "previous": last_time.without_comments(last_time.last_time(assessment)),
    }


def _signature(signature: Signature) -> SignaturePart:
    """The number stands in the sealed event; a former release did not put it there."""
    part: SignaturePart = {
        "action": signature.action,
        "name": signature.signer_name,
        "signed_at": signature.signed_at.isoformat(),
        "statement": signature.event.reason,
        "digest": signature.digest,
    }
    return {**part, "number": number} if (number := signature.event.actor_number) else part


def freeze(assessment: Assessment, signed: Record) -> Snapshot:
    """Stores what the approved revision says; called once, by its approval, with the record that was signed."""
    text = canonical_json(content(assessment, signed))
    snapshot = Snapshot(
        assessment=assessment,
        revision=assessment.revision,
        content=text,
        digest=sha256(text),
        code=new_code(),
        created_at=timezone.now(),
    )
    seals.seal_snapshot(snapshot)
    snapshot.save(force_insert=True)
    return snapshot


def thaw(snapshot: Snapshot) -> Content:
    loaded: Content = json.loads(snapshot.content)
    return loaded


def _answer_overdue(assessment: Assessment) -> bool:
    """逾期未回覆: approved or waiting without the trainee's answer although its day has passed."""
    answered = assessment.signatures.filter(
        revision=assessment.revision,
        voided_at__isnull=True,
        action__in=[Action.ACKNOWLEDGE, Action.DISPUTE],
    ).exists()
    if answered or assessment.submitted_at is None:
        return False
    return assessment.is_approved or assessment.answer_is_overdue
