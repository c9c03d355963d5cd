"""
The keys of seals: SEAL_KEYS, newest first, each alone or with the last day on which it is still believed
(`KEY@2027-06-30`). What was sealed before there were such keys was sealed with SECRET_KEY; that goes on being believed
until SECRET_KEY_SEALS says that nothing is sealed with it any more (`manage.py reseal`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from config.days import BadDay, read_day

SHORTEST = 32


@dataclass(frozen=True, slots=True)
class Key:
    """`last_day`: the last one on which its seals are believed; None: for ever."""

    secret: str
    last_day: date | None = None

    def is_believed(self, today: date) -> bool:
        return self.last_day is None or self.last_day >= today


@lru_cache(maxsize=8)
def read_keys(texts: tuple[str, ...]) -> tuple[Key, ...]:
    """As SEAL_KEYS lists them; raises ImproperlyConfigured for what is no key."""
    keys = tuple(_read(text.strip()) for text in texts if text.strip())
    if any(len(key.secret) < SHORTEST for key in keys):
        raise ImproperlyConfigured(f"SEAL_KEYS: each key has at least {SHORTEST} characters.")
    if len({key.secret for key in keys}) < len(keys):
        raise ImproperlyConfigured("SEAL_KEYS: one key is listed twice.")
    return keys


def _read(text: str) -> Key:
    secret, at, day = text.rpartition("@")
    if not at:
        return Key(text)
    try:
        read = read_day(day)
    except BadDay as error:
        raise ImproperlyConfigured(f"SEAL_KEYS: {day} is no day; write KEY or KEY@2027-06-30.") from error
    if read.was_republic:  # nobody is asked whether it was meant so
        raise ImproperlyConfigured(f"SEAL_KEYS: {day} was read as {read.day}; if that is right, write KEY@{read.day}.")
    return Key(secret, read.day)


def sealing_key() -> str:
    """The one that new seals are made with."""
    keys = read_keys(tuple(settings.SEAL_KEYS))
    if not keys:
        return str(settings.SECRET_KEY)
    if not keys[0].is_believed(timezone.localdate()):
        raise ImproperlyConfigured("SEAL_KEYS: the last day of the first key is over; put a new key before it.")
    return keys[0].secret


def believed_keys() -> list[str]:
    """Those whose seals are accepted today, newest first."""
    today = timezone.localdate()
    keys = [key.secret for key in read_keys(tuple(settings.SEAL_KEYS)) if key.is_believed(today)]
    if keys and not settings.SECRET_KEY_SEALS:
        return keys
    return [*keys, str(settings.SECRET_KEY), *map(str, settings.SECRET_KEY_FALLBACKS)]
