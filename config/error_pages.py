"""Error pages: a sentence about what happened and what can be done, in the reader's language."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from config.refusals import NotYet, Refusal
from config.typed import page_above, sender, sent, typed


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
    context = {"status": status, "error_title": title, "message": message, **way_back(request)}
    return render(request, "error.html", context, status=status)


def way_back(request: HttpRequest) -> dict[str, object]:
    """
    To the page with the form, where a browser that keeps what was typed (`config.kept`) puts it again; from one that
    does not, what it sent is shown, to be copied.
    """
    if request.method != "POST":
        return {}
    is_kept = bool(sent(request).get("kept"))
    return {"back": sender(request), "is_kept": is_kept, "typed": "" if is_kept else typed(request)}


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    titles = {
        400: _("That could not be accepted"),
        401: _("Signed out"),
        403: _("You are not allowed to do this"),
        409: _("That is not possible as things stand"),
        410: _("Deleted"),
        500: _("Something went wrong"),
        429: _("A moment, please"),
        503: _("A moment, please"),
        507: _("No space left"),
    }
    response = error_response(request, refusal.status, titles[refusal.status], refusal.message, refusal.details)
    if isinstance(refusal, NotYet):
        response.headers["Retry-After"] = str(refusal.retry_after)
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    message = _("The portal could not read what was sent. Open the page with the form again and send it from there.")
    return error_response(request, 400, _("That could not be accepted"), message)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    message = str(exception) or _("Your role does not allow this. Ask HR if you think it should.")
    return error_response(request, 403, _("You are not allowed to do this"), message)


def only_sent_to(request: HttpRequest) -> HttpResponse:
    """An address that takes what a form sends, opened by itself, such as after signing in."""
    if wants_json(request):
        return error_response(request, 405, _("Nothing to see at this address"), only_for_forms())
    context = {"status": 405, "error_title": _("Nothing to see at this address"), "message": only_for_forms()}
    return render(request, "error.html", {**context, "back": page_above(request.path)}, status=405)


def only_for_forms() -> str:
    return _("This address only takes what a form sends. Go back to the page with the form.")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_response(request, 404, _("Not found"), nothing_here())


def nothing_here() -> str:
    """The same for what does not exist and for what is someone else's."""
    return _(
        "There is nothing at this address, or it is not yours to see. "
        "Go back to your desk; ask HR if you should see it."
    )


def closed(request: HttpRequest) -> HttpResponse:
    """Parts of the account library that this portal does not offer."""
    message = _("Accounts and passwords are managed by the administrator. Ask them for a new password.")
    return error_response(request, 404, _("Not found"), message)


def in_language_of(request: HttpRequest) -> translation.override:
    """What the person chose, as far as it is known without the database."""
    chosen = getattr(request, "LANGUAGE_CODE", "") or request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return translation.override(chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE)


def plain_page(request: HttpRequest, status: int, title: str, message: str) -> HttpResponse:
    """Without request, session and database: they may be what broke."""
    if wants_json(request):
        return JsonResponse({"error": message}, status=status)
    context = {"status": status, "error_title": title, "message": message, **way_back(request)}
    page = render_to_string("broken.html", context)
    return HttpResponse(page, status=status)
