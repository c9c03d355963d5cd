"""Canonical JSON and its SHA-256: the same content gives the same bytes, whoever writes it and when."""

import hashlib

from django.core.serializers.json import DjangoJSONEncoder

# Made once: a list of ten thousand people seals some four hundred thousand values.
ENCODER = DjangoJSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def canonical_json(content: object) -> str:
    return ENCODER.encode(content)


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
