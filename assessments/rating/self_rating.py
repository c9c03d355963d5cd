"""The trainee's own rating: the rating page in their hands, theirs alone until they submit it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from assessments.access.loader import load
from assessments.models import Assessment
from assessments.rating.views import rate_page, save_one, save_page
from assessments.sheet.raters import TRAINEE, has_sheet, why_closed
from config.refusals import Forbidden
from people.requests import SignedInRequest


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def self_rating(request: SignedInRequest, pk: int) -> HttpResponse:
    assessment = load(request, pk)
    refuse_others(request, assessment)
    if request.method == "POST":
        return save_page(request, assessment, TRAINEE)
    if not TRAINEE.can_rate(request.user, assessment):
        messages.info(request, why_closed(TRAINEE, assessment))
        return redirect(assessment)
    return rate_page(request, assessment, rater=TRAINEE)


def refuse_others(request: SignedInRequest, assessment: Assessment) -> None:
    if request.user.pk != assessment.trainee_id:
        raise Forbidden(str(TRAINEE.not_theirs))
    if not has_sheet(TRAINEE, assessment):
        raise Forbidden(why_closed(TRAINEE, assessment))


@require_POST
def save(request: SignedInRequest, pk: int) -> JsonResponse:
    return save_one(request, pk, TRAINEE)
