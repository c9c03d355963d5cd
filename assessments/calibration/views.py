"""The calibration agenda, and the people behind what stands on it."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from assessments.access.loader import log_shown
from assessments.calibration.cases import item_context, rater_context
from assessments.calibration.notes import About, NoteForm, write
from assessments.calibration.page import agenda_context, frame
from assessments.calibration.rounds import Round, cycles_with_results, round_of
from assessments.models import Assessment, Cycle
from config.refusals import Forbidden
from people.models import User
from people.requests import SignedInRequest
from people.roles import Role


def refuse_others(request: SignedInRequest) -> None:
    if not request.user.roles & {Role.HR, Role.AUDITOR}:
        raise Forbidden(
            _(
                "Raters are compared by HR, and the auditor reads along. Look into your own data for what was agreed "
                "about you."
            )
        )


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def agenda(request: SignedInRequest) -> HttpResponse:
    refuse_others(request)
    cycles = cycles_with_results()
    found = round_of(request.user, request.GET, cycles)
    if found is None:
        return render(request, "assessments/calibration/nothing.html")
    return answered(request, found, About(), "agenda", agenda_context(found, cycles, request.GET))


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def rater(request: SignedInRequest, number: str) -> HttpResponse:
    refuse_others(request)
    found, cycles = _round(request)
    person = get_object_or_404(User.objects.select_related("department").by_number(number))
    context, shown = rater_context(found, person, request.user, request.GET)
    return answered(request, found, About(rater=person), "rater", {**frame(found, cycles), **context}, shown)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def item(request: SignedInRequest, position: int) -> HttpResponse:
    refuse_others(request)
    found, cycles = _round(request)
    if position >= len(found.items):
        raise Http404
    about = About(item=found.items[position])
    context, shown = item_context(found, found.items[position], request.user, request.GET)
    return answered(request, found, about, "item", {**frame(found, cycles), **context}, shown)


def _round(request: SignedInRequest) -> tuple[Round, list[Cycle]]:
    cycles = cycles_with_results()
    found = round_of(request.user, request.GET, cycles)
    if found is None:
        raise Http404
    return found, cycles


def answered(
    request: SignedInRequest,
    found: Round,
    about: About,
    page: str,
    context: dict[str, object],
    shown: Iterable[Assessment] = (),
) -> HttpResponse:
    """
    The page; on a POST the note that was sent is written first, or comes back with what is wrong. `shown`: whose
    confirmed results stand on it.
    """
    form = NoteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        write(found, about, form.cleaned_data["text"], request.user)
        messages.success(request, _("Written down. It stands below, with your name and the time."))
        return redirect(request.get_full_path())
    log_shown(request.user, shown, "calibration")
    told = {**context, "form": form, "may_write": may_write(request.user, about), "about_all": about == About()}
    return render(request, f"assessments/calibration/{page}.html", told, status=400 if form.errors else 200)


def may_write(reader: User, about: About) -> bool:
    return reader.has_role(Role.HR) and not (about.rater and about.rater.pk == reader.pk)
