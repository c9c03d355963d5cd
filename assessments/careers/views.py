"""A person over time: the page, and the same as a document."""

from __future__ import annotations

from csp.decorators import csp_exempt
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessments.access.loader import log_shown
from assessments.careers.gathering import gathered
from assessments.careers.page import page_of
from assessments.careers.who import person_for
from assessments.reports.names import file_safe
from people.requests import SignedInRequest
from printing.readiness import wait_for_fonts


@login_required
@require_safe
def person(request: SignedInRequest, number: str) -> HttpResponse:
    found = gathered(request.user, person_for(request.user, number))
    log_shown(request.user, found.shown, "history")
    return render(request, "assessments/careers/page.html", page_of(request.user, found))


# Chromium shows a PDF through a plug-in, which object-src 'none' would forbid.
@csp_exempt()  # type: ignore[arg-type]  # its type knows no view with arguments
@login_required
@require_safe
def history(request: SignedInRequest, number: str) -> HttpResponse:
    # Here and not above: where WeasyPrint's native libraries are missing, all but the PDFs still works.
    from assessments.careers.document import history_pdf

    found = gathered(request.user, person_for(request.user, number))
    wait_for_fonts()  # before it is written down that it was taken away
    response = HttpResponse(history_pdf(request.user, found), content_type="application/pdf")
    log_shown(request.user, found.shown, "history.pdf")
    name = f"{_('Competency history')}_{file_safe(found.person.name)}_{timezone.localdate().isoformat()}.pdf"
    response["Content-Disposition"] = content_disposition_header(False, name) or ""
    response["X-Content-Type-Options"] = "nosniff"
    return response
