"""The company's name and look: HR's page, and what pages fetch of it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_safe

from config.kept import take
from config.refusals import Forbidden
from people.company import looks, palette, samples
from people.company.page import Page
from people.requests import SignedInRequest
from people.roles import Role

FOR_GOOD = {"public": True, "max_age": 31_536_000, "immutable": True}
# A logo that somebody opens by itself runs nothing, whatever is in it.
ALONE = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def company(request: SignedInRequest) -> HttpResponse:
    """`then`: look (at what is typed), pdf, or save."""
    if not request.user.has_role(Role.HR):
        raise Forbidden(_("HR maintains the company's name and look. Ask HR if they are not right."))
    page, then = Page.of(request), request.POST.get("then", "")
    if page.is_tried:
        take(request)  # all of it is on the page that follows, the logo too
    if page.is_tried and then == "pdf":
        return HttpResponse(samples.sample(page.tried), content_type="application/pdf")
    if page.is_tried and then == "save" and page.save(request.POST.get("seen", "")):
        messages.success(request, _("The company's look is saved. Reports that are approved already stay as they are."))
        return redirect("company:company")
    return render(request, "people/company/page.html", {"page": page, "form": page.form}, status=page.status)


@require_safe
@cache_control(**FOR_GOOD)
def logo(request: HttpRequest, digest: str, kind: str) -> HttpResponse:
    """By its digest, so that it may be kept for good; a former one is gone."""
    kept = looks.at_hand(looks.current().logo)
    if kept is None or (kept.digest, kept.kind) != (digest, kind):
        raise Http404
    response = HttpResponse(kept.content, content_type=kept.media_type)
    response.headers["Content-Security-Policy"] = ALONE
    return response


@require_safe
@cache_control(**FOR_GOOD)
def colours(request: HttpRequest, digits: str) -> HttpResponse:
    return HttpResponse(palette.stylesheet(f"#{digits}"), content_type="text/css")


@require_safe
@cache_control(**FOR_GOOD)
def trying(request: HttpRequest, digits: str) -> HttpResponse:
    """The same within the preview alone."""
    return HttpResponse(palette.stylesheet(f"#{digits}", ".company-preview"), content_type="text/css")
