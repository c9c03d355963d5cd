"""Many at once: what is asked, the preview, the work under way, the result of each line, and the list of all of it."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.bulk import kinds, preparing, working
from assessments.bulk.asking import again, ask, prepared_from
from assessments.bulk.page import PAGE_SIZE, context_of, progress
from assessments.bulk.selecting import choice_from
from assessments.models import BulkJob
from people.meant import proposed
from people.requests import SignedInRequest
from people.roles import Role

# What is older stands in the history of each assessment.
MONTHS = timedelta(days=183)


def load(request: SignedInRequest, pk: int) -> BulkJob:
    """Of HR's actions; 404 for everybody else."""
    if not request.user.has_role(Role.HR):
        raise Http404
    return get_object_or_404(BulkJob.objects.select_related("by", "person", "cycle"), pk=pk)


@login_required
@never_cache
@require_safe
def jobs(request: SignedInRequest) -> HttpResponse:
    preparing.refuse_others(request.user)
    found = BulkJob.objects.filter(made_at__gt=timezone.now() - MONTHS).select_related("by", "cycle")
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "assessments/bulk/list.html", {"page": page})


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest, kind: str) -> HttpResponse:
    """What the action asks; where it asks nothing, or all is answered, on to the preview."""
    preparing.refuse_others(request.user)
    row, sent = kinds.offered(kind), request.POST if request.method == "POST" else request.GET
    choice = choice_from(sent, request.user)
    asked = ask(row, choice, request.POST if request.method == "POST" else None)
    if (job := prepared_from(row, choice, asked, request.user)) is not None:
        return redirect(job)
    names = proposed() if "person" in asked.form.fields else []
    context = {"kind": row, "choice": choice, "form": asked.form, "proposed": names, "title": asked.title}
    return render(request, "assessments/bulk/new.html", context, status=400 if asked.is_refused else 200)


@login_required
@never_cache
@require_safe
def job(request: SignedInRequest, pk: int) -> HttpResponse:
    context = context_of(load(request, pk), request.GET, request.user)
    return render(request, "assessments/bulk/job.html", context)


@login_required
@never_cache
@require_safe
def state(request: SignedInRequest, pk: int) -> JsonResponse:
    """What the page asks for while the action is under way."""
    found = load(request, pk)
    return JsonResponse({"state": found.state, **progress(found)})


@login_required
@require_POST
def confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    found = preparing.confirm(load(request, pk).pk, request.user)
    working.set_to_work(found)
    return redirect(found)


@login_required
@require_POST
def discard(request: SignedInRequest, pk: int) -> HttpResponse:
    preparing.discard(load(request, pk).pk)
    messages.success(request, _("Discarded; nothing was changed."))
    return redirect("assessments:bulk-list")


@login_required
@require_POST
def stop(request: SignedInRequest, pk: int) -> HttpResponse:
    found = working.stop(load(request, pk).pk)
    messages.success(request, _("Stopped. What was done stays done, the rest is as it was."))
    return redirect(found)


@login_required
@require_POST
def try_again(request: SignedInRequest, pk: int) -> HttpResponse:
    return redirect(again(load(request, pk), request.user))
