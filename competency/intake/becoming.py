"""From what was read to a draft: all of it, or nothing."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from competency.codes import split_code
from competency.contents import VersionContents
from competency.exchange.form import written
from competency.exchange.importing import import_draft, under_code
from competency.exchange.problems import NotImportable, Problem
from competency.exchange.reading import read
from competency.intake.changing import locked
from competency.intake.notes import Kept, open_ones
from competency.intake.tree import harvested
from competency.intake.words import place_of, sentence
from competency.models import Origin, ReadDocument, StandardVersion
from config.refusals import Conflict
from config.texts import canonical_line
from people.models import User

LONGEST_NOTE = StandardVersion._meta.get_field("update_note").max_length or 0


def contents_of(document: ReadDocument) -> VersionContents:
    return harvested(document.content)


def note_of(document: ReadDocument) -> str:
    """The update note of the draft; "" where the document says more than the column takes: the page shows it."""
    note = canonical_line(document.update_note)
    return note if len(note) <= LONGEST_NOTE else ""


def free_code(code: str) -> str:
    """This code, or where it is taken the next one of its standard that is free."""
    base, number = split_code(code)
    taken = set(StandardVersion.objects.filter(code__startswith=base).values_list("code", flat=True))
    free = code
    while free in taken:
        number += 1
        free = f"{base}v{number}"
    return free


def become(pk: int, by: User, seen: int, code: str, said: Origin, confirmed: bool) -> StandardVersion:
    """
    The draft, and the document says which one it became. Conflict where it was changed since it was seen, or is a
    draft already; Unsettled where places are uncertain and nobody confirmed them; NotImportable with what is wrong.
    """
    with transaction.atomic():
        document = locked(pk)
        if document.version != seen:
            raise Conflict(_("Something was changed since this page was opened. Look at it again, then import."))
        left = open_ones(document.doubts)
        if left and not confirmed:
            raise Unsettled(left)
        contents = under_code(contents_of(document), code) if code else contents_of(document)
        draft = import_draft(read(written(contents)), by, said, update_note=note_of(document))
        document.draft, document.became_at = draft, timezone.now()
        document.save(update_fields=["draft", "became_at"])
    return draft


class Unsettled(NotImportable):
    """Places are uncertain, and nobody said yet that they may come in so."""

    def __init__(self, doubts: list[Kept]) -> None:
        super().__init__([Problem(place_of(doubt), sentence(doubt)) for doubt in doubts])
        self.doubts = doubts
