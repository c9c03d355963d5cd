"""Whether a deployment has keys of its own for its seals, and those that this database was sealed with."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, InterfaceError

from config.checks import FEWEST_CHARACTERS, PUBLIC_KEYS, START
from integrity import ledger, seals
from integrity.anchors import identity
from integrity.keys import sealing_key
from integrity.models import LedgerHead


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


@register(Tags.security, START, deploy=True)
def keys_of_this_database(**kwargs: Any) -> list[CheckMessage]:
    """
    With a wrong key each write would seal the end of a ledger anew, and be an alarm for ever once the right one is
    back. One row that fits is enough: a single seal changed by SQL must not keep the portal from starting.
    """
    try:
        fitting = _fitting()
    except (DatabaseError, InterfaceError, ImproperlyConfigured):  # away, older than its seals, or named above
        return []
    if not fitting or any(fitting):
        return []
    sentence = "SEAL_KEYS fits nothing in this database: what is sealed from now on could never be held against it."
    hint = (
        "Set the key that it was sealed with, whole and as it was; a new one goes before it, with a comma between. "
        "Look at DATABASE_URL too."
    )
    return [Error(sentence, hint=hint, id="portal.E012")]


def _fitting() -> list[bool]:
    """Of the identity and the end of each ledger."""
    heads = [seals.fits(ledger.HEAD, ledger.head_content(head), head.seal) for head in LedgerHead.objects.all()]
    own = identity.current()
    return [*heads, identity.is_genuine(own)] if own else heads


@register(Tags.security, START)
def anchor_dir(**kwargs: Any) -> list[CheckMessage]:
    """Each command would look below the folder that it was started in."""
    if not settings.ANCHOR_DIR or Path(settings.ANCHOR_DIR).is_absolute():
        return []
    sentence = f"ANCHOR_DIR is no absolute path ({settings.ANCHOR_DIR}): anchors would lie wherever a command starts."
    return [Error(sentence, hint="Write it from the root, such as /mnt/anchors.", id="portal.E013")]
