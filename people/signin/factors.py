"""
The second step: secrets of it lie encrypted in the database, under a key made of SECRET_KEY, so that a copy of the
database gives nobody codes. What was stored plain before is read all the same (`renew` encrypts it).
"""

from __future__ import annotations

import base64
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from integrity import genuine
from people.models import SignInKind, User
from people.signin import log
from people.signin.watching import needs_factor

# What is encrypted begins so; no secret in base 32 or hexadecimal does.
MARK = "f1:"
# Where an authenticator keeps a secret.
SECRETS = ("secret", "seed")


def cipher() -> MultiFernet:
    """Encrypts with the newest key, reads with those of SECRET_KEY_FALLBACKS too."""
    return MultiFernet([Fernet(_key_of(key)) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _key_of(secret: str) -> bytes:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"people.signin.factors").derive(secret.encode())
    return base64.urlsafe_b64encode(derived)


def plain_of(stored: str) -> str | None:
    """None where no key of now reads it."""
    if not stored.startswith(MARK):
        return stored  # of before secrets were encrypted
    try:
        return cipher().decrypt(stored[len(MARK) :].encode()).decode()
    except InvalidToken:
        return None


class FactorAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": _("Your role needs a two-step sign-in, so it can't be switched off."),
    }

    def encrypt(self, text: str) -> str:
        return MARK + cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Of a key that is gone a secret that nobody knows, so that no code fits; an empty one would have codes."""
        return plain_of(encrypted_text) or generate_totp_secret()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not needs_factor(authenticator.user)


def renew() -> tuple[int, int]:
    """
    Encrypts all secrets with the newest key; how many, and how many were left: put in past the portal, or of a key that
    is gone.
    """
    done = [renewed(key) for key in Authenticator.objects.order_by("pk").values_list("pk", flat=True)]
    return sum(done), len(done) - sum(done)


def renewed(key: int) -> bool:
    with transaction.atomic():
        row = Authenticator.objects.select_for_update().get(pk=key)
        if genuine.altered(Authenticator, [row]) or not _encrypt_anew(row):
            return False
        row.save(update_fields=["data"])
    return True


def is_newest(row: Authenticator) -> bool:
    """Whether its secrets are encrypted with the key of now."""
    newest, marked = Fernet(_key_of(settings.SECRET_KEY)), [row.data[name] for name in SECRETS if name in row.data]
    try:
        return all(text.startswith(MARK) and newest.decrypt(text[len(MARK) :].encode()) for text in marked)
    except InvalidToken:
        return False


def _encrypt_anew(row: Authenticator) -> bool:
    adapter, data = FactorAdapter(), dict(row.data)
    for name in SECRETS:
        if name in data:
            plain = plain_of(data[name])
            if not plain:
                return False
            data[name] = adapter.encrypt(plain)
    row.data = data
    return True


def remove(person: User, by: User | None, request: HttpRequest | None) -> int:
    """
    Taken from one who lost the phone; they sign in by password and set up a new one. `by`: who confirmed it, None: a
    command on the server.
    """
    count, _tables = Authenticator.objects.filter(user=person).delete()
    if count:
        log.write(request, SignInKind.FACTOR_REMOVED, person, by=by)
    return count


def heard_set(request: HttpRequest, user: User, authenticator: Any, **kwargs: object) -> None:
    _told(SignInKind.FACTOR_SET, request, user, authenticator)


def heard_removed(request: HttpRequest, user: User, authenticator: Any, **kwargs: object) -> None:
    _told(SignInKind.FACTOR_REMOVED, request, user, authenticator)


def heard_used(authenticator: Any, **kwargs: object) -> None:
    """What was stored plain, or with a former key, is encrypted with the newest once it is used."""
    if not is_newest(authenticator):
        renewed(authenticator.pk)


def heard_failed(request: HttpRequest, user: User, authenticator: Any, **kwargs: object) -> None:
    log.write(request, SignInKind.CODE_FAILED, user)


def _told(kind: SignInKind, request: HttpRequest, user: User, authenticator: Any) -> None:
    """Recovery codes come and go with it."""
    if authenticator.type == Authenticator.Type.TOTP:
        log.write(request, kind, user)
