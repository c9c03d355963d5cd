"""From the bytes of a document to its tables and lines, by a program of its own; every refusal says what to do."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competency.documents import program
from competency.documents.carrying import from_json, where_of
from competency.documents.doubts import words_of
from competency.documents.source import Cell, Document, Line, Table
from competency.exchange.problems import NotImportable, Problem
from config.bounded import Bounds, run
from config.texts import canonical_text

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PROGRAM = Path(program.__file__)
BOUNDS = Bounds(memory=1_500_000_000, processor=40, clock=60)
KINDS = gettext_lazy("Take it as .xlsx, .docx or .html, or copy its text with the tables and paste it.")
WHY: dict[str, StrOrPromise] = {
    "empty": gettext_lazy("The document is empty. Choose it again."),
    "damaged": gettext_lazy(
        "The document can't be read; it may be damaged, or have a password. Open it, save it again and "
        "choose that file."
    ),
    "not_calculated": gettext_lazy(
        "The cell %(cell)s holds a formula that no program has calculated yet. Open the workbook, save it and "
        "choose it again."
    ),
    "no_text": gettext_lazy("This is no document that can be read."),
    "characters": gettext_lazy("The characters of this document can't be read. Save it as UTF-8."),
    "too_large": gettext_lazy("The document is larger than any standard. Take out what does not belong to it."),
    "merged_too_far": gettext_lazy(
        "Cells are merged further than any standard reaches (%(cells)s). Undo that and choose the document again."
    ),
    "too_deep": gettext_lazy("Too many tables or elements stand inside one another in this document."),
    "unpacks_too_large": gettext_lazy("The document unpacks to more than any standard needs. Take out its pictures."),
    "old_office": gettext_lazy(
        "This is a .doc or .xls, or has a password. Open it and save it as .docx or .xlsx without one."
    ),
    "open_document": gettext_lazy("This is an OpenDocument file. Open it and save it as .docx or .xlsx."),
    "other_archive": gettext_lazy("This is a ZIP archive and no document. Unpack it and choose the document."),
    "rtf": gettext_lazy("This is a .rtf. Open it and save it as .docx."),
    "pdf_locked": gettext_lazy("The PDF has a password. Save it without one and choose it again."),
    "pdf_without_text": gettext_lazy(
        "The PDF is a picture of a text (scanned), or does not say which letters it shows; nothing can be read from it."
    ),
    "pdf_picture": gettext_lazy("This page of the PDF is a picture (scanned); nothing can be read from it."),
    "pdf_too_long": gettext_lazy("The PDF has more than %(pages)s pages. Save the pages of the standard alone."),
    "pdf_too_dense": gettext_lazy("A page of the PDF holds more than can be printed on one; it may be a drawing."),
    "picture": gettext_lazy("This is a picture; there is no text in it that could be read."),
    "web_archive": gettext_lazy("This is a web archive (.mht). Open it and save it as .html or .docx."),
    "exchange_form": gettext_lazy(
        "This is the exchange form (JSON). Import it as it is; there is nothing to be read out of it."
    ),
}  # fmt: skip
WITH_KINDS = frozenset({"no_text", "pdf_without_text", "pdf_picture", "pdf_too_dense", "picture", "other_archive"})


def opened(data: bytes) -> Document:
    """The document, its texts in canonical form (docs/decisions/0035). NotImportable with what to do."""
    limit: int = settings.STANDARD_DOCUMENT_MAX_BYTES
    if len(data) > limit:
        sentence = _("The document is too large: at most %(limit)s MB are allowed.") % {"limit": limit // 1_000_000}
        raise NotImportable([Problem("", sentence)])
    ended = run(PROGRAM, data, BOUNDS)
    if ended.code == program.REFUSED:
        said = json.loads(ended.written)
        raise refused(said["why"], words_of(where_of(said["where"])), said["values"])
    if ended.code != 0:  # a bound, or a library that gave up
        raise refused("damaged")
    return _canonical(from_json(ended.written))


def refused(why: str, place: str = "", values: dict[str, str | int] | None = None) -> NotImportable:
    sentence = str(WHY[why]) % (values or {})
    return NotImportable([Problem(place, f"{sentence} {KINDS}" if why in WITH_KINDS else sentence)])


def _canonical(document: Document) -> Document:
    return replace(document, parts=tuple(_part(part) for part in document.parts))


def _part(part: Table | Line) -> Table | Line:
    if isinstance(part, Line):
        return replace(part, text=canonical_text(part.text).strip())
    return replace(part, cells=tuple(_cell(cell) for cell in part.cells))


def _cell(cell: Cell) -> Cell:
    texts = (canonical_text(text).strip() for text in cell.paragraphs)
    return replace(cell, paragraphs=tuple(text for text in texts if text))
