"""What the identity token of the company says, once its signature and its purpose are certain."""

from __future__ import annotations

import hmac
from dataclasses import dataclass

import jwt
from django.conf import settings
from django.utils.translation import gettext as _

from config.texts import canonical_line
from people.signin.company import troubles
from people.signin.company.provider import Company, Json

# Signed with a key that the service alone has; never with a secret that both have, and never unsigned.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
# As long as the account library's column.
LONGEST_SUBJECT = 191
# Seconds that two clocks may differ.
LEEWAY = 60
# Characters that the column of the link has room for; services use some forty.
LONGEST_SUBJECT = 191
# How a service says that a second factor was asked for: methods (amr, RFC 8176) and classes (acr).
FACTORS = frozenset({"mfa"})
CLASSES = frozenset(
    {"mfa", "https://refeds.org/profile/mfa", "http://schemas.openid.net/pape/policies/2007/06/multi-factor"}
)


@dataclass(frozen=True, slots=True)
class Claims:
    """Who signed in there. `number` is "" where none was said, `address` too."""

    issuer: str
    subject: str
    number: str
    address: str
    is_verified: bool
    has_second_factor: bool


def claims_of(company: Company, answer: Json, nonce: str) -> Claims:
    """Raises Trouble where the token is not what the service signed for this portal, this browser and this moment."""
    said = checked(company, str(answer.get("id_token") or ""))
    if not hmac.compare_digest(str(said.get("nonce", "")).encode(), nonce.encode()):
        raise troubles.not_believed(_("nonce"), "the nonce is not the one of this sign-in")
    subject, named = str(said["sub"]), settings.OIDC_NUMBER_CLAIM
    if not subject.isprintable() or not 0 < len(subject) <= LONGEST_SUBJECT:
        raise troubles.not_believed(_("subject"), "the subject is empty, too long, or no text")
    if (named or "email_verified") not in said:
        more = company.facts(str(answer.get("access_token", "")))
        if more and more.get("sub") != subject:
            raise troubles.not_believed(_("subject"), "userinfo speaks of another subject than the token")
        said = {**more, **said}
    return Claims(
        issuer=settings.OIDC_ISSUER,
        subject=subject,
        number=_text(said.get(named)) if named else "",
        address=address if isinstance(address := said.get("email"), str) and address.isprintable() else "",
        is_verified=said.get("email_verified") is True or said.get("email_verified") == "true",
        has_second_factor=says_second_factor(said),
    )


def checked(company: Company, token: str) -> Json:
    try:
        header = jwt.get_unverified_header(token)
        if header.get("alg") not in ALGORITHMS:
            raise jwt.InvalidAlgorithmError(str(header.get("alg")))
        key = _key(company.keys(), str(header.get("kid", "")), str(header["alg"]))
        said: Json = jwt.decode(
            token,
            key=key,
            algorithms=[header["alg"]],
            issuer=str(company.openid_config["issuer"]),
            audience=company.client_id,
            leeway=LEEWAY,
            options={"require": ["iss", "sub", "aud", "exp", "iat"]},
        )
    except (jwt.ExpiredSignatureError, jwt.ImmatureSignatureError) as error:
        raise troubles.clock(f"{error}; is the time of this machine right?") from error
    except jwt.InvalidAudienceError as error:
        raise troubles.not_believed(_("audience"), f"{error}: not made for OIDC_CLIENT_ID") from error
    except jwt.InvalidIssuerError as error:
        raise troubles.not_believed(_("issuer"), f"{error}: not made by OIDC_ISSUER") from error
    except (jwt.PyJWTError, ValueError) as error:
        raise troubles.not_believed(_("signature"), f"{type(error).__name__}: {error}") from error
    several = isinstance(said["aud"], list) and len(said["aud"]) > 1
    if said.get("azp", None if several else company.client_id) != company.client_id:
        raise troubles.not_believed(_("audience"), "azp names another client")
    return said


def says_second_factor(said: Json) -> bool:
    methods = said.get("amr")
    return (isinstance(methods, list) and not FACTORS.isdisjoint(map(str, methods))) or str(said.get("acr")) in CLASSES


def _key(published: Json, name: str, algorithm: str) -> jwt.PyJWK:
    """The published key of this name; where the token names none, the only one there is."""
    listed = published.get("keys")
    keys = [key for key in listed if isinstance(key, dict)] if isinstance(listed, list) else []
    signing = [key for key in keys if key.get("use", "sig") == "sig" and key.get("alg", algorithm) == algorithm]
    fitting = [key for key in signing if key.get("kid") == name] if name else signing
    if len(fitting) != 1:
        raise jwt.InvalidKeyError(f"no key {name!r} for {algorithm} among those published")
    return jwt.PyJWK(fitting[0], algorithm=algorithm)


def _text(value: object) -> str:
    """Numbers come as digits in quotes or without."""
    return canonical_line(str(value)) if isinstance(value, str | int) and not isinstance(value, bool) else ""
