"""The report as PDF: an approved revision as it was stored, anything else as it stands, with a watermark."""

from __future__ import annotations

from csp.decorators import csp_exempt
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessments.access.loader import load, log_access
from assessments.access.permissions import can_read_ratings, can_read_self_rating, hidden_because, part_of
from assessments.enums import AccessKind
from assessments.models import Assessment
from assessments.reports.errors import ReportTooLong
from assessments.reports.size import CHARACTERS
from assessments.reports.stored import Document, report_of
from config.forms import number_from
from config.refusals import BadInput, Forbidden
from people.requests import SignedInRequest


# Chromium shows a PDF through a plug-in, which object-src 'none' would forbid.
@csp_exempt()  # type: ignore[arg-type]  # its type knows no view with arguments
@login_required
@require_safe
def report(request: SignedInRequest, pk: int) -> HttpResponse:
    assessment = load(request, pk)
    revision = requested_revision(request, assessment)
    refuse_unreadable(request, assessment, revision)
    document = document_of(request, assessment, revision)
    log_access(request, assessment, AccessKind.DOWNLOAD, f"r{revision}")
    return pdf_response(document)


def document_of(request: SignedInRequest, assessment: Assessment, revision: int) -> Document:
    try:
        return report_of(assessment, revision, with_own=can_read_self_rating(request.user, assessment))
    except ReportTooLong as error:
        raise BadInput(
            _(
                "This appraisal says more than one report can hold: %(characters)s characters are possible. "
                "Ask HR to return it, so that the comments are shortened."
            )
            % {"characters": f"{CHARACTERS:,}"}
        ) from error


def requested_revision(request: SignedInRequest, assessment: Assessment) -> int:
    """The revision that the address names, else the present one."""
    text = request.GET.get("revision", "")
    if not text:
        return assessment.revision
    try:
        return number_from(text)
    except BadInput as error:
        message = _("A revision is a number, such as 1. Open the report from the page of the assessment.")
        raise BadInput(message) from error


def refuse_unreadable(request: SignedInRequest, assessment: Assessment, revision: int) -> None:
    """Who sees the assessment reads its former approved revisions, also while it is rated again."""
    if revision != assessment.revision:
        get_object_or_404(assessment.snapshots, revision=revision)
    elif not can_read_ratings(request.user, assessment):
        raise Forbidden(hidden_because(assessment, part_of(request.user, assessment)))


def pdf_response(document: Document) -> HttpResponse:
    response = HttpResponse(document.pdf, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(False, document.name) or ""
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
