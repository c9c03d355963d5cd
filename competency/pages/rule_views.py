"""The administrator's page: whether a standard is published by one editor or by two."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from competency.drafts.ruling import is_by_two, rule
from config.refusals import Forbidden
from people.models import User
from people.requests import SignedInRequest
from people.roles import Role


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def publishing(request: SignedInRequest) -> HttpResponse:
    if not request.user.has_role(Role.ADMINISTRATOR):
        raise Forbidden(_("The administrator decides how standards are published. Ask the administrator."))
    if request.method == "POST":
        rule(request.POST.get("by_two", "") == "yes")
        messages.success(request, _("The rule of publication is saved."))
        return redirect("competency:publishing")
    context = {"by_two": is_by_two(), "editors": User.objects.holding(Role.EDITOR).count()}
    return render(request, "competency/pages/publishing.html", context)
