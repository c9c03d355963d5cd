"""The page that links to documents lead to while the fonts are being prepared; it goes on by itself."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from config.refusals import BadInput
from printing import readiness


@never_cache
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    to = document_asked(request)
    now = readiness.state()
    if now is readiness.State.READY:
        return redirect(to)
    return render(request, "printing/waiting.html", {"to": to, "failed": now is readiness.State.FAILED})


@never_cache
@require_safe
def state(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"state": readiness.state()})


def document_asked(request: HttpRequest) -> str:
    """An address of this portal that is a PDF's, never one of another site."""
    to = request.GET.get("to", "")
    if not url_has_allowed_host_and_scheme(to, allowed_hosts=None) or not urlsplit(to).path.endswith(".pdf"):
        raise BadInput(_("This address names no document. Go back and open the document from its page."))
    return to
