"""Who has an account at the provider, what it says of them, and how it goes wrong where a test asks for that."""

from __future__ import annotations

import base64
import json
import time
from typing import Any
from urllib.parse import urlsplit

from oauth2_provider.oauth2_validators import OAuth2Validator

# By the name of the account; in the one process that serves.
CLAIMS: dict[str, dict[str, Any]] = {}
FAULTS: dict[str, str] = {}
CALLBACK = "/accounts/company/callback/"


class Validator(OAuth2Validator):
    oidc_claim_scope = None  # each claim, whatever the scope

    def get_additional_claims(self, request: Any) -> dict[str, Any]:
        return CLAIMS[request.user.username]

    def validate_redirect_uri(self, client_id: str, redirect_uri: str, request: Any, *args: Any, **named: Any) -> bool:
        """The portal of a test stands at another port each time."""
        address = urlsplit(redirect_uri)
        return address.hostname in ("localhost", "127.0.0.1", "testserver") and address.path == CALLBACK

    def get_id_token_dictionary(self, token: Any, token_handler: Any, request: Any) -> tuple[dict[str, Any], Any]:
        claims, until = super().get_id_token_dictionary(token, token_handler, request)
        fault = FAULTS.get(request.user.username)
        wrong: dict[str | None, dict[str, Any]] = {
            "audience": {"aud": "another-client"},
            "issuer": {"iss": "https://another.example.com"},
            "clock": {"exp": int(time.time()) - 3600},
            "ahead": {"iat": int(time.time()) + 3600, "nbf": int(time.time()) + 3600},
            "nonce": {"nonce": "of another sign-in"},
        }
        return claims | wrong.get(fault, {}), until

    def finalize_id_token(self, id_token: Any, token: Any, token_handler: Any, request: Any) -> str:
        made = super().finalize_id_token(id_token, token, token_handler, request)
        match FAULTS.get(request.user.username):
            case "signature":
                return with_other_subject(made)
            case "unsigned":
                return ".".join([encoded({"alg": "none", "typ": "JWT"}), made.split(".")[1], ""])
        return made


def with_other_subject(token: str) -> str:
    """Signed by the provider for one, presented for another."""
    header, said, signature = token.split(".")
    claims = json.loads(base64.urlsafe_b64decode(said + "=" * (-len(said) % 4)))
    return ".".join([header, encoded(claims | {"sub": claims["sub"] + "0"}), signature])


def encoded(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")
