"""The headers that every answer carries, of files too, beside those of Django and django-csp."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

# Nothing here needs a device of the reader; the camera of a phone comes through a file field, which asks nobody.
PERMISSIONS = (
    "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), hid=(), magnetometer=(), "
    "microphone=(), midi=(), payment=(), serial=(), usb=()"
)
EVERYWHERE = {
    "Permissions-Policy": PERMISSIONS,
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
# Of a file that is served past django-csp; a page has its own. A PDF is shown by the browser's own viewer, which a
# policy about sources would keep from working.
POLICY = "default-src 'self'; object-src 'none'; frame-ancestors 'none'"
POLICY_OF_PDF = "frame-ancestors 'none'"
NO_STORE = "no-store, private"


class HeadersMiddleware:
    """
    Outside of what serves static files. What goes to somebody with a session is kept by no cache, so that the way back
    after signing out shows nothing; static files and what says that it is everybody's are.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in EVERYWHERE.items():
            response.headers.setdefault(name, value)
        is_pdf = response.headers.get("Content-Type", "").startswith("application/pdf")
        response.headers.setdefault("Content-Security-Policy", POLICY_OF_PDF if is_pdf else POLICY)
        is_kept = not {"no-store", "public"} & set(response.headers.get("Cache-Control", "").split(", "))
        if is_kept and is_somebodys(request, response) and not request.path.startswith(settings.STATIC_URL):
            response.headers["Cache-Control"] = NO_STORE
        return response


def is_somebodys(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether the browser has a session, or gets or loses one; known without the database, which may be away."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES or settings.SESSION_COOKIE_NAME in response.cookies
