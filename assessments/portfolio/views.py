"""One's own page: what I can, what is agreed, what is next."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assessments.portfolio.page import page_of
from people.requests import SignedInRequest


@login_required
@never_cache
@require_safe
def page(request: SignedInRequest) -> HttpResponse:
    return render(request, "assessments/portfolio/page.html", page_of(request.user))
