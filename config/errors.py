"""Error pages: a sentence that says what happened and what can be done, in the reader's language."""

import logging
import sqlite3
import sys
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.encoding import escape_uri_path
from django.utils.translation import gettext as _

refusals = logging.getLogger("portal.refusals")
database = logging.getLogger("portal.database")

# How loudly the log speaks of a refused request, by status.
LEVELS = {400: logging.INFO, 403: logging.WARNING, 409: logging.INFO, 429: logging.WARNING}
# What says that others held the rows: serialization failure, deadlock, lock not available, statement timeout.
BUSY_SQLSTATES = {"40001", "40P01", "55P03", "57014"}
BUSY_SQLITE = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


class Refusal(Exception):
    """
    A request that is understood and refused. `status` is the HTTP status, `message` a sentence that tells
    the user what can be done instead.
    """

    status = 400

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class BadInput(Refusal):
    status = 400


class Forbidden(Refusal):
    status = 403


class TooMany(Refusal):
    """More than one person asks for."""

    status = 429


class Conflict(Refusal):
    """What the user saw is no longer what is stored."""

    status = 409


class Gone(Refusal):
    """What was here is deleted for good."""

    status = 410


class Altered(Refusal):
    """What is stored is no longer what was written; it is not handed out."""

    status = 500


def wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def error_response(request: HttpRequest, status: int, title: str, message: str) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"error": message}, status=status)
    context = {"status": status, "error_title": title, "message": message}
    return render(request, "error.html", context, status=status)


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    titles = {
        400: _("That could not be taken"),
        403: _("This is not yours to do"),
        409: _("Someone was faster"),
        410: _("Deleted"),
        500: _("Something broke"),
        429: _("A moment, please"),
    }
    return error_response(request, refusal.status, titles[refusal.status], refusal.message)


class RefusalMiddleware:
    """
    Answers a refusal raised by any view as a page, or as JSON where the page asked for it, and tells the log who
    was refused where; never what was typed. A database that is busy or gone is answered with 503.
    """

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response: HttpResponse = self.get_response(request)
        if response.status_code == 405 and not response.content:
            message = _("This address only takes what a form sends. Go back to the page with the form.")
            friendly = error_response(request, 405, _("Nothing to see at this address"), message)
            friendly.headers["Allow"] = response.headers.get("Allow", "")
            return friendly
        if level := LEVELS.get(response.status_code):
            number, path = request.user.get_username() or "-", escape_uri_path(request.path)
            refusals.log(level, "%s %s %s %s", number, request.method, path, response.status_code)
        return response

    def process_view(self, request: HttpRequest, *args: Any) -> HttpResponse | None:
        """A NUL character fits no text column; it is refused here once, for all forms and addresses."""
        values = [value for data in (request.GET, request.POST) for _name, many in data.lists() for value in many]
        if any("\x00" in value for value in values if isinstance(value, str)):
            return refused(request, BadInput(_("The text holds a character that can't be stored. Type it again.")))
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, OperationalError | InterfaceError):
            return unavailable(request, exception)
        return refused(request, exception) if isinstance(exception, Refusal) else None


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    message = _("The portal could not read what was sent. Go back, reload the page and try again.")
    return error_response(request, 400, _("That could not be taken"), message)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    message = str(exception) or _("Your role does not allow this. Ask HR when you think it should.")
    return error_response(request, 403, _("This is not yours to do"), message)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    message = _(
        "Nothing was saved: the page was open too long, or cookies are switched off. "
        "Go back, reload the page and send it again."
    )
    return error_response(request, 403, _("The page is out of date"), message)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_response(request, 404, _("Not found"), nothing_here())


def nothing_here() -> str:
    """The same for what does not exist and for what is someone else's."""
    return _(
        "There is nothing at this address, or it is not yours to see. "
        "Go back to your desk; ask HR when you should see it."
    )


def broken(request: HttpRequest) -> HttpResponse:
    error = sys.exception()
    if isinstance(error, OperationalError | InterfaceError):  # in a middleware, such as that of the session
        return unavailable(request, error)
    with in_language_of(request):
        message = _("That was our fault, not yours. What you saved before is safe. Please try again in a moment.")
        return plain_page(request, 500, _("Something broke"), message)


def unavailable(request: HttpRequest, error: Exception) -> HttpResponse:
    """503 where others held the database too long, or where it is gone; its transaction left nothing behind."""
    busy = is_busy(error)
    level, trace = (logging.WARNING, None) if busy else (logging.ERROR, error)
    database.log(level, "%s %s: %s", request.method, escape_uri_path(request.path), error, exc_info=trace)
    with in_language_of(request):
        title, message = busy_words() if busy else gone_words()
        response = plain_page(request, 503, title, message + " " + _("What was saved before is safe."))
    response.headers["Retry-After"] = "5" if busy else "60"
    return response


def busy_words() -> tuple[str, str]:
    return _("The portal is busy"), _(
        "Others are saving right now, and this did not get its turn. "
        "Reload the page in a few seconds; the browser sends again what you typed."
    )


def gone_words() -> tuple[str, str]:
    return _("The portal can't reach its data"), _(
        "Nothing was stored. Try again in a few minutes; tell the administrator when it stays like this."
    )


def is_busy(error: Exception) -> bool:
    """Whether waiting helps: the rows were held by someone else, as opposed to a database that is not there."""
    cause = error.__cause__
    code = getattr(cause, "sqlite_errorcode", 0) & 0xFF  # the low byte; the rest refines it
    return code in BUSY_SQLITE or getattr(cause, "pgcode", None) in BUSY_SQLSTATES


def in_language_of(request: HttpRequest) -> Any:
    """What the person chose, as far as it is known without the database."""
    chosen = getattr(request, "LANGUAGE_CODE", "") or request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return translation.override(chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE)


def plain_page(request: HttpRequest, status: int, title: str, message: str) -> HttpResponse:
    """Without request, session and database: they may be what broke."""
    if wants_json(request):
        return JsonResponse({"error": message}, status=status)
    page = render_to_string("broken.html", {"status": status, "error_title": title, "message": message})
    return HttpResponse(page, status=status)


def closed(request: HttpRequest) -> HttpResponse:
    """Parts of the account library that this portal does not offer."""
    message = _("Accounts and passwords are kept by the administrator. Ask them for a new password.")
    return error_response(request, 404, _("Not found"), message)
