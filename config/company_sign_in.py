"""Sign-in with the accounts of the company (OpenID Connect), as the environment names it: docs/company-sign-in.md."""

from __future__ import annotations

import environ
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

DISCOVERY = "/.well-known/openid-configuration"
# What must be named for it to be offered; with some of them alone `check` warns.
NEEDED = ("OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET")


def company_sign_in(env: environ.Env) -> dict[str, object]:
    """The settings by name. An issuer that was copied with the path of its discovery document is cut to itself."""
    issuer = env("OIDC_ISSUER", default="").strip().removesuffix(DISCOVERY).rstrip("/")
    return {
        "OIDC_ISSUER": issuer,
        "OIDC_CLIENT_ID": env("OIDC_CLIENT_ID", default="").strip(),
        "OIDC_CLIENT_SECRET": env("OIDC_CLIENT_SECRET", default="").strip(),
        # What the button says: one text, or Chinese|English.
        "OIDC_NAME": env("OIDC_NAME", default="").strip(),
        # The claim that holds the employee number; where none is named, a verified address of mail says who it is.
        "OIDC_NUMBER_CLAIM": env("OIDC_NUMBER_CLAIM", default="").strip(),
        "OIDC_SCOPES": env("OIDC_SCOPES", default="openid email profile").replace(",", " ").split(),
        "OIDC_ONLY": env.bool("OIDC_ONLY", default=False),
        "OIDC_TRUST_SECOND_FACTOR": env.bool("OIDC_TRUST_SECOND_FACTOR", default=False),
        "SOCIALACCOUNT_ADAPTER": "people.signin.company.provider.CompanyAdapter",
        "SOCIALACCOUNT_STORE_TOKENS": False,
        "SOCIALACCOUNT_EMAIL_AUTHENTICATION": False,
    }


def is_offered() -> bool:
    return all(getattr(settings, name) for name in NEEDED)


def takes_no_passwords() -> bool:
    """Of anybody but administrators; never while people could not come in by their company accounts either."""
    return bool(settings.OIDC_ONLY) and is_offered()


def button() -> str:
    """What the button says in the reader's language."""
    chinese, _bar, english = settings.OIDC_NAME.partition("|")
    return (
        (english.strip() if get_language() == "en" else "") or chinese.strip() or _("Sign in with your company account")
    )
