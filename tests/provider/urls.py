"""The provider's addresses: OpenID Connect at /o/, its sign-in, and what tests tell it."""

import json
from html import escape

from django.contrib.auth import login
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import include, path
from oauth2_provider.views import ConnectDiscoveryInfoView

from tests.provider.accounts import CLAIMS, FAULTS

FORM = """<!doctype html><html lang="en"><title>Company</title><link rel="icon" href="data:,"><h1>Company account</h1>
<form method="post"><input name="username" aria-label="Account"><button>Continue</button></form>"""


def sign_in(request: HttpRequest) -> HttpResponse:
    """A name is enough: passwords are not what is tested here."""
    if request.method != "POST":
        return HttpResponse(FORM)
    found = User.objects.filter(username=request.POST["username"]).first()
    if found is None:
        return HttpResponse(f"Nobody is called {escape(request.POST['username'])}.", status=403)
    login(request, found)  # type: ignore[arg-type]  # types know the user of the portal only
    return HttpResponseRedirect(request.GET["next"])


def put(request: HttpRequest) -> HttpResponse:
    """An account with its claims, as JSON; `fault` names what goes wrong at its sign-ins. Answers the subject."""
    said = json.loads(request.body)
    name = said["username"]
    account, _new = User.objects.get_or_create(username=name)
    CLAIMS[name], FAULTS[name] = said["claims"], said["fault"]
    return HttpResponse(str(account.pk))


urlpatterns = [
    path("o/", include("oauth2_provider.urls", namespace="oauth2_provider")),
    # A document that speaks of another issuer than where it lies.
    path("elsewhere/.well-known/openid-configuration", ConnectDiscoveryInfoView.as_view()),
    path("sign-in/", sign_in),
    path("put/", put),
]
