"""The training plan of a year as a paper (年度訓練計畫表): PDF and Excel."""

from __future__ import annotations

from csp.decorators import csp_exempt
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assessments.access.loader import log_shown
from assessments.papers.answer import as_pdf, file_name
from assessments.training import paper
from assessments.training.printed import Printed
from assessments.training.views import plan_of
from assessments.training.who import refuse_others
from people.requests import SignedInRequest
from printing.readiness import wait_for_fonts
from printing.spreadsheet import download


# Chromium shows a PDF through a plug-in, which object-src 'none' would forbid.
@csp_exempt()  # type: ignore[arg-type]  # its type knows no view with arguments
@login_required
@never_cache
@require_safe
def pdf(request: SignedInRequest, year: int) -> HttpResponse:
    refuse_others(request.user)
    printed = Printed(request.user, plan_of(year))
    wait_for_fonts()  # before it is written down that it was taken away
    content = paper.plan_pdf(printed)
    if paper.names_people(printed):
        log_shown(request.user, printed.people[1], "training.pdf")
    return as_pdf(content, paper.paper_of(printed))


@login_required
@never_cache
@require_safe
def xlsx(request: SignedInRequest, year: int) -> HttpResponse:
    refuse_others(request.user)
    printed = Printed(request.user, plan_of(year))
    content = paper.plan_workbook(printed)
    log_shown(request.user, printed.people[1], "training.xlsx")
    return download(content, file_name(paper.paper_of(printed)))
