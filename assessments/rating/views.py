"""The rating page: every indicator on its scale, saved as it is given."""

from __future__ import annotations

import secrets

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.access.loader import load, log_access
from assessments.access.permissions import can_rate
from assessments.access.seen import with_reopened
from assessments.development.plan import mark, unmark
from assessments.models import Assessment
from assessments.models.answers import RatedItem
from assessments.rating.aids import describe_fill, fill_of, marks_of
from assessments.rating.last_look import look_context
from assessments.rating.page import (
    ANYWAY,
    SUBMIT,
    edit_of,
    edits_of,
    is_for_another,
    outcome_of_save,
    rate_context,
    theirs_of,
)
from assessments.rating.saving import Edit, RefusedEdit, StaleAnswers, is_stored, save_answer
from assessments.rating.shortcuts import save_and_fill
from assessments.sheet.raters import SUPERVISOR, TRAINEE, Rater, has_sheet, why_closed
from assessments.sheet.way_back import with_way_back
from assessments.workflow.completeness import complete_sheet
from assessments.workflow.steps import perform
from assessments.workflow.table import TABLE
from config.refusals import BadInput, Forbidden, Refusal
from people.requests import SignedInRequest, json_for_signed_in


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def rate(request: SignedInRequest, pk: int) -> HttpResponse:
    own = with_reopened(with_way_back(Assessment.objects.filter(supervisor=request.user).with_people()))
    assessment = next(iter(own.filter(pk=pk).order_by()), None) or load(request, pk)
    if request.user.pk != assessment.supervisor_id:
        raise Forbidden(str(SUPERVISOR.not_theirs))
    if request.method == "POST":
        return save_page(request, assessment)
    if not can_rate(request.user, assessment):
        messages.info(request, why_closed(SUPERVISOR, assessment))
        return redirect(assessment)
    return rate_page(request, assessment)


def rate_page(
    request: SignedInRequest,
    assessment: Assessment,
    *,
    status: int = 200,
    typed: dict[str, Edit] | None = None,
    stale: dict[str, RatedItem] | None = None,
    refused: dict[str, str] | None = None,
    rater: Rater = SUPERVISOR,
) -> HttpResponse:
    """The page; with a status of refusal it shows what is still to do and keeps what was typed."""
    log_access(request, assessment)
    context = rate_context(rater, request.user, assessment, typed or {}, stale or {}, refused or {})
    context["asked_to_submit"] = status == BadInput.status
    context["client"] = secrets.token_urlsafe(9)
    template = "assessments/rating/self_rating.html" if rater.is_own else "assessments/rating/page.html"
    return render(request, template, context, status=status)


def save_page(request: SignedInRequest, assessment: Assessment, rater: Rater = SUPERVISOR) -> HttpResponse:
    """A post of the whole page: all of it is saved or none, and what was typed comes back with the error."""
    if is_for_another(request.POST, request.user):
        raise Forbidden(
            _(
                "Somebody else is now signed in, so nothing was saved. Copy what you typed from below, then sign "
                "out and sign in as yourself."
            )
        )
    edits = edits_of(request.POST)
    try:
        save_marks(request, assessment)
        fill = fill_of(request.POST)
        filled = save_and_fill(assessment.pk, request.user, edits, fill, rater)
        if fill is not None:
            messages.success(request, describe_fill(fill, filled))
            return redirect(reverse(rater.page, args=[assessment.pk]) + f"#task-{fill.task}")
        if request.POST.get("then") in (SUBMIT, ANYWAY):
            return submit_page(request, filled.assessment, rater)
    except Refusal as refusal:
        return answer_refusal(request, load(request, assessment.pk), edits, refusal, rater)
    messages.success(request, _("Saved at %(time)s.") % {"time": timezone.localtime().strftime("%H:%M")})
    return redirect(rater.page, pk=assessment.pk)


def submit_page(request: SignedInRequest, assessment: Assessment, rater: Rater) -> HttpResponse:
    """What is saved and complete: the trainee's own is submitted, the supervisor has a last look first."""
    if not rater.is_own:
        complete_sheet(assessment)
        return redirect("assessments:last-look", pk=assessment.pk)
    perform(assessment.pk, rater.step, request.user)
    messages.success(request, str(TABLE[rater.step].done))
    return redirect(assessment)


