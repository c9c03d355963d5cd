"""Error pages: a sentence about what happened and what can be done, in the reader's language."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from config.refusals import NotYet, Refusal


def wants_json(request: HttpRequest) -> bool:
    """Whether a script sent the request: by its Accept header, or because the address answers scripts alone."""
    match = request.resolver_match
    return request.headers.get("Accept", "").startswith("application/json") or (
        match is not None and getattr(match.func, "answers_json", False)
    )


def error_response(
    request: HttpRequest, status: int, title: str, message: str, details: dict[str, object] | None = None
) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"error": message, **(details or {})}, status=status)
    context = {"status": status, "error_title": title, "message": message}
    return render(request, "error.html", context, status=status)


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    titles = {
        400: _("That could not be taken"),
        401: _("Signed out"),
        403: _("This is not yours to do"),
        409: _("Someone was faster"),
        410: _("Deleted"),
        500: _("Something broke"),
        429: _("A moment, please"),
        503: _("A moment, please"),
        507: _("No room left"),
    }
    response = error_response(request, refusal.status, titles[refusal.status], refusal.message, refusal.details)
    if isinstance(refusal, NotYet):
        response.headers["Retry-After"] = str(refusal.retry_after)
    return response


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


def closed(request: HttpRequest) -> HttpResponse:
    """Parts of the account library that this portal does not offer."""
    message = _("Accounts and passwords are kept by the administrator. Ask them for a new password.")
    return error_response(request, 404, _("Not found"), message)


def in_language_of(request: HttpRequest) -> translation.override:
    """What the person chose, as far as it is known without the database."""
    chosen = getattr(request, "LANGUAGE_CODE", "") or request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return translation.override(chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE)


def plain_page(request: HttpRequest, status: int, title: str, message: str) -> HttpResponse:
    """Without request, session and database: they may be what broke."""
    if wants_json(request):
        return JsonResponse({"error": message}, status=status)
    page = render_to_string("broken.html", {"status": status, "error_title": title, "message": message})
    return HttpResponse(page, status=status)
