"""Making a certificate for oneself, and taking it away; nobody else comes to it."""

from __future__ import annotations

from csp.decorators import csp_exempt
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assessments.certificates import sealing
from assessments.certificates.issuing import issue
from assessments.models import Certificate
from assessments.reports.names import file_safe
from assessments.reports.stored import Document
from assessments.reports.views import pdf_response
from config.refusals import Conflict
from people.requests import SignedInRequest


@login_required
@require_POST
def make(request: SignedInRequest) -> HttpResponse:
    made = issue(request.user)
    text = _("Made: certificate %(code)s. Download it and keep it; whoever gets it can verify the code.")
    messages.success(request, text % {"code": made.code})
    return redirect(reverse("assessments:my-competencies") + "#certificates")


# Chromium shows a PDF through a plug-in, which object-src 'none' would forbid.
@csp_exempt()  # type: ignore[arg-type]  # its type knows no view with arguments
@login_required
@require_safe
def certificate(request: SignedInRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Certificate.objects.filter(person=request.user), pk=pk)
    if not sealing.fits(row):
        raise Conflict(
            _(
                "The certificate is not handed out, because it is not what was made. Tell the administrator: "
                "verify_records names what was changed."
            )
        )
    name = f"{_('Certificate of confirmed tasks')}_{file_safe(request.user.name)}_{row.code}.pdf"
    return pdf_response(Document(bytes(row.pdf), name))
