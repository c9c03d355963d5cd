"""
When two texts are the same, how much they are alike, and which characters differ.

Texts are read after NFKC, and white space between Chinese characters counts for nothing: neither a comma's
width nor a line's end in the document is a rewording.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from competency.marks import MARK

# Latin words and numbers are compared whole, all else character by character with what combines with it.
TOKEN = re.compile("[A-Za-z0-9]+|\\s+|.[\u0300-\u036f\u3099\u309a\ufe00-\ufe0f\U000e0100-\U000e01ef]*", re.DOTALL)


@dataclass(frozen=True)
class Piece:
    """A stretch of a text; `differs` where the other version does not have it."""

    text: str
    differs: bool


@lru_cache(maxsize=4096)
def tokens(text: str) -> tuple[tuple[str, str], ...]:
    """What is shown and what is compared, token by token; white space that counts for nothing is only shown."""
    found: list[tuple[str, str]] = []
    for match in TOKEN.finditer(text):
        shown = match.group()
        key = unicodedata.normalize("NFKC", shown)
        if not key.strip():
            key = " " if _between_words(text, match.start(), match.end()) else ""
        if key:
            found.append((shown, key))
        elif found:
            found[-1] = (found[-1][0] + shown, found[-1][1])
    return tuple(found)


def _between_words(text: str, start: int, end: int) -> bool:
    return start > 0 and end < len(text) and text[start - 1].isascii() and text[end].isascii()


@lru_cache(maxsize=8192)
def key_of(text: str) -> str:
    """Equal for texts that differ only in width or white space."""
    return "".join(key for _shown, key in tokens(text))


def letters_of(text: str) -> str:
    """The key without punctuation."""
    return "".join(char for char in key_of(text) if char.isalnum())


def without_marks(text: str) -> str:
    """The text without its note marks (【註1】)."""
    return MARK.sub("", text)


def marked(old: str, new: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both texts in pieces, those that differ marked."""
    before, after = tokens(old), tokens(new)
    left: list[tuple[str, bool]] = []
    right: list[tuple[str, bool]] = []
    for same, i1, i2, j1, j2 in _stretches([key for _shown, key in before], [key for _shown, key in after]):
        left.append(("".join(shown for shown, _key in before[i1:i2]), not same))
        right.append(("".join(shown for shown, _key in after[j1:j2]), not same))
    return _pieces(left), _pieces(right)


def _stretches(old: Sequence[str], new: Sequence[str]) -> list[tuple[bool, int, int, int, int]]:
    """
    Runs of both texts, the same or not. A single token that happens to be the same between two changes is
    part of the change: islands of one character make a sentence unreadable.
    """
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    runs: list[tuple[bool, int, int, int, int]] = []
    for number, (tag, i1, i2, j1, j2) in enumerate(codes):
        is_island = tag == "equal" and i2 - i1 == 1 and 0 < number < len(codes) - 1
        runs.append((tag == "equal" and not is_island, i1, i2, j1, j2))
    return runs


def _pieces(runs: Iterable[tuple[str, bool]]) -> tuple[Piece, ...]:
    joined: list[Piece] = []
    for text, differs in runs:
        if joined and joined[-1].differs == differs:
            joined[-1] = Piece(joined[-1].text + text, differs)
        elif text:
            joined.append(Piece(text, differs))
    return tuple(joined)


class Likeness:
    """
    How much each old text is like each new one, 0 to 1, by the characters and neighbouring pairs of them that
    they share. What many texts of a version have in common (依據組織政策, 能力) counts little.
    """

    def __init__(self, old: Sequence[str], new: Sequence[str]) -> None:
        self.old = [_grams(text) for text in old]
        self.new = [_grams(text) for text in new]
        in_old, in_new = _document_counts(self.old), _document_counts(self.new)
        self.weights = {gram: 1 / max(in_old[gram], in_new[gram]) for gram in in_old | in_new}
        self.old_sizes = [self._size(grams) for grams in self.old]
        self.new_sizes = [self._size(grams) for grams in self.new]

    def of(self, i: int, j: int) -> float:
        total = self.old_sizes[i] + self.new_sizes[j]
        return 2 * self._shared(i, j) / total if total else 0.0

    def contained(self, i: int, j: int) -> float:
        """How much of the old text is found in the new one."""
        return self._shared(i, j) / self.old_sizes[i] if self.old_sizes[i] else 0.0

    def _shared(self, i: int, j: int) -> float:
        few, many = sorted((self.old[i], self.new[j]), key=len)
        return sum(min(count, many[gram]) * self.weights[gram] for gram, count in few.items() if gram in many)

    def _size(self, grams: Counter[str]) -> float:
        return sum(count * self.weights[gram] for gram, count in grams.items())


@lru_cache(maxsize=4096)
def _grams(text: str) -> Counter[str]:
    letters = letters_of(without_marks(text))
    return Counter(letters) + Counter(letters[at : at + 2] for at in range(len(letters) - 1))


def _document_counts(texts: Iterable[Counter[str]]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for grams in texts:
        counts.update(grams.keys())
    return counts
