"""
How many there are in the document and in what comes in. The codes of the document are found by a plain scan of its
words, which knows nothing of how it was read, so that what the reader missed is missing here too.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from competency.documents.source import Cell, Document
from competency.intake.editing import natural
from competency.intake.parts import anchored
from competency.intake.tree import Tree, rows_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

NO_LETTER_BEFORE = r"(?<![A-Za-z0-9.\-])"
NOTHING_AFTER = r"(?![0-9]|[.\-][0-9])"
# By the list of the rows: what its codes look like in an official table, and what the rows are called.
SHAPES: dict[str, tuple[str, StrOrPromise]] = {
    "duties": (r"T\d{1,2}", _("Duty")),
    "tasks": (r"T\d{1,2}\.\d{1,2}", _("Task")),
    "outputs": (r"O\d{1,2}\.\d{1,2}(?:\.\d{1,2})?", _("Work output")),
    "indicators": (r"P\d{1,2}\.\d{1,2}\.\d{1,2}", _("Behaviour indicators")),
    "knowledge": (r"K\d{2,3}", _("Knowledge (K)")),
    "skills": (r"S\d{2,3}", _("Skills (S)")),
    "attitudes": (r"A\d{2,3}", _("Attitudes (A)")),
}
PATTERNS = {name: re.compile(f"{NO_LETTER_BEFORE}(?:{shape}){NOTHING_AFTER}") for name, (shape, _l) in SHAPES.items()}
# Any code at all, also one that is written otherwise than in most documents: S1, O1.1.
ANY = re.compile(rf"{NO_LETTER_BEFORE}[TOPKSA]\d{{1,3}}(?:\.\d{{1,3}})*{NOTHING_AFTER}")
NAMED = 12


@dataclass(frozen=True, slots=True)
class Count:
    """Codes that the document has, rows that come in; codes that stand on one side only, or come in more than once."""

    of: str
    label: StrOrPromise
    document: int
    coming: int
    missing: list[str]
    beside: list[str]
    twice: list[str]

    @property
    def differs(self) -> bool:
        return bool(self.document != self.coming or self.missing or self.beside)


def counts(document: Document, tree: Tree) -> list[Count]:
    seen = codes_of(document)
    rows: dict[str, list[str]] = {name: [] for name in SHAPES}
    for row, name in rows_of(tree):
        if name in rows:
            rows[name].append(unicodedata.normalize("NFKC", row["code"]))
    # The codes of an industry look like those of skills: S96.
    others = {row["code"] for row in tree["classifications"]} - {code for name in SHAPES for code in rows[name]}
    standing = {code for text in _texts(document) for code in ANY.findall(text)}
    for name, (shape, _label) in SHAPES.items():
        seen[name] |= {code for code in rows[name] if code[:1] == shape[:1] and code in standing}
    return [
        Count(
            name,
            label,
            document=len(seen[name] - others),
            coming=len(rows[name]),
            missing=_first(seen[name] - others - set(rows[name])),
            beside=_first(set(filter(None, rows[name])) - seen[name]),
            twice=_first({code for code, times in Counter(rows[name]).items() if code and times > 1}),
        )
        for name, (_shape, label) in SHAPES.items()
    ]


def codes_of(document: Document) -> dict[str, set[str]]:
    """Every code of each shape that stands in the document, once."""
    found: dict[str, set[str]] = {name: set() for name in SHAPES}
    for text in _texts(document):
        for name, pattern in PATTERNS.items():
            found[name].update(pattern.findall(text))
    return found


def _texts(document: Document) -> Iterable[str]:
    for _anchor, piece in anchored(document):
        for text in piece.paragraphs if isinstance(piece, Cell) else (piece.text,):
            yield unicodedata.normalize("NFKC", text)


def _first(codes: set[str]) -> list[str]:
    ordered = sorted(codes, key=natural)
    return ordered if len(ordered) <= NAMED else [*ordered[:NAMED], "…"]
