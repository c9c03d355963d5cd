"""Courses: whoever is signed in reads the catalogue, HR keeps it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.courses import keeping
from assessments.courses.editing import Editing
from assessments.courses.page import course_context, list_context, may_change
from assessments.models import Course
from config.forms import number_from
from config.refusals import Conflict, Forbidden
from people.requests import SignedInRequest


def refuse_others(request: SignedInRequest) -> None:
    if not may_change(request.user):
        raise Forbidden(_("HR keeps the catalogue of courses. Tell HR which course is missing or wrong."))


@login_required
@never_cache
@require_safe
def courses(request: SignedInRequest) -> HttpResponse:
    return render(request, "assessments/courses/list.html", list_context(request.user, request.GET))


@login_required
@never_cache
@require_safe
def course(request: SignedInRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Course, pk=pk)
    return render(request, "assessments/courses/course.html", course_context(request.user, found))


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    refuse_others(request)
    return edited(request, None)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, pk: int) -> HttpResponse:
    refuse_others(request)
    return edited(request, get_object_or_404(Course, pk=pk))


def edited(request: SignedInRequest, one: Course | None) -> HttpResponse:
    """The form of a course, None for a new one; once it is saved, its page."""
    editing = Editing(request, one)
    if saved := editing.save():
        messages.success(request, _("“%(name)s” is saved.") % {"name": saved.name})
        return redirect("assessments:course", pk=saved.pk)
    context = {"editing": editing, "form": editing.form, "course": editing.course, "chosen": editing.chosen}
    return render(request, "assessments/courses/edit.html", context, status=editing.code)


@login_required
@never_cache
@require_POST
def offer(request: SignedInRequest, pk: int) -> HttpResponse:
    """Takes a course off offer, or puts it back (`then`: again)."""
    refuse_others(request)
    found, again = get_object_or_404(Course, pk=pk), request.POST.get("then") == "again"
    try:
        keeping.put_on_offer(found.pk, number_from(request.POST.get("version", "")), again)
    except Conflict as refusal:
        messages.error(request, refusal.message)
        return redirect("assessments:course", pk=pk)
    told = (
        _("“%(name)s” is on offer again.")
        if again
        else _("“%(name)s” is no longer offered. Plans that include it already keep it.")
    )
    messages.success(request, told % {"name": found.name})
    return redirect("assessments:course", pk=pk)
