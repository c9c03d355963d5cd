"""Marks of knowledge and skills that explain a gap, and the page of the development plan."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from assessments.access.loader import load, log_access
from assessments.access.permissions import can_rate
from assessments.development.page import LineForm, form_of, initial_of, plan_context, refuse
from assessments.development.plan import mark, pair_of, remove_line, save_line, unmark
from assessments.development.suggesting import add_suggested
from assessments.models import Assessment, PlanLine
from assessments.sheet.raters import SUPERVISOR, why_closed
from config.forms import number_from
from config.kept import take
from config.refusals import Forbidden, Refusal
from people.requests import SignedInRequest, json_for_signed_in


@require_POST
@json_for_signed_in
def mark_one(request: SignedInRequest, pk: int) -> JsonResponse:
    """Marks or unmarks one knowledge or skill of a task, repeated as often as the page likes."""
    change = mark if request.POST.get("marked") == "1" else unmark
    try:
        assessment = change(pk, request.user, {pair_of(request.POST.get("mark", ""))})
    except Assessment.DoesNotExist as error:
        raise Http404 from error
    return JsonResponse({"assessment_version": assessment.version})


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def plan(request: SignedInRequest, pk: int) -> HttpResponse:
    assessment = load(request, pk)
    if request.user.pk != assessment.supervisor_id:
        raise Forbidden(str(SUPERVISOR.not_theirs))
    if request.method == "POST":
        return change_plan(request, assessment)
    if not can_rate(request.user, assessment):
        messages.info(request, why_closed(SUPERVISOR, assessment))
        return redirect(assessment)
    log_access(request, assessment, detail="plan")
    context = plan_context(assessment, element=request.GET.get("element", "")[:9])
    return render(request, "assessments/development/page.html", context)


def change_plan(request: SignedInRequest, assessment: Assessment) -> HttpResponse:
    """Adds, changes or removes one line; what can't be taken comes back with what was typed."""
    if "remove" in request.POST:
        return remove(request, assessment)
    if "suggested" in request.POST:
        return suggested(request, assessment)
    line = line_of(request, assessment)
    form = form_of(assessment, request.POST, line=line)
    try:
        row = save_line(assessment.pk, request.user, form.line_given(), line.pk if line else None)
    except Forbidden:
        raise
    except Refusal as refusal:
        refuse(form, refusal)
        messages.error(request, refusal.message)
        return render(
            request, "assessments/development/page.html", plan_context(assessment, form), status=refusal.status
        )
    messages.success(request, _("Saved: %(what)s") % {"what": row})
    return redirect("assessments:plan", pk=assessment.pk)


def suggested(request: SignedInRequest, assessment: Assessment) -> HttpResponse:
    """One press; back to the last look where it was pressed there."""
    row = add_suggested(assessment.pk, request.user, request.POST.get("suggested", "")[:20])
    messages.success(request, _("In the plan now, to be changed as you like: %(what)s") % {"what": row})
    return redirect(
        "assessments:last-look" if request.POST.get("then") == "look" else "assessments:plan", assessment.pk
    )


def line_of(request: SignedInRequest, assessment: Assessment) -> PlanLine | None:
    """The line that a form names; none where it adds one."""
    named = request.POST.get("line", "")
    if not named:
        return None
    return get_object_or_404(assessment.plan_lines, pk=number_from(named))


def remove(request: SignedInRequest, assessment: Assessment) -> HttpResponse:
    """
    What was removed stands in the form again: adding it undoes the removal. Pressed twice, that is what the form of
    the line said.
    """
    number = number_from(request.POST.get("line", ""))
    if PlanLine.objects.filter(pk=number).exclude(assessment=assessment).exists():
        raise Http404
    try:
        initial = initial_of(remove_line(assessment.pk, request.user, number))
    except PlanLine.DoesNotExist:
        initial = {name: request.POST.get(name, "") for name in LineForm.base_fields}
    take(request)
    messages.success(request, _("Removed. It stands in the form below; add it again to undo."))
    form = form_of(assessment, initial=initial)
    return render(request, "assessments/development/page.html", plan_context(assessment, form))
