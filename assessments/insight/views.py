"""The matrix, and how its results count."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from assessments.access.loader import log_shown
from assessments.insight.forms import TermsForm
from assessments.insight.page import confirmed, page_of
from assessments.insight.tabs import pages
from config.refusals import Forbidden
from people.requests import SignedInRequest
from people.roles import Role


@login_required
@never_cache
@require_safe
def matrix(request: SignedInRequest) -> HttpResponse:
    page = page_of(request.user, request.GET)
    log_shown(request.user, confirmed(page.page), "matrix")
    context = {"page": page, "bar": page.bar, "basis": page.basis, "pages": pages(page.scope, "matrix")}
    return render(request, "assessments/insight/matrix.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def terms(request: SignedInRequest) -> HttpResponse:
    """How long results count, and how many stand-ins are wanted."""
    if not request.user.has_role(Role.HR):
        raise Forbidden(_("HR sets how results count. Ask HR if it is not right."))
    form = TermsForm(request.POST if request.method == "POST" else None)
    if form.save():
        messages.success(request, _("Saved. The figures count so from now on."))
        return redirect("assessments:matrix")
    return render(request, "assessments/insight/terms.html", {"form": form}, status=form.http_status)
