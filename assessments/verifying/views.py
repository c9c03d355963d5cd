"""For whoever holds a report: whether its verification code is genuine. Needs no sign-in and tells nothing else."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assessments.record.snapshot import code_of
from assessments.verifying.holder import Genuineness, match_of, slips_of, verification_of
from config.crowds import refuse_crowd
from config.texts import folded_code

# A person types a few codes; an office behind one address some more. Guessing one of 30^12 takes other numbers.
LOOKS_PER_MINUTE = 60


@never_cache
@require_safe
def verify_form(request: HttpRequest) -> HttpResponse:
    typed = folded_code(request.GET.get("code", ""))
    if code := code_of(typed):
        return redirect("assessments:verify", code)
    return verify(request, typed) if typed else render(request, "assessments/verifying/form.html")


@never_cache
@require_safe
def verify(request: HttpRequest, code: str) -> HttpResponse:
    refuse_guessing(request)
    verification = verification_of(code)
    typed = folded_code(request.GET.get("digest", ""))
    context = {
        "verification": verification,
        "typed_code": verification.code or code,
        "typed_digest": typed,
        "match": match_of(typed, verification) if typed else "",
    }
    if verification.genuineness == Genuineness.NO_CODE:
        context["length"], context["foreign"] = slips_of(code)
    status = 200 if verification.genuineness in (Genuineness.GENUINE, Genuineness.UNCONFIRMED) else 404
    return render(request, "assessments/verifying/verify.html", context, status=status)


def refuse_guessing(request: HttpRequest) -> None:
    message = _("Too many codes were asked for from this address. Wait a minute, then try again.")
    refuse_crowd(request, "verify", LOOKS_PER_MINUTE, message)
