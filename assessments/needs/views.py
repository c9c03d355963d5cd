"""Training needs: what people need to learn, the people behind each figure, and places in a course for them."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from assessments.access.loader import log_shown
from assessments.courses.plans import plan_address
from assessments.insight.scope import scope_of
from assessments.needs.choosing import Planning
from assessments.needs.page import may_plan, needs_of, page_context, question_of
from assessments.needs.people import number_of, people_context
from assessments.needs.planning import Planned
from assessments.needs.workbook import workbook
from config.refusals import Forbidden
from people.requests import SignedInRequest
from printing.spreadsheet import download

# As many are named in one sentence.
NAMED = 10


@login_required
@never_cache
@require_safe
def needs(request: SignedInRequest) -> HttpResponse:
    return render(request, "assessments/needs/needs.html", page_context(request.user, request.GET))


@login_required
@never_cache
@require_safe
def people(request: SignedInRequest) -> HttpResponse:
    context = people_context(request.user, request.GET)
    if context is None:
        raise Http404
    log_shown(request.user, (line.need.profile.assessment for line in context["lines"]), "needs")  # type: ignore[attr-defined]
    return render(request, "assessments/needs/people.html", context)


@login_required
@never_cache
@require_safe
def file(request: SignedInRequest) -> HttpResponse:
    """Both lists and the people behind them, as far as the page is narrowed."""
    scope = scope_of(request.user, request.GET)
    found = needs_of(scope, question_of(request.GET))
    if found is None:
        raise Http404
    content = workbook(found)
    groups = (*found.gaps, *found.marks)
    log_shown(request.user, (need.profile.assessment for group in groups for need in group.needs), "needs.xlsx")
    return download(content, f"{_('Training needs')}_{scope.as_of.isoformat()}")


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def plan(request: SignedInRequest) -> HttpResponse:
    """HR gives the people of one need places in a course."""
    if not may_plan(request.user):
        raise Forbidden(_("HR plans training. Tell HR who of your people should be in which course."))
    planning = planning_of(request)
    if planned := planning.save():
        messages.success(request, sentence(planned))
        if planned.gone:
            names = "、".join(f"{one.name} {one.username}" for one in planned.gone[:NAMED])
            messages.warning(request, _("Given no place, since they no longer work here: %(names)s") % {"names": names})
        return redirect(plan_address(planned.course.plan.year))
    log_shown(request.user, (need.profile.assessment for need in planning.people), "needs")
    context = {"planning": planning, "form": planning.form, "group": planning.group, "back": back(request, planning)}
    return render(request, "assessments/needs/plan.html", context, status=planning.code)


def planning_of(request: SignedInRequest) -> Planning:
    question, scope = question_of(request.GET), scope_of(request.user, request.GET)
    found = needs_of(scope, question)
    at = number_of(request.GET.get("at", ""))
    group = found.group(question.kind, at) if found is not None and at is not None else None
    if found is None or group is None:
        raise Http404(_("Nobody needs this any more. Go back to the training needs."))
    return Planning(found, group, request.user, request.POST if request.method == "POST" else None)


def back(request: SignedInRequest, planning: Planning) -> str:
    scope = planning.needs.ground.scope
    return f"{reverse('assessments:needs')}?{scope.address()}&by={planning.group.kind.value}"


def sentence(planned: Planned) -> str:
    text = ngettext(
        "%(n)d person has a place in “%(course)s” in the training plan of %(year)d.",
        "%(n)d people have a place in “%(course)s” in the training plan of %(year)d.",
        planned.places + planned.had,
    )
    told = text % {
        "n": planned.places + planned.had,
        "course": planned.course.course.name,
        "year": planned.course.plan.year,
    }
    had = ngettext("%(n)d had one already.", "%(n)d had one already.", planned.had) % {"n": planned.had}
    return f"{told} {had}" if planned.had else told
