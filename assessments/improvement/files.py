"""An improvement plan as files: the paper as PDF, and as Excel."""

from __future__ import annotations

from csp.decorators import csp_exempt
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assessments.improvement import looks
from assessments.improvement.views import load
from assessments.models import ImprovementPlan
from assessments.reports.names import file_safe
from people.requests import SignedInRequest
from printing.readiness import wait_for_fonts
from printing.spreadsheet import download


def name_of(plan: ImprovementPlan) -> str:
    parts = [plan.person_number, plan.person_name[:40], _("Performance improvement plan"), plan.number]
    return "_".join(file_safe(part) for part in parts if part)


# Chromium shows a PDF through a plug-in, which object-src 'none' would forbid.
@csp_exempt()  # type: ignore[arg-type]  # its type knows no view with arguments
@login_required
@never_cache
@require_safe
def pdf(request: SignedInRequest, pk: int) -> HttpResponse:
    # Here and not above: where WeasyPrint's native libraries are missing, all but the PDFs still works.
    from assessments.improvement.document import plan_pdf

    plan = load(request, pk)
    wait_for_fonts()  # before it is written down that it was taken away
    response = HttpResponse(plan_pdf(request.user, plan), content_type="application/pdf")
    looks.log(plan, request.user, "pdf")
    response["Content-Disposition"] = content_disposition_header(False, f"{name_of(plan)}.pdf") or ""
    response["X-Content-Type-Options"] = "nosniff"
    return response


@login_required
@never_cache
@require_safe
def xlsx(request: SignedInRequest, pk: int) -> HttpResponse:
    from assessments.improvement.document import plan_xlsx

    plan = load(request, pk)
    content = plan_xlsx(request.user, plan)
    looks.log(plan, request.user, "xlsx")
    return download(content, name_of(plan))
