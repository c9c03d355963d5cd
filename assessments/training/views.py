"""The list of training plans, and the plan of a year: what it costs, what it brought, and HR's changes of it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.models import TrainingPlan
from assessments.training import page, plans, rows
from assessments.training.forms import NewPlanForm, NewRowForm, PlanForm
from assessments.training.who import refuse_changing, refuse_others
from config.forms import number_from
from config.refusals import BadInput, Conflict, Forbidden, Refusal
from people.requests import SignedInRequest


@login_required
@never_cache
@require_safe
def training(request: SignedInRequest) -> HttpResponse:
    refuse_others(request.user)
    return render(request, "assessments/training/years.html", page.years_context(request.user))


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    refuse_changing(request.user)
    last = TrainingPlan.objects.values_list("year", flat=True).first()
    form = NewPlanForm(request.POST or None, initial={"year": last + 1 if last else timezone.localdate().year})
    status = 400 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            made = plans.make(given["year"], given["budget"], given["note"], request.user)
            messages.success(request, _("The training plan is made. Add its courses."))
            return redirect(page.address(made))
        except Conflict as refusal:
            form.add_error("year", refusal.message)
            status = refusal.status
    return render(request, "assessments/training/new.html", {"form": form}, status=status)


@login_required
@never_cache
@require_safe
def plan(request: SignedInRequest, year: int) -> HttpResponse:
    refuse_others(request.user)
    found = plan_of(year)
    context = page.plan_context(request.user, found, request.GET)
    return render(request, "assessments/training/plan.html", context)


def plan_of(year: int) -> TrainingPlan:
    return get_object_or_404(TrainingPlan.objects.select_related("approved_by"), year=year)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, year: int) -> HttpResponse:
    """What was typed stays, whatever is refused; after a Conflict it is sent about what stands here now."""
    refuse_changing(request.user)
    found = plan_of(year)
    form = PlanForm(request.POST or None, initial={"budget": found.budget, "note": found.note})
    status, seen = 400 if form.is_bound else 200, found.version
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            version = number_from(request.POST.get("version", ""))
            plans.change(found.pk, version, given["budget"], given["note"], request.user)
            messages.success(request, _("Saved."))
            return redirect(page.address(found))
        except Forbidden:
            raise
        except Refusal as refusal:
            form.add_error(None, refusal.message)
            found = plan_of(year)
            status, seen = refusal.status, found.version
    context = {"form": form, "plan": found, "seen": seen, "is_stale": status == Conflict.status}
    return render(request, "assessments/training/edit.html", context, status=status)


@login_required
@never_cache
@require_POST
def step(request: SignedInRequest, year: int) -> HttpResponse:
    """Approves the plan, takes that back, closes it, opens it again."""
    refuse_changing(request.user)
    found = plan_of(year)
    done = {
        "approve": _("The plan is approved."),
        "take-back": _("The approval is taken back; the plan can be changed again."),
        "close": _("The plan is closed."),
        "reopen": _("The plan is open again."),
    }
    then = request.POST.get("then", "")
    if then not in plans.STEPS:
        raise BadInput(_("The page sent something unreadable. Reload it and try again."))
    plans.STEPS[then](found.pk, number_from(request.POST.get("version", "")), request.user)
    messages.success(request, done[then])
    return redirect(page.address(found))


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def add(request: SignedInRequest, year: int) -> HttpResponse:
    refuse_changing(request.user)
    found = plan_of(year)
    form = NewRowForm(request.POST or None, initial={"course": request.GET.get("course")})
    status = 400 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            made = rows.add(found.pk, form.cleaned_data["course"], form.given, request.user)
            messages.success(request, _("“%(course)s” is in the plan. Add who takes part.") % {"course": made.course})
            return redirect("assessments:training-row", year=year, pk=made.pk)
        except Forbidden:
            raise
        except Refusal as refusal:
            form.add_error(None, refusal.message)
            status = refusal.status
    return render(request, "assessments/training/add.html", {"form": form, "plan": found}, status=status)
