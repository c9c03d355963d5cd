"""
Browsers in which somebody signed in before: a signed cookie says for which accounts. Their tries are counted apart, so
that whoever fails on purpose from elsewhere shuts nobody out. It opens nothing by itself.
"""

from __future__ import annotations

import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

SALT = "people.signin.device"
SECONDS = 60 * 60 * 24 * 180
# Of a browser that many people share the last so many are known.
MOST = 8


def known(request: HttpRequest, account: str) -> str | None:
    """The mark of this browser for an account, given as `log.digest_of`; None where nobody signed in to it here."""
    return _marks(request).get(account)


def remember(request: HttpRequest, response: HttpResponse, account: str) -> None:
    marks = _marks(request)
    mine = marks.pop(account, None) or secrets.token_hex(8)
    kept = [*list(marks.items())[-(MOST - 1) :], (account, mine)]
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        signing.dumps(kept, salt=SALT),
        max_age=SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _marks(request: HttpRequest) -> dict[str, str]:
    try:
        kept = signing.loads(request.COOKIES.get(settings.DEVICE_COOKIE_NAME, ""), salt=SALT, max_age=SECONDS)
        return {str(account): str(mark) for account, mark in kept}
    except (signing.BadSignature, ValueError, TypeError):
        return {}
