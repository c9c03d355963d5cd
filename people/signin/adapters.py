"""How django-allauth behaves here."""

from __future__ import annotations

import ipaddress
from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from django.core.exceptions import ImproperlyConfigured, PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from people.models import SignInKind, User
from people.signin import devices, ending, landing, limits, log
from people.signin.sessions import ADDRESS

BACKEND = "people.signin.backends.RoleBackend"
# Steps of a sign-in that the portal takes in a way of its own.
STAGES = {"allauth.mfa.stages.AuthenticateStage": "people.signin.company.factors.SecondFactor"}


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are created by the administrator; nobody signs up. Whoever is let in or not stands in the log."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("Employee number or password is incorrect."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Asked where no page was in mind."""
        address: str = super().get_login_redirect_url(request)
        return landing.page_for(cast(User, request.user)) or address

    def pre_authenticate(self, request: HttpRequest, **credentials: str) -> None:
        """Tries are counted by `limits`, and not by the library."""

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Raises ValidationError where too much was tried, or the account can't act any more."""
        number = str(credentials.get("username", ""))
        try:
            attempt = limits.begin(request, number)
            user: User | None = super().authenticate(request, **credentials)
        except limits.TooManyTries as refusal:
            if refusal.is_news:
                log.failed(request, SignInKind.REFUSED, number, seconds=refusal.seconds)
            raise ValidationError(too_many(refusal.minutes), code="too_many_login_attempts") from refusal
        except ValidationError as refusal:
            if refusal.code == "barred":
                limits.succeeded(attempt)
                log.failed(request, SignInKind.BARRED, number)
            raise
        if user is None:
            log.failed(request, SignInKind.FAILED, number)
        else:
            limits.succeeded(attempt)
        return user

    def login(self, request: HttpRequest, user: User) -> None:
        """Always by the backend that asks at each request whether somebody can act, after a second factor too."""
        user.backend = BACKEND  # type: ignore[attr-defined]  # as Django's login wants it
        super().login(request, user)
        request.session["roles"] = sorted(user.roles)
        request.session[ADDRESS] = self.get_client_ip(request)
        log.write(request, SignInKind.SIGNED_IN, user)

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **kwargs)
        devices.remember(request, response, log.digest_of(user.username))
        return response

    def logout(self, request: HttpRequest) -> None:
        if isinstance(request.user, User):
            log.write(request, SignInKind.SIGNED_OUT, request.user)
        super().logout(request)

    def set_password(self, user: User, password: str) -> None:
        """One's own; every other session of the person ends."""
        super().set_password(user, password)
        ending.end_others(context.request, user)
        log.write(context.request, SignInKind.PASSWORD, user)

    def get_login_stages(self) -> list[str]:
        return [STAGES.get(stage, stage) for stage in super().get_login_stages()]

    def get_client_ip(self, request: HttpRequest) -> str:
        """
        Where a request comes from, for throttling and the audit log; "" where that can't be known. What the proxies of
        ALLAUTH_TRUSTED_PROXY_COUNT did not write is not believed: then it is the address that connected.
        """
        try:
            address = super().get_client_ip(request)
        except (ImproperlyConfigured, PermissionDenied):
            address = str(request.META.get("REMOTE_ADDR", ""))
        try:
            return str(ipaddress.ip_address(address.partition("%")[0]))  # no database keeps the zone of an IPv6 address
        except ValueError:
            return ""


def too_many(minutes: int) -> str:
    """The same whoever it is, and whether or not there is such an account."""
    text = ngettext(
        "Too many failed sign-ins. Try again in %(n)d minute; if it is urgent, the administrator lets you in before.",
        "Too many failed sign-ins. Try again in %(n)d minutes; if it is urgent, the administrator lets you in before.",
        minutes,
    )
    return text % {"n": minutes}
