"""HR's page of a version that was published: what it changes, with the way to what can change with it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assessments.renewal.facts import behind, renewal_of
from competency.models import StandardVersion
from config.refusals import Forbidden
from people.requests import SignedInRequest
from people.roles import Role


@login_required
@never_cache
@require_safe
def new_version(request: SignedInRequest, code: str) -> HttpResponse:
    if not request.user.has_role(Role.HR):
        raise Forbidden(_("HR sees what a new version changes for cycles and job titles. Ask HR."))
    version = get_object_or_404(StandardVersion.objects.published().select_related("standard", "successor"), code=code)
    renewal = renewal_of(version)
    late = behind(renewal.drafts)
    moving = {row.cycle.pk for row in late}
    on_current = [cycle for cycle in renewal.drafts if cycle.pk not in moving]
    context = {"version": version, "renewal": renewal, "behind": late, "on_current": on_current}
    return render(request, "assessments/renewal/page.html", context)
