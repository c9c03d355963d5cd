"""What is answered when the database is busy or gone, and when something broke: without asking the database."""

import logging
import sqlite3
import sys
from typing import cast

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils.encoding import escape_uri_path
from django.utils.translation import gettext as _

from config.disk import is_about_the_disk, not_stored
from config.error_pages import in_language_of, plain_page

database = logging.getLogger("portal.database")

# Codes for rows that others hold: serialization failure, deadlock, lock not available, statement timeout.
BUSY_SQLSTATES = {"40001", "40P01", "55P03", "57014"}
BUSY_SQLITE = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


def broken(request: HttpRequest) -> HttpResponse:
    error = sys.exception()
    if isinstance(error, OperationalError | InterfaceError):  # in a middleware, such as that of the session
        return unavailable(request, error)
    if is_about_the_disk(error):  # while the upload arrived
        with in_language_of(request):
            refusal = not_stored(cast(OSError, error))
            return plain_page(request, refusal.status, _("No space left"), refusal.message)
    with in_language_of(request):
        message = _("That was our fault, not yours. What you saved before is safe. Please try again in a moment.")
        return plain_page(request, 500, _("Something went wrong"), message)


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
        "Nothing was stored. Try again in a few minutes; tell the administrator if it stays like this."
    )


def is_busy(error: Exception) -> bool:
    """Whether waiting helps: the rows were held by someone else, as opposed to a database that is not there."""
    cause = error.__cause__
    code = getattr(cause, "sqlite_errorcode", 0) & 0xFF  # the low byte; the rest refines it
    return code in BUSY_SQLITE or getattr(cause, "pgcode", None) in BUSY_SQLSTATES
