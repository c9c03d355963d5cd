"""The language of a request, and what the audit log keeps of where it came from."""

from collections.abc import Callable

from allauth.account.adapter import get_adapter
from auditlog.middleware import AuditlogMiddleware
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation


class AuditMiddleware(AuditlogMiddleware):
    """The address is that of the sign-in's throttling; what anyone may write into a header is not kept."""

    @staticmethod
    def _get_remote_addr(request: HttpRequest) -> str | None:
        address: str = get_adapter(request).get_client_ip(request)
        return address or None

    @staticmethod
    def _get_remote_port(request: HttpRequest) -> None:
        return None


class LanguageMiddleware:
    """
    Traditional Chinese unless the person switched to English: takes the person's own choice, else the cookie of this
    browser; Accept-Language is not read.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = getattr(request.user, "language", "") or request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
            return response
