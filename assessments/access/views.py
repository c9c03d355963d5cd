"""Who saw what: the access log as HR and the auditor read it."""

from __future__ import annotations

import logging

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assessments.access.log import AccessForm, accesses, row_of
from assessments.models import Access
from config.refusals import Forbidden
from people.requests import SignedInRequest
from people.roles import Role

logger = logging.getLogger("portal.access")
PAGE_SIZE = 50


@login_required
@never_cache
@require_safe
def access(request: SignedInRequest) -> HttpResponse:
    if not request.user.roles & {Role.HR, Role.AUDITOR}:
        raise Forbidden(_("HR and the auditor ask who saw what. Ask them if you want to know who read yours."))
    form = AccessForm(request.GET)
    rows = accesses(request.user, form.cleaned_data) if form.is_valid() else Access.objects.none()
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    # Looking here is no look at an appraisal; the log of the server keeps it, without what was searched.
    logger.info("%s read the access log: page %s, %s rows", request.user.username, page.number, page.paginator.count)
    context = {
        "form": form,
        "page": page,
        "rows": [row_of(row) for row in page],
    }
    return render(request, "assessments/access/log.html", context, status=200 if form.is_valid() else 400)
