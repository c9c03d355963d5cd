"""Canonical JSON and its SHA-256: the same content gives the same bytes, whoever writes it and when."""

import hashlib
import json

from django.core.serializers.json import DjangoJSONEncoder


def canonical_json(content: object) -> str:
    return json.dumps(content, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
