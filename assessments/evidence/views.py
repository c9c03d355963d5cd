"""Evidence: what stands beside the ratings, and the files that were added."""

from __future__ import annotations

from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.access.loader import load, log_access
from assessments.access.permissions import (
    can_read_evidence,
    can_read_ratings,
    can_read_self_rating,
    evidence_hidden_because,
    hidden_because,
    part_of,
)
from assessments.enums import AccessKind
from assessments.evidence.adding import RefusedField, add_evidence, file_content, put_back_evidence, remove_evidence
from assessments.evidence.page import EvidenceForm, page_context
from assessments.models import Assessment, DevelopmentEvidence, Evidence
from assessments.sheet.layout import load_sheet
from config.refusals import Forbidden, Refusal
from people.requests import SignedInRequest

# Pictures are shown; all else is saved. Whatever a file holds, a browser runs nothing of it.
SHOWN = ("image/jpeg", "image/png")
POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def evidence(request: SignedInRequest, pk: int) -> HttpResponse:
    assessment = load(request, pk)
    if not can_read_ratings(request.user, assessment) and not can_read_self_rating(request.user, assessment):
        raise Forbidden(hidden_because(assessment, part_of(request.user, assessment)))
    if request.method == "POST":
        return add(request, assessment)
    log_access(request, assessment, detail="evidence")
    context = page_context(assessment, request.user, None, request.GET.get("on", "")[:20])
    return render(request, "assessments/evidence/page.html", context)


def add(request: SignedInRequest, assessment: Assessment) -> HttpResponse:
    """Adds it; what can't be taken comes back with what was typed, also when it came too late."""
    form = EvidenceForm(load_sheet(assessment), request.POST, request.FILES)
    try:
        row = add_evidence(assessment.pk, request.user, form.evidence())
    except Forbidden:
        raise
    except Refusal as refusal:
        if isinstance(refusal, RefusedField):
            form.add_error(refusal.field, refusal.message)
        messages.error(request, refusal.message)
        assessment = load(request, assessment.pk)
        log_access(request, assessment, detail="evidence")
        context = page_context(assessment, request.user, form)
        return render(request, "assessments/evidence/page.html", context, status=refusal.status)
    messages.success(request, _("Added: %(what)s") % {"what": row})
    return redirect(_here(assessment, request.POST.get("item", "")))


@login_required
@require_safe
def file(request: SignedInRequest, pk: int, evidence_pk: int) -> HttpResponse:
    """The file, to those who may read what it stands beside."""
    assessment = load(request, pk)
    row = get_object_or_404(assessment.evidence.filter(removed_at__isnull=True).exclude(file=""), pk=evidence_pk)
    if not can_read_evidence(request.user, row):
        raise Forbidden(evidence_hidden_because(row, part_of(request.user, assessment)))
    content = file_content(row)
    log_access(request, assessment, AccessKind.DOWNLOAD, f"evidence {row.pk}")
    return file_response(row, content)


def file_response(row: Evidence | DevelopmentEvidence, content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type=row.file_type)
    response["Content-Disposition"] = content_disposition_header(row.file_type not in SHOWN, row.file_name) or ""
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response


@login_required
@require_POST
def remove(request: SignedInRequest, pk: int, evidence_pk: int) -> HttpResponse:
    assessment = load(request, pk)
    get_object_or_404(assessment.evidence, pk=evidence_pk)
    remove_evidence(pk, evidence_pk, request.user)
    messages.success(request, _("Taken back. It can be put back below as long as you can add evidence."))
    return redirect(_here(assessment))


@login_required
@require_POST
def put_back(request: SignedInRequest, pk: int, evidence_pk: int) -> HttpResponse:
    assessment = load(request, pk)
    get_object_or_404(assessment.evidence, pk=evidence_pk)
    put_back_evidence(pk, evidence_pk, request.user)
    messages.success(request, _("Restored."))
    return redirect(_here(assessment))


def _here(assessment: Assessment, item: str = "") -> str:
    address = reverse("assessments:evidence", args=[assessment.pk])
    return f"{address}?on={quote(item, safe='')}" if item else address
