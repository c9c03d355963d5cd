"""One course of a plan: the evidence, its details, its sessions, and how it is called off."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.access.loader import log_shown
from assessments.models import Participant, PlannedCourse, TrainingSession
from assessments.training import calendar, letters, rows, sessions
from assessments.training.evidence import evidence_of
from assessments.training.forms import PeopleForm, ReasonForm, RowForm, SessionForm, shown_of
from assessments.training.page import address, row_address
from assessments.training.who import refuse_changing, refuse_others
from config.forms import number_from
from config.refusals import BadInput, Conflict, Forbidden, Refusal
from people.requests import SignedInRequest


def row_of(request: SignedInRequest, year: int, pk: int) -> PlannedCourse:
    """404 for one in which nobody has a place whom the reader sees."""
    rows_ = PlannedCourse.objects.visible_to(request.user).select_related("plan", "course")
    return get_object_or_404(rows_, plan__year=year, pk=pk)


@login_required
@never_cache
@require_safe
def row(request: SignedInRequest, year: int, pk: int) -> HttpResponse:
    refuse_others(request.user)
    found = evidence_of(request.user, row_of(request, year, pk), request.GET)
    log_shown(request.user, found.shown, "training")
    forms = {"people_form": PeopleForm(), "reason_form": ReasonForm()}
    return render(request, "assessments/training/row.html", {**found.context, **forms})


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, year: int, pk: int) -> HttpResponse:
    refuse_changing(request.user)
    found = row_of(request, year, pk)
    initial = {"goal": found.goal, "month": found.month or "", "cost": found.cost, "spent": found.spent}
    form = RowForm(request.POST or None, initial=initial)
    status = 400 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            rows.change(found, number_from(request.POST.get("version", "")), form.given, request.user)
            messages.success(request, _("Saved."))
            return redirect(row_address(found))
        except Forbidden:
            raise
        except Refusal as refusal:
            form.add_error(None, refusal.message)
            found, status = row_of(request, year, pk), refusal.status
    context = {"form": form, "planned": found, "plan": found.plan, "is_stale": status == Conflict.status}
    return render(request, "assessments/training/row_edit.html", context, status=status)


@login_required
@never_cache
@require_POST
def step(request: SignedInRequest, year: int, pk: int) -> HttpResponse:
    """Up or down in the plan, called off with a reason, put back."""
    refuse_changing(request.user)
    found, then = row_of(request, year, pk), request.POST.get("then", "")
    if then in ("up", "down"):
        rows.move(found, then == "up", request.user)
        return redirect(address(found.plan))
    version = number_from(request.POST.get("version", ""))
    if then == "call-off":
        rows.call_off(found, version, request.POST.get("reason", ""), request.user)
        messages.success(
            request, _("The course is called off. Whoever was invited to a session ahead gets a cancellation.")
        )
    elif then == "put-back":
        rows.put_back(found, version, request.user)
        messages.success(request, _("The course is in the plan again. Its sessions have to be added again."))
    else:
        raise BadInput(_("The page sent something unreadable. Reload it and try again."))
    return redirect(row_address(found))


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def session_new(request: SignedInRequest, year: int, pk: int) -> HttpResponse:
    refuse_changing(request.user)
    return session_edited(request, row_of(request, year, pk), None)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def session(request: SignedInRequest, year: int, pk: int, session_pk: int) -> HttpResponse:
    refuse_changing(request.user)
    found = row_of(request, year, pk)
    one = get_object_or_404(TrainingSession, planned=found, pk=session_pk)
    if request.POST.get("then") == "call-off":
        sessions.call_off(one, number_from(request.POST.get("version", "")), request.user)
        over = letters.is_over(one)
        told = _("The session is called off.") if over else _("The session is called off. Whoever was invited is told.")
        messages.success(request, told)
        return redirect(row_address(found))
    return session_edited(request, found, one)


def session_edited(request: SignedInRequest, found: PlannedCourse, one: TrainingSession | None) -> HttpResponse:
    """The form of a session, None for a new one; once it is right, the row."""
    form = SessionForm(request.POST or None, initial=shown_of(one) if one else {})
    status = 400 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            save(request, found, one, form)
            return redirect(row_address(found) + "#sessions")
        except Forbidden:
            raise
        except Refusal as refusal:
            form.add_error(None, refusal.message)
            status = refusal.status
            one = TrainingSession.objects.get(pk=one.pk) if one else None
    context = {"form": form, "planned": found, "plan": found.plan, "session": one}
    return render(request, "assessments/training/session.html", context, status=status)


def save(request: SignedInRequest, found: PlannedCourse, one: TrainingSession | None, form: SessionForm) -> None:
    if one is None:
        sessions.add(found, form.given, request.user)
        messages.success(request, _("The session is added. Give people a place in it below."))
        return
    now = sessions.change(one, number_from(request.POST.get("version", "")), form.given, request.user)
    said = _("Saved. Whoever has a place gets the new time by mail.") if now.sequence > one.sequence else _("Saved.")
    messages.success(request, said)


@login_required
@never_cache
@require_safe
def ics(request: SignedInRequest, pk: int) -> HttpResponse:
    """The calendar entry of a session in which the reader has a place."""
    places = Participant.objects.filter(person=request.user, withdrawn_at__isnull=True, session=pk)
    place = places.select_related("session__planned__course").first()
    if place is None or place.session is None:
        raise Http404(_("You have no place in this session. Look on your desk for those that you have."))
    page = request.build_absolute_uri("/") + "#training"
    method = calendar.CANCEL if place.session.cancelled_at else calendar.PUBLISH
    content = calendar.entry(place.session, request.user, method, page)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="training-{pk}.ics"'
    return response
