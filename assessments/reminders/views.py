"""The reminders of a cycle: its rule, who is reminded when, by hand, and the log."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from assessments.bulk.preparing import Line, prepare
from assessments.enums import BulkKind, CycleState
from assessments.models import Cycle
from assessments.reminders.asking import Days, OwersForm, matching, owers
from assessments.reminders.keeping import RULE, RuleForm, change_rule, refuse_closed
from assessments.reminders.page import PAGE_SIZE, entries, figures, headings, log_of, page_of, rows, rule_in_words
from config.forms import address_from, number_from
from config.refusals import Forbidden
from people.requests import SignedInRequest
from people.roles import Role


def refuse_others(request: SignedInRequest, *roles: Role) -> None:
    if not request.user.roles & set(roles):
        raise Forbidden(_("Reminders are managed by HR. Look at your desk for what is yours to do."))


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def reminders(request: SignedInRequest, pk: int) -> HttpResponse:
    is_change = request.method == "POST"
    refuse_others(request, Role.HR, *([] if is_change else [Role.AUDITOR]))
    cycle = get_object_or_404(Cycle, pk=pk)
    form = RuleForm(request.POST if is_change else None, initial={name: getattr(cycle, name) for name in RULE})
    if is_change and form.is_valid():
        if change_rule(pk, form):
            messages.success(request, _("The rule is saved. Below you see who is reminded by it."))
        return redirect("assessments:cycle-reminders", pk=pk)
    shown = log_page if request.GET.get("show") == "log" else owers_page
    return shown(request, cycle, form)


def _frame(request: SignedInRequest, cycle: Cycle, form: RuleForm) -> dict[str, object]:
    """What both parts of the page have around them."""
    is_open = cycle.state == CycleState.OPEN
    return {
        "cycle": cycle,
        "rule": form,
        "rule_in_words": rule_in_words(cycle),
        "is_open": is_open,
        "may_change": request.user.has_role(Role.HR) and cycle.state != CycleState.CLOSED,
        "may_remind": request.user.has_role(Role.HR) and is_open,
    }


def owers_page(request: SignedInRequest, cycle: Cycle, form: RuleForm) -> HttpResponse:
    asked, days = OwersForm(request.GET), Days.now()
    page = page_of(cycle, days, asked, request.GET.get("page"))
    context = {
        **_frame(request, cycle, form),
        "asked": asked,
        "query": request.GET.urlencode(),
        "page": page,
        "rows": rows(page, cycle, days, request.user),
        "figures": figures(cycle, days),
        "headings": headings(request.GET, asked.asked.get("sort") or "number"),
        "day_off": days.calendar.why_off(days.today),
    }
    return render(request, "assessments/reminders/owers.html", context, status=400 if form.errors else 200)


def log_page(request: SignedInRequest, cycle: Cycle, form: RuleForm) -> HttpResponse:
    page = Paginator(log_of(cycle), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {**_frame(request, cycle, form), "page": page, "entries": entries(page, cycle), "shows_log": True}
    return render(request, "assessments/reminders/log.html", context)


@login_required
@require_POST
def remind(request: SignedInRequest, pk: int) -> HttpResponse:
    """Those who are ticked, or all that match: as a preview first."""
    refuse_others(request, Role.HR)
    cycle = get_object_or_404(Cycle, pk=pk)
    refuse_closed(cycle)
    days = Days.now()
    if request.POST.get("all"):
        asked = OwersForm(address_from(request.POST.get("asked", "")))
        people = matching(cycle, days, asked.asked)
    else:
        people = owers(cycle, days).filter(pk__in=map(number_from, request.POST.getlist("chosen")))
    lines = (Line(person=person) for person in people)
    return redirect(prepare(BulkKind.REMIND, request.user, lines, cycle=cycle))
