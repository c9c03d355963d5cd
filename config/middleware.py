"""Answers what a view refuses, once for all of them."""

import logging
import re
from collections.abc import Callable, Iterator

from django.db import DataError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.utils.encoding import escape_uri_path
from django.utils.translation import gettext as _

from config.busy import unavailable
from config.error_pages import not_found, only_sent_to, refused
from config.forms import unreadable
from config.refusals import BadInput, Refusal
from config.texts import NUL, canonical_text

refusals = logging.getLogger("portal.refusals")

# The log level of a refused request, by status.
LEVELS = {400: logging.INFO, 403: logging.WARNING, 409: logging.INFO, 429: logging.WARNING}

# A number beyond 64 bit, which the databases refuse each in its own way.
TOO_LONG = re.compile(r"\d{19}")


def sent(request: HttpRequest) -> Iterator[str]:
    """Every name and text of the address and of the form."""
    yield request.path
    for data in (request.GET, request.POST):
        for name, many in data.lists():
            yield from (text for text in (name, *many) if isinstance(text, str))


def canonical(data: QueryDict) -> QueryDict:
    """What was typed as `config.texts` takes it; a password stays every character of it."""
    odd = [name for name, many in data.lists() if "password" not in name and any(map(_is_odd, many))]
    if not odd:
        return data
    taken = data.copy()
    for name in odd:
        taken.setlist(name, [canonical_text(text) for text in data.getlist(name)])
    taken._mutable = False
    return taken


def _is_odd(text: object) -> bool:
    return isinstance(text, str) and canonical_text(text) != text


class RefusalMiddleware:
    """
    Answers a refusal raised by any view as a page, or as JSON where the page requested it, and logs who
    was refused where; never what was typed. A database that is busy or gone is answered with 503.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405 and not response.content:
            friendly = only_sent_to(request)
            friendly.headers["Allow"] = response.headers.get("Allow", "")
            return friendly
        if level := LEVELS.get(response.status_code):
            number, path = request.user.get_username() or "-", escape_uri_path(request.path)
            refusals.log(level, "%s %s %s %s", number, request.method, path, response.status_code)
        return response

    def process_view(self, request: HttpRequest, *args: object) -> HttpResponse | None:
        """
        The door for all forms and addresses. A NUL character, which nobody types and no text column holds, is refused;
        what was typed goes on to the view in its canonical form.
        """
        if NUL in request.path:
            return not_found(request, Http404())
        if any(NUL in text for text in sent(request)):
            return refused(request, BadInput(_("The text holds a character that can't be stored. Type it again.")))
        request.GET, request.POST = canonical(request.GET), canonical(request.POST)  # type: ignore[assignment]
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, OperationalError | InterfaceError):
            return unavailable(request, exception)
        if isinstance(exception, OverflowError | DataError) and any(map(TOO_LONG.search, sent(request))):
            return refused(request, BadInput(unreadable()))
        return refused(request, exception) if isinstance(exception, Refusal) else None
