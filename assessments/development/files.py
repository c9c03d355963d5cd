"""The individual development plan of a person as files: PDF and Excel."""

from __future__ import annotations

from csp.decorators import csp_exempt
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assessments.access.loader import log_shown
from assessments.development import paper
from assessments.development.printed import plan_of
from assessments.papers.answer import as_pdf, file_name
from people.requests import SignedInRequest
from printing.readiness import wait_for_fonts
from printing.spreadsheet import download


# Chromium shows a PDF through a plug-in, which object-src 'none' would forbid.
@csp_exempt()  # type: ignore[arg-type]  # its type knows no view with arguments
@login_required
@never_cache
@require_safe
def pdf(request: SignedInRequest, number: str) -> HttpResponse:
    printed = plan_of(request.user, number, request.GET.get("appraisal", ""))
    wait_for_fonts()  # before it is written down that it was taken away
    content = paper.plan_pdf(printed)
    log_shown(request.user, printed.shown, "development.pdf")
    return as_pdf(content, paper.paper_of(printed))


@login_required
@never_cache
@require_safe
def xlsx(request: SignedInRequest, number: str) -> HttpResponse:
    printed = plan_of(request.user, number, request.GET.get("appraisal", ""))
    content = paper.plan_xlsx(printed)
    log_shown(request.user, printed.shown, "development.xlsx")
    return download(content, file_name(paper.paper_of(printed)))
