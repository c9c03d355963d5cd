"""Appraisal cycles: HR makes, fills and closes them; HR and the auditor follow them."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from assessments.cycles import can_close, candidates, close, initial_dates, open_for_people
from assessments.enums import CycleState
from assessments.forms import CycleForm
from assessments.models import Assessment, Cycle
from config.errors import Conflict, Forbidden, Refusal
from people.requests import SignedInRequest
from people.roles import Role


def refuse_others(request: SignedInRequest, *roles: Role) -> None:
    if not request.user.roles & set(roles):
        raise Forbidden(_("Cycles are kept by HR. Look for your own appraisals on your desk."))


@login_required
@never_cache
def cycles(request: SignedInRequest) -> HttpResponse:
    refuse_others(request, Role.HR, Role.AUDITOR)
    return render(request, "assessments/cycles.html", {"cycles": Cycle.objects.with_counts()})


@login_required
@never_cache
def cycle(request: SignedInRequest, pk: int) -> HttpResponse:
    refuse_others(request, Role.HR, Role.AUDITOR)
    found = get_object_or_404(Cycle.objects.with_counts(), pk=pk)
    rows = list(Assessment.objects.visible_to(request.user).filter(cycle=found).for_list())
    mine = request.user.has_role(Role.HR)
    context = {
        "cycle": found,
        "rows": rows,
        "can_fill": mine and found.state != CycleState.CLOSED,
        "can_close": mine and can_close(found),
    }
    return render(request, "assessments/cycle.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    refuse_others(request, Role.HR)
    form = CycleForm(request.POST or None, initial=initial_dates())
    if request.method == "POST" and form.is_valid():
        made = form.save()
        messages.success(request, _("The cycle is made. Choose whom it appraises; that opens it."))
        return redirect("assessments:cycle-people", pk=made.pk)
    return render(request, "assessments/cycle_new.html", {"form": form}, status=400 if form.errors else 200)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def people(request: SignedInRequest, pk: int) -> HttpResponse:
    refuse_others(request, Role.HR)
    found = get_object_or_404(Cycle, pk=pk)
    if found.state == CycleState.CLOSED:
        raise Conflict(_("This cycle is closed. Make a new one for these people."))
    status = 200
    if request.method == "POST":
        try:
            chosen = list(candidates(found).filter(pk__in=_ids(request.POST.getlist("person"))))
            count = len(open_for_people(found.pk, chosen, request.user))
        except Refusal as refusal:
            messages.error(request, refusal.message)
            status = refusal.status
        else:
            text = ngettext("%(count)d assessment is open.", "%(count)d assessments are open.", count)
            messages.success(request, text % {"count": count})
            return redirect(found)
    context = {"cycle": found, "candidates": candidates(found), "chosen": request.POST.getlist("person")}
    return render(request, "assessments/cycle_people.html", context, status=status)


def _ids(texts: list[str]) -> list[int]:
    return [int(text) for text in texts if text.isascii() and text.isdecimal() and len(text) < 12]


@login_required
@require_POST
def finish(request: SignedInRequest, pk: int) -> HttpResponse:
    refuse_others(request, Role.HR)
    get_object_or_404(Cycle, pk=pk)
    messages.success(request, _("The cycle “%(name)s” is closed.") % {"name": close(pk).name})
    return redirect("assessments:cycle", pk=pk)
