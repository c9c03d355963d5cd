"""What stands in the matrix as files: Excel, and A3 for paper."""

from __future__ import annotations

from csp.decorators import csp_exempt
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assessments.access.loader import log_shown
from assessments.insight import paper
from assessments.insight.gap_workbook import gap_workbook
from assessments.insight.gaps import Analysis
from assessments.insight.page import MatrixPage, confirmed, page_of
from assessments.insight.workbook import workbook
from assessments.papers.answer import as_pdf, file_name
from people.requests import SignedInRequest
from printing.readiness import wait_for_fonts
from printing.spreadsheet import download


@login_required
@never_cache
@require_safe
def matrix_xlsx(request: SignedInRequest) -> HttpResponse:
    page = page_of(request.user, request.GET)
    content = workbook(page)
    log_shown(request.user, confirmed(page.matrix.lines), "matrix.xlsx")
    return download(content, name_of(page))


@csp_exempt()  # type: ignore[arg-type]  # its type knows no view with arguments
@login_required
@never_cache
@require_safe
def matrix_pdf(request: SignedInRequest) -> HttpResponse:
    # Here and not above: where WeasyPrint's native libraries are missing, all but the PDFs still works.
    from assessments.insight import document

    page = page_of(request.user, request.GET)
    document.refuse_too_many(page)
    wait_for_fonts()
    response = HttpResponse(document.matrix_pdf(page), content_type="application/pdf")
    log_shown(request.user, confirmed(page.matrix.lines), "matrix.pdf")
    response["Content-Disposition"] = content_disposition_header(False, f"{name_of(page)}.pdf") or ""
    response["X-Content-Type-Options"] = "nosniff"
    return response


@csp_exempt()  # type: ignore[arg-type]  # its type knows no view with arguments
@login_required
@never_cache
@require_safe
def gaps_pdf(request: SignedInRequest) -> HttpResponse:
    analysis = analysis_of(request)
    paper.refuse_too_many(analysis)
    wait_for_fonts()
    content = paper.gaps_pdf(analysis)
    log_shown(request.user, analysis.shown, "gaps.pdf")
    return as_pdf(content, paper.paper_of(analysis))


@login_required
@never_cache
@require_safe
def gaps_xlsx(request: SignedInRequest) -> HttpResponse:
    analysis = analysis_of(request)
    content = gap_workbook(analysis)
    log_shown(request.user, analysis.shown, "gaps.xlsx")
    return download(content, file_name(paper.paper_of(analysis)))


def analysis_of(request: SignedInRequest) -> Analysis:
    """Of the people and in the order of the matrix; the training needs may be narrowed to a year."""
    year = request.GET.get("year", "")
    is_year = year.isascii() and year.isdecimal() and len(year) == 4
    return Analysis(page_of(request.user, request.GET), int(year) if is_year else None)


def name_of(page: MatrixPage) -> str:
    code = page.scope.version.code if page.scope.version else ""
    return f"{_('Gap matrix')}_{code}_{page.scope.as_of.isoformat()}"
