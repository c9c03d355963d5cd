"""Who takes part in a cycle: choosing them, looking at the checks, opening."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from assessments.bulk import preparing as bulk
from assessments.bulk.working import set_to_work
from assessments.cycles.opening import candidates, open_for_people
from assessments.enums import BulkKind
from assessments.joining import choosing, due
from assessments.joining.checks import Wanted, refuse_blocked
from assessments.joining.due import DueForm
from assessments.joining.page import list_of
from assessments.joining.preparing import APPROVER, APPROVERS, again, prepare
from assessments.joining.preview import preview_of
from assessments.models import BulkJob, Cycle
from config.forms import number_from
from config.kept import take
from config.refusals import BadInput, Forbidden, Refusal
from people.meant import person_meant
from people.models import User
from people.requests import SignedInRequest
from people.roles import Role

# So many are opened at once where the page of the checks is not asked for.
AT_ONCE = 100


def refuse_others(request: SignedInRequest) -> None:
    if not request.user.has_role(Role.HR):
        raise Forbidden(_("Cycles are managed by HR. Look for your own appraisals on your desk."))


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def people(request: SignedInRequest, pk: int) -> HttpResponse:
    refuse_others(request)
    cycle = get_object_or_404(Cycle, pk=pk)
    if request.method != "POST":
        return render(request, "assessments/joining/people.html", list_of(request, cycle, request.user))
    try:
        if request.POST.get("then") != "check" and len(request.POST.getlist("person")) <= AT_ONCE:
            return opened_at_once(request, cycle)
        found = choosing.chosen(request, cycle)
        job = prepare(cycle, request.user, found.wanted, told=found.told)
    except Refusal as refusal:
        messages.error(request, refusal.message)
        typed = {"numbers": choosing.NumbersForm(request.POST), "ticked": request.POST.getlist("person")}
        context = list_of(request, cycle, request.user) | typed
        return render(request, "assessments/joining/people.html", context, status=refusal.status)
    return redirect("assessments:cycle-opening", pk=cycle.pk, job=job.pk)


def opened_at_once(request: SignedInRequest, cycle: Cycle) -> HttpResponse:
    """A few people, by their supervisors, all or none, once the checks find nothing that keeps any from it."""
    keys = [number_from(key) for key in request.POST.getlist("person")]
    named = {key: number_from(text) for key, text in choosing.approver_fields(request.POST, keys).items() if text}
    users = User.objects.in_bulk(named.values())
    approvers = {key: users[approver] for key, approver in named.items() if approver in users}
    refuse_blocked(cycle, [Wanted(key, approver=named.get(key)) for key in keys])
    opened = open_for_people(cycle.pk, list(candidates(cycle).filter(pk__in=keys)), request.user, approvers)
    text = ngettext("%(count)d assessment is open.", "%(count)d assessments are open.", len(opened))
    messages.success(request, text % {"count": len(opened)})
    return redirect(cycle)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def opening(request: SignedInRequest, pk: int, job: int) -> HttpResponse:
    refuse_others(request)
    cycle = get_object_or_404(Cycle, pk=pk)
    found = get_object_or_404(BulkJob, pk=job, cycle=cycle, kind=BulkKind.OPEN)
    if not found.is_prepared:
        return redirect(found)
    form = DueForm(request.POST or None, initial=due.shown(due.of_job(found, cycle)), cycle=cycle)
    if request.method == "POST":
        try:
            return answered(request, cycle, found, form)
        except Refusal as refusal:
            messages.error(request, refusal.message)
            return opening_page(request, cycle, found, form, refusal.status)
    return opening_page(request, cycle, found, form, 200)


def opening_page(request: SignedInRequest, cycle: Cycle, job: BulkJob, form: DueForm, status: int) -> HttpResponse:
    context = preview_of(request, cycle, job) | {"form": form}
    return render(request, "assessments/joining/opening.html", context, status=status)


def answered(request: SignedInRequest, cycle: Cycle, job: BulkJob, form: DueForm) -> HttpResponse:
    """What was pressed: discarded, looked at anew, or opened where nothing was changed beside it."""
    then = request.POST.get("then", "")
    if then == "discard":
        bulk.discard(job.pk)
        return redirect("assessments:cycle-people", pk=cycle.pk)
    if not form.is_valid():
        raise BadInput(_("Look at the due days again."))
    everyone, chosen = approvers_of(request, job)
    is_changed = form.due != due.of_job(job, cycle) or bool(chosen) or everyone != job.details.get(APPROVER)
    if then == "open" and not is_changed:
        with transaction.atomic():
            confirmed = bulk.confirm(job.pk, request.user)
            take(request)
        set_to_work(confirmed)
        return redirect(confirmed)
    made = again(job, cycle, request.user, form.due, chosen, everyone)
    if then == "open":
        messages.info(request, _("Nothing is opened yet: look at what you changed, then open."))
    return redirect("assessments:cycle-opening", pk=cycle.pk, job=made.pk)


def approvers_of(request: SignedInRequest, job: BulkJob) -> tuple[int | None, dict[int, int | None]]:
    """Who was named for all, and by person where that differs from what was kept or proposed."""
    everyone = person_meant(request.POST.get("approver", ""))
    if "approver" not in request.POST and isinstance(kept := job.details.get(APPROVER), int):
        everyone = User.objects.filter(pk=kept).first()
    keys = [number_from(key) for key in request.POST.getlist("line")]
    items = {item.person_id: item for item in job.items.filter(person__in=keys).select_related("approver")}
    kept_ones = job.details.get(APPROVERS)
    chosen: dict[int, int | None] = {}
    for key, text in choosing.approver_fields(request.POST, keys).items():
        named, item = person_meant(text), items.get(key)
        before = item.approver_id if item else None
        own = kept_ones.get(str(key)) if isinstance(kept_ones, dict) else None
        if item and (named.pk if named else None) not in (before, own):
            chosen[key] = named.pk if named else None
    return (everyone.pk if everyone else None), chosen
