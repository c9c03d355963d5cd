"""Whether a deployment has keys of its own for its seals."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.core.exceptions import ImproperlyConfigured

from config.checks import FEWEST_CHARACTERS, PUBLIC_KEYS, START
from integrity.keys import sealing_key


@register(Tags.security, START, deploy=True)
def seal_keys(**kwargs: Any) -> list[CheckMessage]:
    """In a database that is older than SEAL_KEYS what was sealed with SECRET_KEY is still believed beside them."""
    hint = (
        "Set SEAL_KEYS to a random text, newest first where there are several, and never lose one: "
        "python3 -c 'import secrets; print(secrets.token_urlsafe(50))'."
    )
    if not any(text.strip() for text in settings.SEAL_KEYS):
        sentence = "SEAL_KEYS is missing: records are sealed with SECRET_KEY, which signs sessions too."
        return [Warning(sentence, hint=hint, id="portal.W003")]
    try:
        key = sealing_key()
    except ImproperlyConfigured as wrong:
        return [Error(str(wrong), hint=hint, id="portal.E010")]
    if key.startswith(PUBLIC_KEYS) or len(set(key)) < FEWEST_CHARACTERS:
        sentence = "The first of SEAL_KEYS stands in a public file or repeats itself: seals could be forged."
        return [Error(sentence, hint=hint, id="portal.E011")]
    return []
