"""Why a kept place is uncertain and where it stands, in words."""

from __future__ import annotations

from competency.documents.doubts import sentence_of, words_of
from competency.documents.reading import Doubt
from competency.documents.source import Where
from competency.intake.notes import Kept

where_words = words_of


def place_of(doubt: Kept) -> str:
    return words_of(Where(*doubt["where"]))


def sentence(doubt: Kept) -> str:
    return sentence_of(Doubt(doubt["kind"], "", Where(*doubt["where"]), doubt["source"], doubt["values"]))
