"""The pages of those who are let in, or forgot their password; nobody is signed in here."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.utils import perform_login
from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from config.crowds import client_of, refuse_crowd
from config.refusals import Conflict, TooMany
from people.invitations import using
from people.invitations.forms import CodeForm, ForgottenForm, PasswordForm
from people.invitations.tasks import answer_forgotten_password
from people.models import Invitation
from people.signin import log

# In the session of this browser: the key of the row whose link or code was right here.
OPENED = "people.invitation"
# As many as may sign in from one office at once; of one number, from one address, as many as wrong passwords: strangers
# elsewhere keep nobody out, and a code is too long to be guessed from many addresses.
FROM_ONE_ADDRESS, OF_ONE_NUMBER, NUMBER_SECONDS = 60, 10, 300
FORGOTTEN_PER_MINUTE = 10


@never_cache
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters()
def invited(request: HttpRequest) -> HttpResponse:
    """By the link, whose key leaves the address at once; then the password, then the desk."""
    refuse_crowd(request, "invited", FROM_ONE_ADDRESS, _too_many())
    if "key" in request.GET:
        return _opened(request, using.by_token(request.GET["key"]))
    row = _row_of(request)
    if row is None or using.trouble(row) or request.user.is_authenticated:
        return _closed(request, row)
    form = PasswordForm(row.person, request.POST if request.method == "POST" else None)
    if form.is_valid():
        return _let_in(request, row, form.cleaned_data["new_password1"])
    context = {"form": form, "person": row.person}
    return render(request, "people/invitations/password.html", context, status=400 if form.is_bound else 200)


def _row_of(request: HttpRequest) -> Invitation | None:
    pk = request.session.get(OPENED)
    return Invitation.objects.select_related("person").filter(pk=pk).first() if pk else None


def _opened(request: HttpRequest, row: Invitation | None) -> HttpResponse:
    if row is None or using.trouble(row) or request.user.is_authenticated:
        return _closed(request, row)
    request.session[OPENED] = row.pk
    return redirect("invited")


def _closed(request: HttpRequest, row: Invitation | None) -> HttpResponse:
    """Says what is wrong and whom to ask; who is signed in here signs out first."""
    why = using.trouble(row) if row else ""
    context = {"why": why, "contact": settings.ACCOUNT_CONTACT, "is_known": row is not None}
    status = 409 if row and not why else 410 if row else 404
    return render(request, "people/invitations/closed.html", context, status=status)


def _let_in(request: HttpRequest, row: Invitation, password: str) -> HttpResponse:
    try:
        person = using.set_password(row.pk, password)
    except Conflict:
        return _closed(request, _row_of(request))
    request.session.pop(OPENED, None)
    person.backend = "people.signin.backends.RoleBackend"  # type: ignore[attr-defined]  # as Django's sign-in wants it
    answer: HttpResponse = perform_login(request, person, email_verification="none")
    return answer


@never_cache
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("code")
def first_password(request: HttpRequest) -> HttpResponse:
    """By the code of a slip."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _code_page(request, form)
    _refuse_guessing(request, form.cleaned_data)
    row = using.by_code(form.cleaned_data["number"], form.cleaned_data["code"])
    if row is not None:
        return _opened(request, row)
    form.add_error(None, _("Number and code don't belong together. Look at both again, letter by letter."))
    return _code_page(request, form)


def _code_page(request: HttpRequest, form: CodeForm) -> HttpResponse:
    context = {"form": form, "contact": settings.ACCOUNT_CONTACT}
    return render(request, "people/invitations/first.html", context, status=400 if form.is_bound else 200)


def _refuse_guessing(request: HttpRequest, typed: dict[str, Any]) -> None:
    refuse_crowd(request, "first", FROM_ONE_ADDRESS, _too_many())
    number = log.digest_of(typed["number"])
    key = f"first:{number}:{client_of(request)}:{int(time.time() // NUMBER_SECONDS)}"
    if caches["public"].count(key, seconds=2 * NUMBER_SECONDS) > OF_ONE_NUMBER:  # type: ignore[attr-defined]  # CACHES names its class
        raise TooMany(_too_many())


def _too_many() -> str:
    return _("Too many attempts. Wait five minutes, then try again.")


@never_cache
@require_http_methods(["GET", "POST"])
def forgotten_password(request: HttpRequest) -> HttpResponse:
    """The same answer for everybody, at the same cost; whether anything is sent is decided after it (`tasks`)."""
    form = ForgottenForm(request.POST if request.method == "POST" else None)
    context = {"form": form, "contact": settings.ACCOUNT_CONTACT, "is_sent": form.is_valid()}
    if form.is_valid():
        refuse_crowd(request, "forgotten", FORGOTTEN_PER_MINUTE, _too_many())
        answer_forgotten_password.enqueue(using.meant(form.cleaned_data["typed"]))
    status = 400 if form.is_bound and not form.is_valid() else 200
    return render(request, "account/forgotten.html", context, status=status)
