"""To the company's sign-in and back."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from functools import wraps

import requests
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import get_next_redirect_url, perform_login
from allauth.core.internal.ratelimit import consume
from allauth.socialaccount.internal import statekit
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.utils import generate_code_challenge
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from config.company_sign_in import is_offered
from config.error_pages import closed
from config.refusals import TooMany
from people.models import User
from people.signin.company import troubles
from people.signin.company.matching import person_of
from people.signin.company.provider import Company, Json
from people.signin.company.tokens import Claims, claims_of
from people.signin.company.troubles import Barred, Trouble

View = Callable[[HttpRequest], HttpResponse]
logger = logging.getLogger(__name__)


def where_offered(view: View) -> View:
    """Without the variables of a company sign-in there is nothing at its addresses."""

    @wraps(view)
    def answer(request: HttpRequest) -> HttpResponse:
        return view(request) if is_offered() else closed(request)

    return answer


@where_offered
@never_cache
@require_safe
def begin(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return HttpResponseRedirect(get_next_redirect_url(request) or "/")
    if not consume(request, app="allauth.account", action="login", limit_get=True):
        raise TooMany(_("Too many sign-ins from here in a minute. Try again in a minute."))
    back = get_next_redirect_url(request) or ""
    try:
        return HttpResponseRedirect(address_there(request, back))
    except Trouble as trouble:
        return told(request, trouble, back)


@where_offered
@never_cache
@require_safe
def callback(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:  # the browser's way back, or a second tab: nobody becomes somebody else by it
        return HttpResponseRedirect("/")
    back = ""
    try:
        state = state_of(request)
        back = str(state["next"])
        refuse_errors(request)
        claims = claims_of(company := Company(request), answer_of(request, company, state), str(state["nonce"]))
        return enter(request, person_of(claims), claims, back)
    except Trouble as trouble:
        return told(request, trouble, back)


def address_there(request: HttpRequest, back: str) -> str:
    """With a state for this browser alone, a nonce for the token, and the half of a secret (PKCE) for the code."""
    company, nonce, proof = Company(request), secrets.token_urlsafe(24), generate_code_challenge()
    address = str(company.openid_config["authorization_endpoint"])
    verifier = proof.pop("code_verifier")
    state = {"nonce": nonce, "pkce_code_verifier": verifier, "next": back}
    client = company.get_client(request, company.app)
    client.state = statekit.stash_state(request, provider_id=settings.OIDC_ISSUER, state=state)
    asked = {"nonce": nonce, **proof, **({"prompt": "select_account"} if "another" in request.GET else {})}
    return str(client.get_redirect_url(address, dict.fromkeys(settings.OIDC_SCOPES), asked))


def state_of(request: HttpRequest) -> Json:
    """What was put aside when it was begun; used up by this."""
    state_id = request.GET.get("state", "")
    found: Json | None = statekit.unstash_state(request, provider_id=settings.OIDC_ISSUER, state_id=state_id)
    if found is None:
        raise troubles.out_of_date()
    return found


def refuse_errors(request: HttpRequest) -> None:
    if error := request.GET.get("error", ""):
        raise troubles.stopped() if error == "access_denied" else troubles.refused_there(error)
    if not request.GET.get("code"):
        raise troubles.refused_there("")


def answer_of(request: HttpRequest, company: Company, state: Json) -> Json:
    client = company.get_client(request, company.app)
    try:
        answer: Json = client.get_access_token(request.GET["code"], pkce_code_verifier=state["pkce_code_verifier"])
    except OAuth2Error as error:
        log = f"the code was not taken: {str(error)[:200]}; is OIDC_CLIENT_SECRET right?"
        raise troubles.not_believed(_("authorization code"), log) from error
    except (requests.RequestException, ValueError, KeyError) as error:
        raise troubles.silent(f"{type(error).__name__}: {error}") from error
    return answer


def enter(request: HttpRequest, person: User, claims: Claims, back: str) -> HttpResponse:
    """The first factor; a second one of the portal is asked for unless the company's is trusted and was said."""
    trusted = settings.OIDC_TRUST_SECOND_FACTOR and claims.has_second_factor
    record_authentication(request, person, "socialaccount", provider=claims.issuer, second_factor=trusted or None)
    answer: HttpResponse = perform_login(request, person, redirect_url=back or None)
    return answer


def told(request: HttpRequest, trouble: Trouble, back: str) -> HttpResponse:
    """Whoever is nobody here may have another account there, and is offered to choose it."""
    logger.warning("Company sign-in: %s", trouble.log)
    kept = {"next": back} if back else {}
    another = {"another": "1"} if isinstance(trouble, Barred) else {}
    context = {
        "message": trouble.message,
        "status": trouble.status,
        "is_barred": bool(another),
        "again": f"{reverse('company-sign-in')}?{urlencode({**another, **kept})}".rstrip("?"),
        "with_password": f"{reverse('account_login')}?{urlencode({'password': '1', **kept})}",
    }
    return render(request, "account/company_trouble.html", context, status=trouble.status)
