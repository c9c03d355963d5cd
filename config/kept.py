"""
What somebody types outlives an ended session: the browser keeps it in its tab (static/js/kept/), and the portal says
which of it was taken, who is signed in, that somebody signed out, and where the page with the form is.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable

from django.contrib.auth.views import redirect_to_login
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from config.error_pages import error_response, refused, wants_json
from config.outcomes import count_messages, is_done, leads_to_sign_in, messages_since
from config.refusals import Forbidden
from config.typed import sender, sent, typed

# Who typed it, and the number of this sending: the browser's alone, it says nothing of what was typed.
MARK = re.compile(r"(\d{1,19})\.([0-9a-f]{16})")
TAKEN_SECONDS = 600
YEAR = 31_536_000
NOBODY = "-"


def mark_of(request: HttpRequest) -> re.Match[str] | None:
    """With what mark the browser sent what it keeps; none where it keeps nothing."""
    return MARK.fullmatch(sent(request).get("kept", ""))


def take(request: HttpRequest) -> None:
    """Says of a POST that is answered with a page, not with a redirect, that what it sent was taken."""
    request.is_taken = True  # type: ignore[attr-defined]


class KeptMiddleware:
    """Stands inside the sign-in and outside the refusals, so that it sees who is signed in and the final answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        was_signed_in = request.user.is_authenticated
        before = count_messages(request) if request.method == "POST" else 0
        response = self.get_response(request)
        if request.method == "POST":
            if leads_to_sign_in(response) and not was_signed_in and sender(request) and not wants_json(request):
                return signed_out_while_writing(request)
            say_taken(request, response, messages_since(request, before))
        say_who(request, response, was_signed_in=was_signed_in)
        return response

    def process_view(self, request: HttpRequest, *args: object) -> HttpResponse | None:
        # Not by `sent`: what can't be read, such as an upload for which the disk has no room, is told as what it is.
        is_kept = request.method == "POST" and "kept" in request.POST
        return of_somebody_else(request) if is_kept else None


def of_somebody_else(request: HttpRequest) -> HttpResponse | None:
    """What one person typed is not taken in the name of another who signed in meanwhile, nor shown to them."""
    mark = mark_of(request)
    if mark is None or not request.user.is_authenticated or mark[1] == str(request.user.pk):
        return None
    request.POST = QueryDict()
    message = _("Somebody else is now signed in, so nothing was saved. Sign out and sign in as yourself, then go on.")
    return refused(request, Forbidden(message, stranger=True))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Mostly after signing in or out in another tab; where nobody is signed in, signing in comes first."""
    is_written = mark_of(request) or typed(request)
    if not request.user.is_authenticated and sender(request) and is_written and not wants_json(request):
        return signed_out_while_writing(request)
    if answer := of_somebody_else(request):
        return answer
    message = _(
        "Nothing was saved: somebody signed in or out in this browser after the page was opened, or cookies are "
        "switched off. Open the page with the form again and send it from there."
    )
    return error_response(request, 403, _("The page is out of date"), message)


def signed_out_while_writing(request: HttpRequest) -> HttpResponse:
    """
    Signing in leads back to the page with the form, where the browser puts what it kept; without that, what was typed
    is shown in this answer, to be copied.
    """
    back = redirect_to_login(sender(request))
    if mark_of(request) or not (text := typed(request)):
        return back
    context = {
        "status": 401,
        "error_title": _("Your session has ended"),
        "message": _("Nothing was saved. Copy what you typed from below, then sign in and put it into its form again."),
        "sign_in": back.headers["Location"],
        "typed": text,
    }
    answer = render(request, "error.html", context, status=401)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def say_taken(request: HttpRequest, response: HttpResponse, new: list[Message]) -> None:
    """A cookie for each sending that was taken; the page that comes next removes both."""
    is_taken = is_done(response, new) or getattr(request, "is_taken", False)
    mark = mark_of(request) if is_taken else None
    if mark:
        put(request, response, f"kept_{mark[2]}", "1", TAKEN_SECONDS)


def say_who(request: HttpRequest, response: HttpResponse, *, was_signed_in: bool) -> None:
    """Read by scripts alone: who is signed in, and another `kept_era` after each sign-out. Neither opens anything."""
    if request.user.is_authenticated:
        person = str(request.user.pk)
        if request.COOKIES.get("kept_person") != person:
            put(request, response, "kept_person", person)
    elif was_signed_in:
        put(request, response, "kept_person", NOBODY)
        put(request, response, "kept_era", secrets.token_hex(8), YEAR)


def put(request: HttpRequest, response: HttpResponse, name: str, value: str, seconds: int | None = None) -> None:
    response.set_cookie(name, value, max_age=seconds, samesite="Lax", secure=request.is_secure())
