"""Exports: HR chooses a cycle or a selection, follows the work, takes the file away."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.enums import ExportFormat, ItemState
from assessments.exports import files, leases, making
from assessments.exports.choosing import Choice, choice_of
from assessments.exports.offered import exportable
from assessments.models import Cycle, ExportJob
from assessments.reports.names import file_safe
from config.forms import number_from
from config.refusals import BadInput, Conflict, Forbidden, Refusal
from people.requests import SignedInRequest
from people.roles import Role

# An idle worker takes up an export within a second: one left this long has workers that are busy or not running.
PATIENCE = timedelta(seconds=30)


def refuse_others(request: SignedInRequest) -> None:
    if not request.user.has_role(Role.HR):
        raise Forbidden(_("Exports are made by HR. Open the page of an assessment for its report."))


def load(request: SignedInRequest, pk: int) -> ExportJob:
    """One's own export, else 404: it holds what its maker may read, and nobody else."""
    refuse_others(request)
    return get_object_or_404(ExportJob, pk=pk, made_by=request.user)


@login_required
@never_cache
@require_safe
def exports(request: SignedInRequest) -> HttpResponse:
    refuse_others(request)
    mine = ExportJob.objects.filter(made_by=request.user)[:50]
    return render(request, "assessments/exports/list.html", {"jobs": mine})


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    refuse_others(request)
    cycle = _cycle(request.GET.get("cycle", ""))
    if request.method != "POST":
        return new_page(request, cycle, choice_of(request.user, request.GET))
    choice = choice_of(request.user, request.POST if "asked" in request.POST else request.GET)
    cycle = cycle or (Cycle.objects.filter(pk=key).first() if (key := choice.question.cycle) else None)
    if "format" not in request.POST:  # the list of assessments sends what was chosen there
        return new_page(request, cycle, choice)
    try:
        keys = [number_from(text) for text in request.POST.getlist("assessment")]
        wanted = choice.rows if request.POST.get("list") else exportable(request.user).filter(pk__in=keys)
        rows = wanted.select_related("cycle", "supervisor").order_by("trainee_number", "pk")
        return redirect(making.ask_for(request.user, rows, request.POST.get("format", ""), cycle))
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return new_page(request, cycle, choice, refusal.status)


def new_page(request: SignedInRequest, cycle: Cycle | None, choice: Choice, status: int = 200) -> HttpResponse:
    """What to export, and as what; after a refusal with what was ticked."""
    context = {
        "cycle": cycle,
        "choice": choice,
        "rows": choice.rows.select_related("cycle").order_by("trainee_number", "pk") if choice.is_listed else [],
        "too_many": making.too_many(choice.count),
        "few": making.too_many(choice.count, ExportFormat.ZIP),
        "chosen": request.POST.getlist("assessment"),
        "is_first": "format" not in request.POST,
        "is_chosen": bool(cycle) or "asked" in request.POST,
        "formats": (formats := making.formats_for(choice.count)),
        "format": _format(request, [value for value, _label in formats]),
        "cycles": Cycle.objects.all(),
    }
    return render(request, "assessments/exports/new.html", context, status=status)


def _format(request: SignedInRequest, offered: list[str]) -> str:
    """The one that was chosen, or that the address asks for, else the first."""
    asked = request.POST.get("format") or request.GET.get("format", "")
    return asked if asked in offered else next(iter(offered), "")


def _cycle(number: str) -> Cycle | None:
    """The cycle that the address names; none where it names none, 404 for what is no cycle."""
    if not number:
        return None
    try:
        return get_object_or_404(Cycle, pk=number_from(number))
    except BadInput as error:
        raise Http404 from error


@login_required
@never_cache
@require_safe
def export(request: SignedInRequest, pk: int) -> HttpResponse:
    job = load(request, pk)
    left_out = job.items.filter(state=ItemState.FAILED).select_related("assessment")
    context = {
        "job": job,
        "progress": progress(job),
        "left_out": [(item, _(item.problem)) for item in left_out],
        "reasons": sorted({_(item.problem) for item in left_out}),
    }
    return render(request, "assessments/exports/export.html", context)


@login_required
@never_cache
@require_safe
def state(request: SignedInRequest, pk: int) -> JsonResponse:
    """What the page asks for while the export is being made."""
    job = load(request, pk)
    return JsonResponse({"state": job.state, **progress(job)})


def progress(job: ExportJob) -> dict[str, object]:
    """How far it is, and a guess in words how long it will take, from the reports made so far."""
    done = job.items.exclude(state=ItemState.WAITING).count()
    return {"done": done, "total": job.total, "left": _left(job, done) if job.is_waiting else ""}


def _left(job: ExportJob, done: int) -> str:
    if timezone.now() - max(job.made_at, job.started_at or job.made_at) > PATIENCE and leases.held_until(job) is None:
        return _(
            "Nobody is working on it now. It goes on once a worker is free; if that takes long, tell the administrator."
        )
    if job.started_at is None:
        return _("Waiting for a worker.")
    if done == job.total:
        return _("The file is being put together.")
    if not done:
        return _("It has just begun.")
    seconds = (timezone.now() - job.started_at).total_seconds() / done * (job.total - done)
    if seconds < 60:
        return _("Less than a minute left.")
    minutes = round(seconds / 60)
    return ngettext("About %(count)d minute left.", "About %(count)d minutes left.", minutes) % {"count": minutes}


@login_required
@require_POST
def cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    job = making.cancel(load(request, pk).pk)
    messages.success(request, _("The export is cancelled; nothing of it is kept."))
    return redirect(job)


@login_required
@require_safe
def download(request: SignedInRequest, pk: int) -> HttpResponse | FileResponse:
    job = load(request, pk)
    path = files.result(job)
    if not job.is_ready or not path.is_file():
        raise Conflict(_("This file is not there, or no longer. Go to its cycle and export it again."))
    name = f"{file_safe(job.title)}_{timezone.localtime(job.made_at):%Y%m%d-%H%M}.{job.format}"
    response = FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type="application/octet-stream")
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
