"""Error pages: a sentence that says what happened and what can be done, in the reader's language."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _


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
        429: _("A moment, please"),
    }
    return error_response(request, refusal.status, titles[refusal.status], refusal.message)


class RefusalMiddleware:
    """Answers a refusal raised by any view as a page, or as JSON where the page asked for it."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response: HttpResponse = self.get_response(request)
        if response.status_code == 405 and not response.content:
            message = _("This address only takes what a form sends. Go back to the page with the form.")
            friendly = error_response(request, 405, _("Nothing to see at this address"), message)
            friendly.headers["Allow"] = response.headers.get("Allow", "")
            return friendly
        return response

    def process_view(self, request: HttpRequest, *args: Any) -> HttpResponse | None:
        """A NUL character fits no text column; it is refused here once, for all forms and addresses."""
        values = [value for data in (request.GET, request.POST) for _name, many in data.lists() for value in many]
        if any("\x00" in value for value in values if isinstance(value, str)):
            return refused(request, BadInput(_("The text holds a character that can't be stored. Type it again.")))
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
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
    message = _("There is nothing at this address, or it is not yours to see.")
    return error_response(request, 404, _("Not found"), message)


def broken(request: HttpRequest) -> HttpResponse:
    message = _("That was our fault, not yours. What you saved before is safe. Please try again in a moment.")
    if wants_json(request):
        return JsonResponse({"error": message}, status=500)
    # Without request and static files: the database or the session may be what broke.
    page = render_to_string("broken.html", {"error_title": _("Something broke"), "message": message})
    return HttpResponse(page, status=500)


def closed(request: HttpRequest) -> HttpResponse:
    """Parts of the account library that this portal does not offer."""
    message = _("Accounts and passwords are kept by the administrator. Ask them for a new password.")
    return error_response(request, 404, _("Not found"), message)
