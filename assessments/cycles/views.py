"""Appraisal cycles: HR makes, fills and closes them; HR and the auditor follow them."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from assessments.cycles import correcting
from assessments.cycles.forms import CorrectionForm, CycleForm
from assessments.cycles.making import make
from assessments.cycles.opening import can_close, close, initial_dates
from assessments.enums import CycleState, Status
from assessments.models import Assessment, Cycle
from assessments.sheet.progress import for_list
from assessments.titles.standards import others
from config.refusals import Forbidden, Refusal
from people.requests import SignedInRequest
from people.roles import Role


def refuse_others(request: SignedInRequest, *roles: Role) -> None:
    if not request.user.roles & set(roles):
        raise Forbidden(_("Cycles are kept by HR. Look for your own appraisals on your desk."))


@login_required
@never_cache
def cycles(request: SignedInRequest) -> HttpResponse:
    refuse_others(request, Role.HR, Role.AUDITOR)
    return render(request, "assessments/cycles/list.html", {"cycles": Cycle.objects.with_counts()})


@login_required
@never_cache
def cycle(request: SignedInRequest, pk: int) -> HttpResponse:
    refuse_others(request, Role.HR, Role.AUDITOR)
    found = get_object_or_404(Cycle.objects.with_counts(), pk=pk)
    rows = list(for_list(Assessment.objects.visible_to(request.user).filter(cycle=found)).select_related("standard"))
    mine = request.user.has_role(Role.HR)
    context = {
        "cycle": found,
        "rows": rows,
        "to_hand_over": [row for row in rows if row.waits_for_hand_over],
        "overdue": [row for row in rows if row.is_overdue and not row.waits_for_hand_over],
        "unanswered": [row for row in rows if row.answer_is_overdue],
        "others": others(found, [row.standard for row in rows if row.status != Status.CANCELLED]),
        "corrections": correcting.corrections(found),
        "can_fill": mine and found.state != CycleState.CLOSED,
        "can_close": mine and can_close(found),
    }
    return render(request, "assessments/cycles/cycle.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    refuse_others(request, Role.HR)
    form = CycleForm(request.POST) if request.method == "POST" else CycleForm(initial=initial_dates())
    if form.is_settled() and (cycle := make(form)):
        messages.success(request, _("The cycle is made. Choose whom it appraises; that opens it."))
        return redirect("assessments:cycle-people", pk=cycle.pk)
    return render(request, "assessments/cycles/new.html", {"form": form}, status=400 if form.is_bound else 200)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def correct(request: SignedInRequest, pk: int) -> HttpResponse:
    refuse_others(request, Role.HR)
    found = get_object_or_404(Cycle, pk=pk)
    correcting.refuse_closed(found)
    form = CorrectionForm(request.POST or None, initial={name: getattr(found, name) for name in correcting.CORRECTED})
    if request.method != "POST" or not form.is_valid():
        return correct_page(request, found, form, 400 if form.errors else 200)
    try:
        correcting.correct(pk, request.POST.get("seen", ""), **form.cleaned_data)
    except Refusal as refusal:
        form.add_error(None, refusal.message)
        return correct_page(request, found, form, refusal.status)
    messages.success(request, _("The cycle is corrected."))
    return redirect(found)


def correct_page(request: SignedInRequest, cycle: Cycle, form: CorrectionForm, status: int) -> HttpResponse:
    """After a refusal with what was typed, beside what the cycle says now."""
    context = {"cycle": cycle, "form": form, "stamp": correcting.stamp(cycle), "reach": correcting.reach(cycle)}
    return render(request, "assessments/cycles/correct.html", context, status=status)


@login_required
@require_POST
def finish(request: SignedInRequest, pk: int) -> HttpResponse:
    refuse_others(request, Role.HR)
    get_object_or_404(Cycle, pk=pk)
    messages.success(request, _("The cycle “%(name)s” is closed.") % {"name": close(pk).name})
    return redirect("assessments:cycle", pk=pk)
