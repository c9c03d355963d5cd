"""A large staff list while a worker takes it in, for HR: how far it is, what became of it, cancelling it."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from people.models import StaffJob
from people.requests import SignedInRequest
from people.stafflist import jobs
from people.stafflist.views import refuse_others

# An idle worker takes a list up within a second: one left this long has workers that are busy or not running.
PATIENCE = timedelta(seconds=30)


def load(request: SignedInRequest, pk: int) -> StaffJob:
    """For everybody of HR: what it changes they may all read."""
    refuse_others(request)
    return get_object_or_404(StaffJob.objects.select_related("by", "staff_import").defer("content", "order"), pk=pk)


@login_required
@never_cache
@require_safe
def job(request: SignedInRequest, pk: int) -> HttpResponse:
    found = load(request, pk)
    return render(request, "people/stafflist/job.html", {"job": found, "progress": progress(found)})


@login_required
@never_cache
@require_safe
def state(request: SignedInRequest, pk: int) -> JsonResponse:
    """What the page asks for while the list is being taken in."""
    found = load(request, pk)
    return JsonResponse({"state": found.state, **progress(found)})


@login_required
@never_cache
@require_POST
def cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    found = load(request, pk)
    jobs.cancel(found)
    messages.success(request, _("The list was not imported; nothing was changed."))
    return redirect(found)


def progress(found: StaffJob) -> dict[str, object]:
    """Rows written, of how many, and in words what is happening."""
    return {"done": found.done, "total": found.total, "left": _left(found) if found.is_waiting else ""}


def _left(found: StaffJob) -> str:
    if found.started_at is None:
        if timezone.now() - found.at <= PATIENCE:
            return _("Waiting for a worker.")
        return _(
            "Nobody is working on it now. It goes on once a worker is free; if that takes long, tell the administrator."
        )
    if not found.done:
        return _("The list is read again and compared with everybody as they are now.")
    if found.done < found.total:
        return _("People are being saved. Nothing takes effect until all of them are.")
    return _("All are saved; the changes are being sealed.")
