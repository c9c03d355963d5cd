"""Approving several at once: choose, look at what it means, approve; a result says what became of each."""

from __future__ import annotations

from collections.abc import Collection

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from assessments.models import Assessment
from assessments.workflow.approving import MOST, Result, approve_each, choosable, summary_of, waiting_for
from assessments.workflow.forms import chosen_rows
from config.refusals import BadInput, Forbidden
from people.models import User
from people.requests import SignedInRequest
from people.roles import Role


def refuse_who_never_approves(person: User) -> None:
    if not person.has_role(Role.HR) and not Assessment.objects.filter(approver=person).exists():
        raise Forbidden(_("Only HR and named approvers can approve. Ask HR if that should include you."))


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def approve_many(request: SignedInRequest) -> HttpResponse:
    refuse_who_never_approves(request.user)
    then = request.POST.get("then", "")
    if request.method != "POST":
        return page(request)
    if then == "all":
        return look(request, choosable(waiting_for(request.user)[:MOST], request.user))
    try:
        choices = chosen_rows(request.POST.getlist("chosen"), MOST)
    except BadInput as refusal:
        messages.error(request, refusal.message)
        return page(request, status=refusal.status)
    return page(request, approve_each(choices, request.user)) if then == "approve" else look(request, choices)


def page(request: SignedInRequest, results: list[Result] | None = None, status: int = 200) -> HttpResponse:
    """What waits, to choose from; above it what became of the choices of before."""
    rows = list(waiting_for(request.user)[:MOST])
    context = {
        "rows": rows,
        "choosable": choosable(rows, request.user),
        "results": results,
        "done": sum(result.done or result.mine for result in results or []),
    }
    return render(request, "assessments/workflow/approve.html", context, status=status)


def look(request: SignedInRequest, chosen: Collection[int]) -> HttpResponse:
    """What approving these would mean; those that can't be approved so are named and left out."""
    rows = list(waiting_for(request.user).filter(pk__in=list(chosen)))
    able = choosable(rows, request.user)
    ready = [row for row in rows if row.pk in able]
    if not ready:
        messages.error(request, _("None of them can be approved here; open each to see why."))
        return page(request, status=409)
    context = {
        "rows": ready,
        "choosable": able,
        "checked": True,
        "summary": summary_of(ready),
        "left_out": len(chosen) - len(ready),
    }
    return render(request, "assessments/workflow/approve_look.html", context)
