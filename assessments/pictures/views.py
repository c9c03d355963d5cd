"""Insight: where the company stands, in pictures; each figure leads to the people behind it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assessments.access.loader import log_shown
from assessments.insight.scope import scope_of
from assessments.pictures import leading, page, raters
from assessments.pictures.change import change_of, picture_of
from assessments.pictures.ground import ground_of
from assessments.pictures.people import behind_of
from people.requests import SignedInRequest


@login_required
@never_cache
@require_safe
def insight(request: SignedInRequest) -> HttpResponse:
    scope = scope_of(request.user, request.GET)
    return render(request, "assessments/pictures/insight.html", leading.leading(scope))


@login_required
@never_cache
@require_safe
def ratings(request: SignedInRequest) -> HttpResponse:
    ground = ground_of(scope_of(request.user, request.GET))
    pictures = [page.by_task(ground), page.by_indicator(ground)]
    return render(
        request, "assessments/pictures/ratings.html", {**page.around(ground, "ratings"), "pictures": pictures}
    )


@login_required
@never_cache
@require_safe
def verdicts(request: SignedInRequest) -> HttpResponse:
    ground = ground_of(scope_of(request.user, request.GET))
    picture, level = page.by_department(ground, whole="all" in request.GET)
    context = {**page.around(ground, "verdicts"), "picture": picture, "level": level}
    return render(request, "assessments/pictures/verdicts.html", context)


@login_required
@never_cache
@require_safe
def own(request: SignedInRequest) -> HttpResponse:
    ground = ground_of(scope_of(request.user, request.GET))
    picture, without = page.own_ratings(ground)
    context = {**page.around(ground, "self"), "picture": picture, "without": without}
    return render(request, "assessments/pictures/own.html", context)


@login_required
@never_cache
@require_safe
def change(request: SignedInRequest) -> HttpResponse:
    scope = scope_of(request.user, request.GET)
    found = change_of(scope)
    ground = found.ground if found else ground_of(scope)
    picture = picture_of(found) if found else None
    context = {**page.around(ground, "change"), "change": found, "picture": picture}
    return render(request, "assessments/pictures/change.html", context)


@login_required
@never_cache
@require_safe
def strictness(request: SignedInRequest) -> HttpResponse:
    scope = scope_of(request.user, request.GET)
    raters.refuse_others(scope.sees_all)
    found = raters.raters_of(scope, request.GET.get("page"))
    ground = found.ground if found else ground_of(scope)
    return render(request, "assessments/pictures/raters.html", {**page.around(ground, "raters"), "raters": found})


@login_required
@never_cache
@require_safe
def behind(request: SignedInRequest) -> HttpResponse:
    found = behind_of(scope_of(request.user, request.GET), request.GET)
    if found is None:
        raise Http404
    log_shown(request.user, found.assessments, "people")
    return render(request, "assessments/pictures/behind.html", {**page.around(found.ground, "behind"), "behind": found})
