"""
Seals: HMAC-SHA-256 keyed from SECRET_KEY over the canonical JSON of what was written, so that a row changed past the
portal no longer fits its seal. Former keys (SECRET_KEY_FALLBACKS) still verify.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from integrity.canonical import canonical_json


def mac(kind: str, content: Mapping[str, object], secret: str | None = None) -> str:
    """The seal of something of a kind, such as "assessments.answer": one kind's seal never fits another's content."""
    return salted_hmac(kind, canonical_json(content), secret=secret, algorithm="sha256").hexdigest()


def fits(kind: str, content: Mapping[str, object], seal: str) -> bool:
    """Whether a stored seal is that of the content, under the present key or a former one."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return any(constant_time_compare(seal, mac(kind, content, secret)) for secret in secrets)