@login_required
@never_cache
@require_safe
def last_look(request: SignedInRequest, pk: int) -> HttpResponse:
    """What the supervisor looks at before signing, a page of its own where no script shows it beside the ratings."""
    assessment = load(request, pk)
    if request.user.pk != assessment.supervisor_id:
        raise Forbidden(str(SUPERVISOR.not_theirs))
    if not can_rate(request.user, assessment):
        messages.info(request, why_closed(SUPERVISOR, assessment))
        return redirect(assessment)
    return look_page(request, assessment)


def look_page(request: SignedInRequest, assessment: Assessment, status: int = 200, answer: str = "") -> HttpResponse:
    """`status`: of the refusal with which it came back; `answer`: what was written to HR by then."""
    log_access(request, assessment)
    context = look_context(assessment, request.user, answer)
    return render(request, "assessments/rating/last_look.html", context, status=status)


def save_marks(request: SignedInRequest, assessment: Assessment) -> None:
    """Marks stand on their own: they are kept even where a rating of the same page is refused."""
    marked, unmarked = marks_of(request.POST)
    if marked:
        mark(assessment.pk, request.user, marked)
    if unmarked:
        unmark(assessment.pk, request.user, unmarked)


def answer_refusal(
    request: SignedInRequest, assessment: Assessment, edits: list[Edit], refusal: Refusal, rater: Rater
) -> HttpResponse:
    """The page again with what was typed; a submit that was only sent twice leads to the assessment."""
    if not rater.can_rate(request.user, assessment):
        if has_sheet(rater, assessment) and is_stored(assessment, edits, rater):
            return redirect(assessment)
        raise refusal
    messages.error(request, refusal.message)
    stale = refusal.stored if isinstance(refusal, StaleAnswers) else {}
    refused = {refusal.item: refusal.message} if isinstance(refusal, RefusedEdit) else {}
    typed = {} if is_stored(assessment, edits, rater) else {edit.item: edit for edit in edits}
    return rate_page(request, assessment, status=refusal.status, typed=typed, stale=stale, refused=refused, rater=rater)


def not_made_for_you() -> str:
    return _(
        "Somebody else is now signed in, so nothing is saved. Leave this page open, sign out in another tab and "
        "sign in there as yourself; what you typed stays on this page and is saved then."
    )


@require_POST
@json_for_signed_in
def save(request: SignedInRequest, pk: int) -> JsonResponse:
    return save_one(request, pk, SUPERVISOR)


@require_POST
@json_for_signed_in
def save_own(request: SignedInRequest, pk: int) -> JsonResponse:
    return save_one(request, pk, TRAINEE)


def save_one(request: SignedInRequest, pk: int, rater: Rater) -> JsonResponse:
    """Autosave of one answer."""
    if is_for_another(request.POST, request.user):
        raise Forbidden(not_made_for_you(), stranger=True)
    try:
        return JsonResponse(outcome_of_save(save_answer(pk, request.user, edit_of(request.POST), rater)))
    except Assessment.DoesNotExist as error:
        raise Http404 from error
    except StaleAnswers as stale:
        stale.details["theirs"] = theirs_of(stale)
        raise


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def self_rating(request: SignedInRequest, pk: int) -> HttpResponse:
    """The rating page in the trainee's hands, theirs alone until they submit it."""
    assessment = load(request, pk)
    if request.user.pk != assessment.trainee_id:
        raise Forbidden(str(TRAINEE.not_theirs))
    if not has_sheet(TRAINEE, assessment):
        raise Forbidden(why_closed(TRAINEE, assessment))
    if request.method == "POST":
        return save_page(request, assessment, TRAINEE)
    if not TRAINEE.can_rate(request.user, assessment):
        messages.info(request, why_closed(TRAINEE, assessment))
        return redirect(assessment)
    return rate_page(request, assessment, rater=TRAINEE)
