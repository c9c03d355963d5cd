"""The request of someone who is signed in."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from config.refusals import SignedOut
from people.models import User

P = ParamSpec("P")


class SignedInRequest(HttpRequest):
    """What a view behind `login_required` gets; names the type, nothing more."""

    user: User


def json_for_signed_in(
    view: Callable[Concatenate[SignedInRequest, P], HttpResponse],
) -> Callable[Concatenate[SignedInRequest, P], HttpResponse]:
    """For what a script requests: instead of a sign-in page a 401, and every refusal as JSON (`config.middleware`)."""

    @wraps(view)
    def answer(request: SignedInRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            message = _(
                "Your session has ended. What you typed is still on this page and is saved once you are signed in."
            )
            raise SignedOut(message)
        return view(request, *args, **kwargs)

    answer.answers_json = True  # type: ignore[attr-defined]  # read by config.error_pages.wants_json
    return answer
