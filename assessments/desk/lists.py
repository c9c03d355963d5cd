"""The list of assessments that a person sees."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from assessments.enums import Status
from assessments.models import Assessment
from people.requests import SignedInRequest

PAGE_SIZE = 50


@login_required
@never_cache
def assessments(request: SignedInRequest) -> HttpResponse:
    rows = Assessment.objects.visible_to(request.user).for_list()
    wanted, status = request.GET.get("q", "").strip()[:80], request.GET.get("status", "")
    if wanted:
        rows = rows.filter(
            Q(trainee_name__icontains=wanted)
            | Q(trainee_number__icontains=wanted)
            | Q(supervisor_name__icontains=wanted)
            | Q(cycle__name__icontains=wanted)
        )
    if status in Status.values:
        rows = rows.filter(status=status)
    page = Paginator(rows.order_by("-created_at", "-pk"), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "q": wanted, "status": status, "statuses": Status.choices}
    return render(request, "assessments/desk/list.html", context)
