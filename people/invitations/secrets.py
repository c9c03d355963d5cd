"""What opens: the token of a link and the code of a slip. Neither is stored."""

from __future__ import annotations

import base64
import secrets

from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.utils.crypto import salted_hmac

from config.texts import folded_code
from people.models import Invitation

TOKEN, DIGEST = "people.invitation.token", "people.invitation.digest"
# Letters and digits that nobody takes for one another, on paper or read aloud.
ALPHABET = "ACDEFHJKLMNPQRTUVWXY3479"
GROUPS, GROUP = 3, 4
# A code has 55 bits, so its hash need not be slow; a page of slips would take a minute with what passwords need.
ROUNDS = 30_000


def new_nonce() -> str:
    return secrets.token_urlsafe(24)


def token_of(nonce: str, key: str | None = None) -> str:
    """The link's token: made anew at each try of its mail, from what is stored and the key of the portal."""
    made = salted_hmac(TOKEN, nonce, secret=key, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(made).decode().rstrip("=")


def digest_of(token: str, key: str | None = None) -> str:
    """By which the token is known again."""
    return salted_hmac(DIGEST, token, secret=key, algorithm="sha256").hexdigest()


def digests_of(token: str) -> list[str]:
    """Under each key that is still believed."""
    return [digest_of(token, key) for key in _keys()]


def token_for(invitation: Invitation) -> str:
    """ "" where the key of its time is no longer believed."""
    made = ((token_of(invitation.nonce, key), key) for key in _keys())
    return next((token for token, key in made if digest_of(token, key) == invitation.digest), "")


def _keys() -> list[str]:
    return [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]


def new_code() -> str:
    """Such as "KWDR-4TFA-9CHM"."""
    groups = ("".join(secrets.choice(ALPHABET) for _letter in range(GROUP)) for _group in range(GROUPS))
    return "-".join(groups)


def typed_code(text: str) -> str:
    """As it was meant: in capitals, without what stands between the groups."""
    return "".join(sign for sign in folded_code(text).upper() if sign in ALPHABET)


def hash_of(code: str) -> str:
    hasher = PBKDF2PasswordHasher()
    return hasher.encode(typed_code(code), hasher.salt(), ROUNDS)


def is_code(typed: str, digest: str) -> bool:
    """Takes the same time where there is no digest to compare with."""
    fits = PBKDF2PasswordHasher().verify(typed_code(typed), digest or NO_DIGEST)
    return fits and bool(digest)


NO_DIGEST = hash_of("AAAA-AAAA-AAAA")
