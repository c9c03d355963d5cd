"""What is looked at with each request of somebody who is signed in: their roles, and a second step that is missing."""

from __future__ import annotations

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from config.error_pages import refused, wants_json
from config.refusals import Forbidden
from people.models import SignInKind, User
from people.signin import log

# Where one can go without the second step that is asked for: setting it up, proving who one is or asking for help with
# that, leaving, the language; and what monitoring and browsers ask for.
OPEN = (
    "/accounts/2fa/",
    "/accounts/reauthenticate/",
    "/accounts/password/reset/",
    "/accounts/logout/",
    "/people/language/",
    "/healthz/",
    "/readyz/",
    "/favicon.ico",
)


class RolesMiddleware:
    """That roles are others than when this session saw them last stands in the log of sign-ins."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        before = request.session.get("roles")
        if before is not None and isinstance(request.user, User) and before != (now := sorted(request.user.roles)):
            request.session["roles"] = now
            log.write(request, SignInKind.ROLES, request.user, before=before, after=now)
        return self.get_response(request)


class SecondFactorMiddleware:
    """Who holds one of SECOND_FACTOR_ROLES sets up a second step before anything else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not misses_factor(request.user) or request.path.startswith(OPEN):
            return self.get_response(request)
        if request.method in ("GET", "HEAD") and not wants_json(request):
            if "text/html" in request.headers.get("Accept", ""):  # a page, which somebody reads
                messages.warning(request, _("Your role needs a two-step sign-in. Set it up here, then go on."))
            return redirect("mfa_activate_totp")
        message = _(
            "Your role needs a two-step sign-in first. Set it up under your name, top right, then send this again."
        )
        return refused(request, Forbidden(message))


def needs_factor(person: object) -> bool:
    wanted = settings.SECOND_FACTOR_ROLES
    return bool(wanted) and isinstance(person, User) and not person.roles.isdisjoint(wanted)


def misses_factor(person: object) -> bool:
    """Asks the database only about those whose role needs one."""
    return needs_factor(person) and not Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).exists()
