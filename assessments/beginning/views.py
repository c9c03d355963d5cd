"""The page of the first steps, for the administrator and HR."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from assessments.beginning import desk, trial
from assessments.beginning.facts import facts_of_now
from assessments.beginning.steps import is_complete, steps_of
from config.refusals import Forbidden, Refusal
from people.company import keeping
from people.requests import SignedInRequest
from people.roles import Role


def refuse_others(request: SignedInRequest) -> None:
    if not desk.concerns(request.user):
        raise Forbidden(_("The first steps are for HR and the administrator. Go back to your desk."))


@login_required
@never_cache
@require_safe
def first_steps(request: SignedInRequest) -> HttpResponse:
    refuse_others(request)
    steps = steps_of(facts_of_now())
    context = {
        "steps": [(step, step.is_mine(request.user)) for step in steps],
        "done": sum(step.is_done for step in steps),
        "is_complete": is_complete(steps),
        "trial": trial.newest(request.user),
        "hidden": keeping.row().steps_hidden_at,
    }
    return render(request, "assessments/beginning/page.html", context)


@login_required
@never_cache
@require_POST
def trial_mail(request: SignedInRequest) -> HttpResponse:
    refuse_others(request)
    try:
        trial.send(request.user)
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("A test mail to %(address)s is in the outbox.") % {"address": request.user.email})
    return redirect("assessments:first-steps")


@login_required
@never_cache
@require_POST
def hide(request: SignedInRequest) -> HttpResponse:
    """HR takes the first steps from all desks, or puts them back (`then`: show)."""
    if not request.user.has_role(Role.HR):
        raise Forbidden(_("HR hides the first steps. Ask HR when they are done."))
    keeping.hide_steps(request.POST.get("then") != "show")
    return redirect("assessments:first-steps")
