"""
Seals: HMAC-SHA-256 over the canonical JSON of what was written, so that a row changed past the portal no longer fits
its seal. `integrity.keys` says with which keys.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from functools import lru_cache

from django.utils.crypto import constant_time_compare, salted_hmac

from integrity.canonical import canonical_json
from integrity.keys import believed_keys, sealing_key

# Characters of a mark: 64 bits, which nobody can try out without the key.
MARK_LENGTH = 16


def mac(kind: str, content: Mapping[str, object], secret: str | None = None) -> str:
    """The seal of something of a kind, such as "assessments.answer": one kind's seal never fits another's content."""
    key = sealing_key() if secret is None else secret
    return salted_hmac(kind, canonical_json(content), secret=key, algorithm="sha256").hexdigest()


def fits(kind: str, content: Mapping[str, object], seal: str) -> bool:
    """Whether a stored seal is that of the content, under the present key or a former one."""
    return any(constant_time_compare(seal, mac(kind, content, secret)) for secret in believed_keys())


def marks(kind: str, owner: int, content: Mapping[str, object], secret: str | None = None) -> dict[str, str]:
    """
    A short seal for each column of one row (`owner`: its primary key), to be kept inside something that is sealed as
    a whole: it tells which column was changed, and nothing of what it said.
    """
    key = _key_of_marks(sealing_key() if secret is None else secret, kind)
    return {name: _mark(key, owner, name, value) for name, value in content.items()}


def changed(kind: str, owner: int, content: Mapping[str, object], kept: Mapping[str, object]) -> list[str]:
    """The columns that do not fit their marks, of those that have one, under the key that fits the most of them."""
    fewest: list[str] | None = None
    for secret in believed_keys():
        wrong = _unlike(secret, kind, owner, content, kept)
        if not wrong:
            return []
        fewest = wrong if fewest is None or len(wrong) < len(fewest) else fewest
    return fewest or []


def _unlike(secret: str, kind: str, owner: int, content: Mapping[str, object], kept: Mapping[str, object]) -> list[str]:
    key = _key_of_marks(secret, kind)
    return [
        name
        for name, mark in kept.items()
        if name not in content or not constant_time_compare(str(mark), _mark(key, owner, name, content[name]))
    ]


@lru_cache(maxsize=64)
def _key_of_marks(secret: str, kind: str) -> bytes:
    return hmac.digest(secret.encode(), f"marks of {kind}".encode(), "sha256")


def _mark(key: bytes, owner: int, name: str, value: object) -> str:
    return hmac.digest(key, canonical_json([owner, name, value]).encode(), "sha256").hex()[:MARK_LENGTH]
