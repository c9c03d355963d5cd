"""The rating page: every indicator on its scale, saved as it is given."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from assessments.enums import Action
from assessments.models import Assessment
from assessments.permissions import can_rate
from assessments.rating import Edit, RefusedEdit, StaleAnswers, is_stored, save_answer, save_sheet
from assessments.rating_page import edit_of, edits_of, rate_context, saved_json, stale_json
from assessments.views.loader import load, log_access
from assessments.wording import DONE
from assessments.workflow import perform
from config.errors import BadInput, Forbidden, Refusal, nothing_here
from people.requests import SignedInRequest


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def rate(request: SignedInRequest, pk: int) -> HttpResponse:
    own = Assessment.objects.filter(supervisor=request.user).with_people()
    assessment = own.filter(pk=pk).first() or load(request, pk)
    if request.user.pk != assessment.supervisor_id:
        raise Forbidden(_("Only the supervisor named on the assessment rates it. Ask HR when that should be you."))
    if request.method == "POST":
        return save_page(request, assessment)
    if not can_rate(request.user, assessment):
        messages.info(request, _("This assessment is submitted; here is how it stands."))
        return redirect(assessment)
    return rate_page(request, assessment)


def rate_page(
    request: SignedInRequest,
    assessment: Assessment,
    *,
    status: int = 200,
    typed: dict[str, Edit] | None = None,
    stale: dict[str, Any] | None = None,
    refused: dict[str, str] | None = None,
) -> HttpResponse:
    """The page; with a status of refusal it shows what is still to do and keeps what was typed."""
    log_access(request, assessment)
    context = rate_context(assessment, typed or {}, stale or {}, refused or {})
    context["asked_to_submit"] = status == BadInput.status
    context["client"] = secrets.token_urlsafe(9)
    return render(request, "assessments/rate.html", context, status=status)


def save_page(request: SignedInRequest, assessment: Assessment) -> HttpResponse:
    """A post of the whole page: all of it is saved or none, and what was typed comes back with the error."""
    edits = edits_of(request.POST)
    try:
        saved = save_sheet(assessment.pk, request.user, edits)
        if request.POST.get("then") == "submit":
            perform(assessment.pk, "submit", request.user, seen=saved.version)
            messages.success(request, DONE[Action.SUBMIT])
            return redirect(assessment)
    except Refusal as refusal:
        return answer_refusal(request, load(request, assessment.pk), edits, refusal)
    messages.success(request, _("Saved at %(time)s.") % {"time": timezone.localtime().strftime("%H:%M")})
    return redirect("assessments:rate", pk=assessment.pk)


def answer_refusal(
    request: SignedInRequest, assessment: Assessment, edits: list[Edit], refusal: Refusal
) -> HttpResponse:
    """The page again with what was typed; a submit that was only sent twice leads to the assessment."""
    if not can_rate(request.user, assessment):
        if is_stored(assessment, edits):
            return redirect(assessment)
        raise refusal
    messages.error(request, refusal.message)
    stale = refusal.stored if isinstance(refusal, StaleAnswers) else {}
    refused = {refusal.item: refusal.message} if isinstance(refusal, RefusedEdit) else {}
    typed = {} if is_stored(assessment, edits) else {edit.item: edit for edit in edits}
    return rate_page(request, assessment, status=refusal.status, typed=typed, stale=stale, refused=refused)


@require_POST
def save(request: SignedInRequest, pk: int) -> JsonResponse:
    """Autosave of one answer; always JSON, with a sentence where it is refused."""
    if not request.user.is_authenticated:
        return JsonResponse({"error": _("You are signed out. Sign in again; what you typed stays here.")}, status=401)
    try:
        return JsonResponse(saved_json(save_answer(pk, request.user, edit_of(request.POST))))
    except Assessment.DoesNotExist:
        return JsonResponse({"error": nothing_here()}, status=404)
    except StaleAnswers as stale:
        return JsonResponse(stale_json(stale), status=stale.status)
    except Refusal as refusal:
        return JsonResponse({"error": refusal.message}, status=refusal.status)
