"""
A form that is sent twice, by a second press on a slow line or from a page that the browser still had, is worked on
once; the repeat leads where the first one led.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.contrib import messages
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from config.error_pages import wants_json
from config.outcomes import count_messages, is_done, messages_since
from config.presses import TOKEN, Claim, Led, Press, led_to

log = logging.getLogger("portal.repeats")

# Switches that are meant each time, sign-in, and the sheets of ratings, which have versions of their own.
MEANT_EACH_TIME = {
    "account_login",
    "account_logout",
    "account_reauthenticate",
    "people:language",
    "assessments:rate",
    "assessments:self",
}
WAIT_SECONDS = 10.0
LOOK_SECONDS = 0.1
# Of the four threads that a web process has; who finds no room is answered at once.
MOST_WAITING = 2
# What the first answer said may not have been seen yet.
RECENT = timedelta(minutes=1)
WAITING: dict[str, object] = {}
LOCK = threading.Lock()


class RepeatMiddleware:
    """Stands last, next to the views: what they refuse is an answer by then, and a page that is out of date came by."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        press = vars(request).pop("press", None)
        if isinstance(press, Press):
            end(request, press, response)
        return response

    def process_view(self, request: HttpRequest, *args: object) -> HttpResponse | None:
        if not is_form(request):
            return None
        press = Press(request)
        found = press.take()
        if found is Claim.OTHERS:
            found = awaited(press)
            if isinstance(found, Led):
                return answer(request, found, waited=True)
        if isinstance(found, Led):
            return answer(request, found)
        if found is Claim.OTHERS:
            return still_working(request)
        vars(request)["press"] = press
        press.messages_before = count_messages(request)
        return None


def is_form(request: HttpRequest) -> bool:
    """What a page sent, with the token of its own, of somebody who is signed in."""
    match = request.resolver_match
    return (
        request.method == "POST"
        and request.user.is_authenticated
        and TOKEN in request.POST
        and not wants_json(request)
        and (match is None or match.view_name not in MEANT_EACH_TIME)
    )


def awaited(press: Press) -> Claim | Led:
    """What the first one led to, once it did; MINE where it came to nothing, OTHERS where it takes too long."""
    found: Claim | Led = Claim.OTHERS
    with patience(press.key) as goes_on:
        while found is Claim.OTHERS and goes_on():
            time.sleep(LOOK_SECONDS)
            found = press.take()
    return found


@contextmanager
def patience(key: str) -> Iterator[Callable[[], bool]]:
    """Of each form one waits in this process, the newest: nobody looks at the answers to presses before it any more."""
    me, until = object(), time.monotonic() + WAIT_SECONDS
    with LOCK:
        if key in WAITING or len(WAITING) < MOST_WAITING:
            WAITING[key] = me
    try:
        yield lambda: WAITING.get(key) is me and time.monotonic() < until
    finally:
        with LOCK:
            if WAITING.get(key) is me:
                del WAITING[key]


def end(request: HttpRequest, press: Press, response: HttpResponse) -> None:
    """The work is done and stays done, whatever becomes of the note."""
    new = messages_since(request, press.messages_before)
    try:
        if is_done(response, new):
            press.note(led_to(response.headers["Location"], new))
        else:
            press.forget()
    except DatabaseError as error:
        log.warning("Where a form led is not noted: %s", error)


def answer(request: HttpRequest, led: Led, *, waited: bool = False) -> HttpResponse:
    """Where the first one led, with what it said unless that was seen long ago."""
    if waited or timezone.now() - led.at < RECENT:
        for message in led.messages:
            messages.add_message(request, message.level, message.message, message.extra_tags)
    if not waited:
        text = _(
            "You already sent this, and it was done at %(time)s. It was not done again; this is how things stand now."
        )
        messages.info(request, text % {"time": timezone.localtime(led.at).strftime("%H:%M")})
    return HttpResponseRedirect(led.to)


def still_working(request: HttpRequest) -> HttpResponse:
    """A page that sends the same once more; what holds a file or a password only the browser itself sends again."""
    can_repeat = not request.FILES and not any("password" in name for name in request.POST)
    fields = [(name, value) for name, many in request.POST.lists() for value in many] if can_repeat else []
    response = render(request, "still_working.html", {"fields": fields, "stays_here": True}, status=202)
    add_never_cache_headers(response)
    return response
