"""Taking a step of the transition table."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from assessments.access.loader import load
from assessments.enums import Action
from assessments.models import Assessment
from assessments.overview.forms import StepForm
from assessments.overview.views import detail_page
from assessments.rating.views import rate_page
from assessments.workflow.steps import perform
from assessments.workflow.transitions import TABLE, allowed
from assessments.workflow.wording import DONE
from config.error_pages import refused, wants_json
from config.refusals import BadInput, Forbidden, Refusal
from people.requests import SignedInRequest


@login_required
@require_POST
def step(request: SignedInRequest, pk: int, action: str) -> HttpResponse:
    """Takes the step; what is missing is asked for on the page it came from, with what was typed."""
    if action not in TABLE:
        raise Http404
    assessment = load(request, pk)
    form = StepForm(TABLE[action], assessment, request.POST)
    try:
        if not form.is_valid():
            raise BadInput(" ".join(str(error) for errors in form.errors.values() for error in errors))
        data = form.cleaned_data
        perform(
            pk,
            action,
            request.user,
            seen=data.get("version"),
            reason=data.get("reason", ""),
            person=data.get("person"),
            day=data.get("day"),
        )
    except Refusal as refusal:
        return answer_refusal(request, assessment, form, refusal)
    messages.success(request, DONE[Action(action)])
    return redirect(assessment)


def answer_refusal(request: SignedInRequest, assessment: Assessment, form: StepForm, refusal: Refusal) -> HttpResponse:
    """The page as it is now with the message, and with what was typed where the step can still be taken."""
    assessment = load(request, assessment.pk)
    if wants_json(request) or isinstance(refusal, Forbidden):
        return refused(request, refusal)
    messages.error(request, refusal.message)
    possible = allowed(form.step, assessment, request.user)
    if possible and form.step.action == Action.SUBMIT:
        return rate_page(request, assessment, status=refusal.status)
    data = {**request.POST.dict(), "version": assessment.version}
    bound = StepForm(form.step, assessment, data) if possible else None
    if bound and not bound.errors:
        bound.add_error(None, refusal.message)
    return detail_page(request, assessment, bound, status=refusal.status)
