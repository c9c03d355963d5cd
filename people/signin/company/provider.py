"""The company's sign-in as the environment names it, and what it says of itself."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import requests
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from config.company_sign_in import DISCOVERY, is_offered
from people.signin.company import troubles
from people.signin.company.asking import Conversation

if TYPE_CHECKING:
    from collections.abc import Callable

KIND = "openid_connect"
Json = dict[str, object]


class CompanyAdapter(DefaultSocialAccountAdapter):
    """The one provider is that of the environment: none of the database, and nobody signs up by it."""

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        if not is_offered() or provider not in (None, KIND, settings.OIDC_ISSUER):
            return []
        return [company_app()]

    def is_open_for_signup(self, request: HttpRequest, sociallogin: object) -> bool:
        return False

    def get_requests_session(self) -> Conversation:
        return Conversation()


def company_app() -> SocialApp:
    return SocialApp(
        provider=KIND,
        provider_id=settings.OIDC_ISSUER,
        name="OpenID Connect",
        client_id=settings.OIDC_CLIENT_ID,
        secret=settings.OIDC_CLIENT_SECRET,
        settings={"server_url": settings.OIDC_ISSUER + DISCOVERY},
    )


class Company(OpenIDConnectOAuth2Adapter):
    """The conversation of one request with the service."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request, settings.OIDC_ISSUER)
        self.app = company_app()

    @functools.cached_property
    def openid_config(self) -> Json:
        """What the service says of itself, looked up each time, so that its new keys and addresses count at once."""
        found = self.asked(lambda session: session.get(settings.OIDC_ISSUER + DISCOVERY))
        issuer = found.get("issuer")
        if not isinstance(issuer, str) or issuer.rstrip("/") != settings.OIDC_ISSUER:
            raise troubles.not_believed(_("issuer"), f"OIDC_ISSUER calls itself {issuer!r}")
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
            if not str(found.get(name, "")).startswith(("https://", "http://" if settings.PLAIN_HTTP else "https://")):
                raise troubles.not_believed(_("addresses"), f"{name} is missing or not https")
        return found

    @property
    def client_id(self) -> str:
        return str(settings.OIDC_CLIENT_ID)

    def keys(self) -> Json:
        return self.asked(lambda session: session.get(str(self.openid_config["jwks_uri"])))

    def facts(self, token: str) -> Json:
        """What the service tells about the person beside the identity token; nothing where it has no such address."""
        address = self.openid_config.get("userinfo_endpoint")
        headers = {"Authorization": f"Bearer {token}"}
        return self.asked(lambda session: session.get(str(address), headers=headers)) if address else {}

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        return request.build_absolute_uri(reverse("company-callback"))

    def asked(self, ask: Callable[[requests.Session], requests.Response]) -> Json:
        try:
            with CompanyAdapter().get_requests_session() as session:
                answer = ask(session)
            answer.raise_for_status()
            found = answer.json()
        except (requests.RequestException, ValueError) as error:
            raise troubles.silent(f"{type(error).__name__}: {error}") from error
        if not isinstance(found, dict):
            raise troubles.silent("the service answered with something else than an object")
        return found
