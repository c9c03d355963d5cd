"""Appraisal cycles: HR makes, fills and closes them; HR and the auditor follow them."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from assessments.cycles import correcting, ending
from assessments.cycles.changing import changing_of
from assessments.cycles.figures import counts, with_counts
from assessments.cycles.forms import CycleForm
from assessments.cycles.making import make
from assessments.cycles.opening import initial_dates
from assessments.cycles.page import page_of
from assessments.cycles.renewing import use_version
from assessments.enums import CycleState
from assessments.models import Cycle
from config.refusals import Forbidden
from config.texts import folded_code
from people.requests import SignedInRequest
from people.roles import Role

PAGE_SIZE = 50


def refuse_others(request: SignedInRequest, *roles: Role) -> None:
    if not request.user.roles & set(roles):
        raise Forbidden(_("Cycles are managed by HR. Look for your own appraisals on your desk."))


@login_required
@never_cache
def cycles(request: SignedInRequest) -> HttpResponse:
    refuse_others(request, Role.HR, Role.AUDITOR)
    rows = Cycle.objects.select_related("version")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "assessments/cycles/list.html", {"page": page, "cycles": with_counts(page)})


@login_required
@never_cache
def cycle(request: SignedInRequest, pk: int) -> HttpResponse:
    refuse_others(request, Role.HR, Role.AUDITOR)
    found = get_object_or_404(Cycle.objects.select_related("version", "scale"), pk=pk)
    return render(request, "assessments/cycles/cycle.html", page_of(found, request.user, request.GET))


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    refuse_others(request, Role.HR)
    form = CycleForm(request.POST) if request.method == "POST" else CycleForm(initial=initial_dates())
    if form.is_settled() and (cycle := make(form)):
        messages.success(request, _("The cycle is created. Now choose who is appraised; that opens it."))
        return redirect("assessments:cycle-people", pk=cycle.pk)
    return render(request, "assessments/cycles/new.html", {"form": form}, status=400 if form.is_bound else 200)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def correct(request: SignedInRequest, pk: int) -> HttpResponse:
    refuse_others(request, Role.HR)
    found = get_object_or_404(Cycle, pk=pk)
    correcting.refuse_closed(found)
    changing = changing_of(found, request.user, request.POST if request.method == "POST" else None)
    if done := changing.save():
        messages.success(request, done.words)
        return redirect(done.url)
    return render(request, f"assessments/cycles/{changing.template}.html", changing.context, status=changing.code)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def delete(request: SignedInRequest, pk: int) -> HttpResponse:
    refuse_others(request, Role.HR)
    found = get_object_or_404(Cycle, pk=pk)
    if request.method == "POST":
        messages.success(request, _("The draft “%(name)s” is deleted.") % {"name": ending.delete(pk)})
        return redirect("assessments:cycles")
    ending.refuse_begun(found)
    ending.refuse_prepared(found)
    return render(request, "assessments/cycles/delete.html", {"cycle": found})


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def finish(request: SignedInRequest, pk: int) -> HttpResponse:
    refuse_others(request, Role.HR)
    found = get_object_or_404(Cycle, pk=pk)
    if request.method == "POST":
        messages.success(request, _("The cycle “%(name)s” is closed.") % {"name": ending.close(pk).name})
        return redirect(found)
    standing = counts([pk])[pk]
    if found.state != CycleState.OPEN or not standing.is_finished:
        return redirect(f"{found.get_absolute_url()}?due=open#table")
    return render(request, "assessments/cycles/close.html", {"cycle": found, "counts": standing})


@login_required
@require_POST
def renew(request: SignedInRequest, pk: int) -> HttpResponse:
    refuse_others(request, Role.HR)
    found = get_object_or_404(Cycle, pk=pk)
    renewed = use_version(
        found.pk, folded_code(request.POST.get("former", "")), folded_code(request.POST.get("version", ""))
    )
    words = {"name": renewed.name, "code": renewed.version.code}
    messages.success(request, _("The draft “%(name)s” stands on %(code)s now.") % words)
    return redirect(renewed)
