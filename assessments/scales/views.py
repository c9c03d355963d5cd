"""Rating scales: HR makes and changes them, the auditor reads them."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.models import RatingScale
from assessments.scales import keeping
from assessments.scales.page import Editing, Preview, listed
from config.refusals import Forbidden, Refusal
from people.requests import SignedInRequest
from people.roles import Role


def refuse_others(request: SignedInRequest, *roles: Role) -> None:
    if not request.user.roles & set(roles):
        raise Forbidden(_("Rating scales are managed by HR. Ask HR if one should be different."))


@login_required
@never_cache
@require_safe
def scales(request: SignedInRequest) -> HttpResponse:
    refuse_others(request, Role.HR, Role.AUDITOR)
    return render(request, "assessments/scales/list.html", {"scales": listed()})


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    refuse_others(request, Role.HR)
    return edited(request, None)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def scale(request: SignedInRequest, pk: int) -> HttpResponse:
    """A form for HR while no cycle uses it. What was typed into the form of one that is used now stays in the form."""
    refuse_others(request, *((Role.HR,) if request.method == "POST" else (Role.HR, Role.AUDITOR)))
    found = get_object_or_404(RatingScale, pk=pk)
    may_change = request.user.has_role(Role.HR)
    if request.method == "POST" or (may_change and not found.is_used):
        return edited(request, found)
    context = {"scale": found, "preview": Preview(list(found.levels.all())), "may_change": may_change}
    return render(request, "assessments/scales/scale.html", context)


def edited(request: SignedInRequest, one: RatingScale | None) -> HttpResponse:
    """The form of a scale, None for a new one; once it is saved, its page."""
    editing = Editing(request, one)
    if saved := editing.save():
        said = _("“%(name)s” is saved. Cycles can use it.") if not saved.lacks else _("“%(name)s” is saved.")
        messages.success(request, said % {"name": saved.name})
        return redirect("assessments:scale", pk=saved.pk)
    context = {"editing": editing, "form": editing.form, "scale": editing.scale, "preview": editing.preview}
    return render(request, "assessments/scales/edit.html", context, status=editing.code)


@login_required
@never_cache
@require_POST
def remove(request: SignedInRequest, pk: int) -> HttpResponse:
    """Asked first, done with `then`: do."""
    refuse_others(request, Role.HR)
    gone = get_object_or_404(RatingScale, pk=pk)
    seen = request.POST.get("seen", "")
    if request.POST.get("then") != "do":
        context = {"scale": gone, "seen": seen}
        return render(request, "assessments/scales/remove.html", context)
    try:
        keeping.remove(pk, seen, request.user)
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return redirect("assessments:scale", pk=pk)
    messages.success(request, _("“%(name)s” is removed.") % {"name": gone.name})
    return redirect("assessments:scales")
