"""Who takes part in a planned course: places given, moved, withdrawn."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from assessments.access.loader import log_shown
from assessments.models import Participant, PlannedCourse, TrainingSession
from assessments.training import places
from assessments.training.evidence import evidence_of
from assessments.training.forms import PeopleForm, ReasonForm
from assessments.training.page import row_address
from assessments.training.row_views import row_of
from assessments.training.typed import NAMED, people_typed
from assessments.training.who import refuse_changing
from config.forms import number_from
from config.refusals import BadInput, Forbidden, Refusal
from people.requests import SignedInRequest


@login_required
@never_cache
@require_POST
def people(request: SignedInRequest, year: int, pk: int) -> HttpResponse:
    """Gives places to those whose numbers were typed; what can't be read comes back with what was typed."""
    refuse_changing(request.user)
    found, form = row_of(request, year, pk), PeopleForm(request.POST)
    status = 400
    if form.is_valid():
        try:
            typed = people_typed(form.cleaned_data["people"])
            tell(request, places.give(found, typed.people, request.user), typed.unknown)
            return redirect(row_address(found) + "#people")
        except Forbidden:
            raise
        except Refusal as refusal:
            form.add_error("people", refusal.message)
            status = refusal.status
    return _row_again(request, found, status, people_form=form)


def _row_again(request: SignedInRequest, found: PlannedCourse, status: int, **more: object) -> HttpResponse:
    """The row with what was refused and why."""
    evidence = evidence_of(request.user, found, request.GET)
    log_shown(request.user, evidence.shown, "training")
    context = {**evidence.context, "people_form": PeopleForm(), "reason_form": ReasonForm(), **more}
    return render(request, "assessments/training/row.html", context, status=status)


def tell(request: SignedInRequest, given: places.Given, unknown: list[str]) -> None:
    new = len(given.new) + len(given.back)
    if new:
        text = ngettext("%(n)d person has a place now.", "%(n)d people have a place now.", new)
        messages.success(request, text % {"n": new})
    if given.there:
        text = ngettext("%(n)d person had a place already.", "%(n)d people had a place already.", len(given.there))
        messages.info(request, text % {"n": len(given.there)})
    if given.gone:
        names = "、".join(f"{one.name} {one.username}" for one in given.gone[:NAMED])
        messages.warning(request, _("No place for people who can no longer act: %(names)s") % {"names": names})
    if unknown:
        messages.warning(request, _("Nobody was found for: %(words)s") % {"words": "、".join(unknown[:20])})


@login_required
@never_cache
@require_POST
def assign(request: SignedInRequest, year: int, pk: int) -> HttpResponse:
    """A session, or none, to the people who are ticked, or to all who have none yet."""
    refuse_changing(request.user)
    found = row_of(request, year, pk)
    wanted = request.POST.get("session", "")
    session = get_object_or_404(TrainingSession, planned=found, pk=number_from(wanted)) if wanted else None
    chosen = [number_from(text) for text in request.POST.getlist("place")]
    if request.POST.get("all"):
        rows = found.participants.in_session(None).filter(withdrawn_at__isnull=True)
        chosen = list(rows.values_list("pk", flat=True))
    try:
        if not chosen:
            raise BadInput(_("Nobody is selected. Tick people in the list, then choose their session."))
        moved = places.assign(found, chosen, session, request.user)
    except Forbidden:
        raise
    except Refusal as refusal:
        again = {"refused": refusal.message, "ticked": chosen, "next_session": session.pk if session else None}
        return _row_again(request, found, refusal.status, **again)
    text = ngettext("%(n)d person is in this session now.", "%(n)d people are in this session now.", moved)
    messages.success(request, text % {"n": moved} if session else _("They are no longer in a session."))
    return redirect(row_address(found) + "#people")


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def place(request: SignedInRequest, year: int, pk: int, place_pk: int) -> HttpResponse:
    """Withdraws a place with a reason, or puts it back."""
    refuse_changing(request.user)
    found = row_of(request, year, pk)
    one = get_object_or_404(Participant.objects.select_related("planned"), planned=found, pk=place_pk)
    if request.method == "GET":
        context = {"place": one, "planned": found, "plan": found.plan, "form": ReasonForm()}
        return render(request, "assessments/training/place.html", context)
    version = number_from(request.POST.get("version", ""))
    if request.POST.get("then") == "put-back":
        places.put_back(one, version, request.user)
        messages.success(request, _("The place is given back."))
    else:
        places.withdraw(one, version, request.POST.get("reason", ""), request.user)
        messages.success(request, _("The place is withdrawn; under “withdrawn” it can be given back."))
    return redirect(row_address(found) + "#people")
