"""The training needs as a paper (年度訓練需求彙整表): PDF and Excel."""

from __future__ import annotations

from csp.decorators import csp_exempt
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assessments.access.loader import log_shown
from assessments.insight.scope import scope_of
from assessments.needs import paper
from assessments.needs.finding import Needs
from assessments.needs.page import needs_of, question_of
from assessments.papers.answer import as_pdf, file_name
from people.requests import SignedInRequest
from printing.readiness import wait_for_fonts
from printing.spreadsheet import download


# Chromium shows a PDF through a plug-in, which object-src 'none' would forbid.
@csp_exempt()  # type: ignore[arg-type]  # its type knows no view with arguments
@login_required
@never_cache
@require_safe
def summary_pdf(request: SignedInRequest) -> HttpResponse:
    needs = asked_by(request)
    wait_for_fonts()  # before it is written down that it was taken away
    content = paper.summary_pdf(needs)
    log_shown(request.user, paper.shown(needs), "needs.pdf")
    return as_pdf(content, paper.paper_of(needs))


@login_required
@never_cache
@require_safe
def summary_xlsx(request: SignedInRequest) -> HttpResponse:
    needs = asked_by(request)
    content = paper.summary_workbook(needs)
    log_shown(request.user, paper.shown(needs), "summary.xlsx")
    return download(content, file_name(paper.paper_of(needs)))


def asked_by(request: SignedInRequest) -> Needs:
    """Both lists, as far as the page is narrowed. Raises Http404 while the company has no standard."""
    found = needs_of(scope_of(request.user, request.GET), question_of(request.GET))
    if found is None:
        raise Http404
    return found
