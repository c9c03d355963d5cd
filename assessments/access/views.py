"""Who saw what: the access log as HR and the auditor read it, unfold it and take it away."""

from __future__ import annotations

import logging

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assessments.access import looks, taken
from assessments.access.log import AccessForm, accesses, refuse_others
from assessments.access.page import LOOKS_SIZE, log_of, looks_of, rows_of
from assessments.access.workbook import MOST_ROWS, workbook
from config.refusals import BadInput
from people.requests import SignedInRequest
from printing.spreadsheet import download

logger = logging.getLogger("portal.access")


@login_required
@never_cache
@require_safe
def access(request: SignedInRequest) -> HttpResponse:
    refuse_others(request.user)
    form = AccessForm(request.GET)
    log = log_of(request.user, form, request.GET) if form.is_valid() else None
    if log:
        # Looking here is no look at an appraisal; the log of the server keeps it, without what was searched.
        logger.info(
            "%s read the access log: page %s, %s lines",
            request.user.username,
            log.page.number,
            log.page.paginator.count,
        )
    context = {"form": form, "log": log, "query": request.GET.urlencode(), "most": MOST_ROWS, "taken": taken.latest()}
    return render(request, "assessments/access/log.html", context, status=200 if log else 400)


@login_required
@never_cache
@require_safe
def one(request: SignedInRequest, pk: int) -> HttpResponse:
    """The single looks that a line of the log stands for; `pk`: the newest of them, or any."""
    refuse_others(request.user)
    form = AccessForm(request.GET)
    found = accesses(request.user, form.cleaned_data if form.is_valid() else {})
    row = get_object_or_404(found, pk=pk)
    same = looks.like(found, row)
    page = Paginator(same, LOOKS_SIZE).get_page(request.GET.get("page"))
    (line,) = rows_of(request.user, [looks.line_of(each) for each in looks.lines(same)])
    context = {"row": line, "page": page, "looks": looks_of(request.user, page), "back": request.GET.urlencode()}
    return render(request, "assessments/access/one.html", context)


@login_required
@never_cache
@require_safe
def file(request: SignedInRequest) -> HttpResponse:
    refuse_others(request.user)
    form = AccessForm(request.GET)
    if not form.is_valid():
        raise BadInput(_("Correct the marked fields on the page of the log, then ask for the file again."))
    made = workbook(accesses(request.user, form.cleaned_data), request.user, form.in_words())
    taken.write_down(request.user, form.cleaned_data, made.rows)
    logger.info("%s took the access log away: %s rows", request.user.username, made.rows)
    return download(made.content, f"{_('Access log')}_{timezone.localdate().isoformat()}")
