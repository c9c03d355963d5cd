"""The list of improvement plans, one of them, and each step."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.improvement import drafting, looks, steps
from assessments.improvement.beginning import begin_context, person_for
from assessments.improvement.forms import DraftForm, StepForm
from assessments.improvement.listing import list_context
from assessments.improvement.page import plan_context
from assessments.improvement.table import ROWS
from assessments.models import ImprovementPlan
from config.refusals import Forbidden, Refusal
from people.requests import SignedInRequest

PAGE = "assessments/improvement/plan.html"


def load(request: SignedInRequest, pk: int) -> ImprovementPlan:
    rows = ImprovementPlan.objects.visible_to(request.user)
    return get_object_or_404(
        rows.select_related("person__supervisor", "person__department", "supervisor", "assessment__standard"), pk=pk
    )


@login_required
@never_cache
@require_safe
def plans(request: SignedInRequest) -> HttpResponse:
    return render(request, "assessments/improvement/list.html", list_context(request.user, request.GET))


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    """Asks for whom and with which facts, then begins the draft."""
    person = person_for(request)
    if request.method != "POST" or person is None:
        return render(request, "assessments/improvement/new.html", begin_context(request.user, person))
    plan = drafting.begin(person, request.user, with_gaps=request.POST.get("then") == "gaps")
    messages.success(request, _("A draft that nobody but you sees. It goes to HR when you send it."))
    return redirect(plan)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def plan(request: SignedInRequest, pk: int) -> HttpResponse:
    found = load(request, pk)
    if request.method == "POST":
        return save(request, found)
    looks.log(found, request.user, "page")
    return render(request, PAGE, plan_context(request.user, found))


def save(request: SignedInRequest, plan: ImprovementPlan) -> HttpResponse:
    """The draft as the form says it; what can't be taken comes back with what was typed."""
    drafting.refuse_unless_draft(plan, request.user)
    form, then = DraftForm(plan, request.POST), request.POST.get("then", "")
    try:
        given = form.given()
        drafting.save(plan.pk, request.user, given, seen=form.seen, with_gaps=then == "gaps")
    except Forbidden:
        raise
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return render(request, PAGE, plan_context(request.user, load(request, plan.pk), form), status=refusal.status)
    messages.success(request, _("Saved. There is room for further lines below each part."))
    return redirect(plan)


@login_required
@never_cache
@require_POST
def step(request: SignedInRequest, pk: int, action: str) -> HttpResponse:
    """Takes the step; what is missing is asked for on the page, with what was typed."""
    if action not in {row.action for row in ROWS}:
        raise Http404
    found = load(request, pk)
    row = next((one for one in steps.available(found, request.user) if one.action == action), None)
    form = StepForm(row, found, request.POST) if row else None
    try:
        steps.take(pk, action, request.user, **(form.take() if form else {"seen": -1}))
    except Forbidden:
        raise
    except Refusal as refusal:
        return answer_refusal(request, pk, form, refusal)
    messages.success(request, str(row.done) if row else "")
    return (
        redirect("assessments:improvement-plan", pk=pk)
        if still_seen(request, pk)
        else redirect("assessments:improvement")
    )


def answer_refusal(request: SignedInRequest, pk: int, form: StepForm | None, refusal: Refusal) -> HttpResponse:
    """The page as it is now with the message, and with what was typed where the step can still be taken."""
    found = load(request, pk)
    messages.error(request, refusal.message)
    possible = form is not None and form.step in steps.available(found, request.user)
    data = {**request.POST.dict(), "version": found.version}
    bound = StepForm(form.step, found, data) if form is not None and possible else None
    looks.log(found, request.user, "page")
    return render(request, PAGE, plan_context(request.user, found, bound=bound), status=refusal.status)


def still_seen(request: SignedInRequest, pk: int) -> bool:
    """What was returned or discarded is HR's, or anybody's, to see no longer."""
    return ImprovementPlan.objects.visible_to(request.user).filter(pk=pk).exists()
