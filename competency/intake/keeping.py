"""Keeping what was read of a document, who may see it, and how long it is kept."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from competency.documents.carrying import tree_of
from competency.documents.reading import Reading
from competency.intake import notes
from competency.intake.changing import locked
from competency.intake.parts import Anchors
from competency.intake.tree import Planted
from competency.models import ReadDocument, VersionStatus
from config.refusals import Conflict, Forbidden
from config.texts import canonical_line, canonical_text
from people.models import User
from people.roles import Role

KEPT_DAYS = 30


def keep(reading: Reading, data: bytes, file_name: str, by: User) -> ReadDocument:
    """Stores what was read, with where in the document each text stands."""
    anchors = Anchors(reading.document)
    places = {path: anchors.at(where) for path, where in reading.places.items()}
    planted = Planted(reading.contents, lambda path: places.get(path, ""))
    return ReadDocument.objects.create(
        file_name=canonical_line(file_name)[-200:],
        sha256=hashlib.sha256(data).hexdigest(),
        kind=reading.document.kind,
        parts=tree_of(reading.document),
        content=planted.tree,
        doubts=notes.kept_doubts(reading.doubts, planted, anchors),
        update_note=canonical_text(reading.update_note),
        said_origin=canonical_text(reading.said_origin),
        by=by,
    )


def refuse_others(user: User) -> None:
    if not user.has_role(Role.EDITOR):
        raise Forbidden(_("Standards are imported by editors. Ask one of them to import this document."))


def waiting() -> QuerySet[ReadDocument]:
    """What was read and is no draft yet, newest first, without what the documents say."""
    rows = ReadDocument.objects.filter(became_at=None).select_related("by")
    return rows.defer("parts", "content", "changes")


def expired(now: datetime) -> QuerySet[ReadDocument]:
    """
    What is kept no longer: what nobody made a draft of in KEPT_DAYS, and what became one that is published or gone.
    While there is the draft, its check tells which places nobody settled, for as long at most.
    """
    is_no_draft = Q(draft=None) | ~Q(draft__status=VersionStatus.DRAFT)
    old = Q(at__lt=now - timedelta(days=KEPT_DAYS))
    return ReadDocument.objects.filter(old | Q(became_at__isnull=False) & is_no_draft)


def forget_old() -> int:
    """How many went."""
    return expired(timezone.now()).delete()[0]


def discard(pk: int, seen: int) -> None:
    """By an editor, who wants none of it; Conflict where it was changed since it was seen, or is a draft by now."""
    with transaction.atomic():
        document = locked(pk)
        if document.version != seen:
            raise Conflict(_("Something was changed since this page was opened. Look at it again, then discard it."))
        document.delete()
