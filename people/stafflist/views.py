"""Staff lists that come in, for HR: upload, what the columns hold, what would change, taking in, taking back."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.forms import number_from
from config.refusals import Altered, BadInput, Conflict, Forbidden, Refusal
from people.departments.tree import Tree
from people.models import StaffColumn, StaffImport, StaffJob, StaffUpload
from people.requests import SignedInRequest
from people.roles import Role
from people.staff.filtering import matching, question_of
from people.stafflist import confirming, jobs, keeping, undoing, writing
from people.stafflist.applying import Stale
from people.stafflist.page import (
    LeaversForm,
    UploadForm,
    answers_from,
    columns_from,
    keep_ticks,
    order_from,
    preview_context,
    what_changed,
)
from people.stafflist.ticking import keep, tickable, ticks_of
from printing.spreadsheet import download

# So many of the last lists are shown.
RECENT = 10


def refuse_others(request: SignedInRequest) -> None:
    if not request.user.has_role(Role.HR):
        raise Forbidden(_("HR imports staff lists. Ask there if something about you is wrong."))


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def page(request: SignedInRequest) -> HttpResponse:
    refuse_others(request)
    form, status = UploadForm(request.POST or None, request.FILES or None), 200
    if request.method == "POST":
        status = 400
        try:
            if form.is_valid():
                keeping.keep(request.user, form.cleaned_data["file"].name, form.data_of())
                return redirect("people:import-preview")
        except Refusal as refusal:
            form.add_error("file", refusal.message)
    done = StaffImport.objects.select_related("by", "undone_by")[:RECENT]
    job = jobs.waiting() or jobs.last_of(request.user)
    context = {"form": form, "last": undoing.last(), "done": done, "upload": keeping.kept(request.user), "job": job}
    return render(request, "people/stafflist/page.html", context, status=status)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def columns(request: SignedInRequest) -> HttpResponse:
    refuse_others(request)
    upload, status = _upload(request), 200
    found = keeping.layout_of(keeping.content_of(upload))
    if request.method == "POST":
        try:
            keeping.remember(found, columns_from(request, found))
            return redirect("people:import-preview")
        except BadInput as refusal:
            messages.error(request, refusal.message)
            status = refusal.status
    context = {"upload": upload, "layout": found, "columns": StaffColumn.choices, "first": found.rows[:3]}
    return render(request, "people/stafflist/columns.html", context, status=status)


@login_required
@never_cache
@require_safe
def preview(request: SignedInRequest) -> HttpResponse:
    refuse_others(request)
    upload = keeping.kept(request.user)
    if upload is None:
        messages.info(request, _("Choose a staff list first. What was uploaded is kept for a day."))
        return redirect("people:import")
    if keeping.needs_columns(keeping.layout_of(keeping.content_of(upload))):
        return redirect("people:import-columns")
    return _preview(request, upload, LeaversForm(initial={"left_on": ticks_of(upload).left_on}))


@login_required
@never_cache
@require_POST
def answer(request: SignedInRequest) -> HttpResponse:
    refuse_others(request)
    upload = _upload(request)
    upload.answers = answers_from(request, _look(request, upload), upload.answers)
    upload.save(update_fields=["answers"])
    return redirect("people:import-preview")


@login_required
@never_cache
@require_POST
def take(request: SignedInRequest) -> HttpResponse:
    refuse_others(request)
    if (job := jobs.waiting()) and job.by_id == request.user.pk:
        return redirect(job)  # a second press
    upload, form = _upload(request), LeaversForm(request.POST)
    keep_ticks(request, upload, form)
    try:
        done = confirming.confirm(upload, order_from(request, upload, form), request.user)
    except (BadInput, Stale) as refusal:
        messages.error(request, refusal.message)
        return _preview(request, _upload(request), form, refusal)
    if isinstance(done, StaffJob):
        return redirect(done)
    messages.success(request, _told(done) if done else _("Nothing was to be changed: everybody is as the list says."))
    return redirect("people:import")


@login_required
@never_cache
@require_POST
def absent(request: SignedInRequest) -> HttpResponse:
    """Keeps what is ticked on this page of the absent and shows another; "all" asks once more."""
    refuse_others(request)
    upload, form, go = _upload(request), LeaversForm(request.POST), request.POST.get("go", "")
    if go != "all-of-them":  # the answer to the question says nothing but that
        keep_ticks(request, upload, form)
    if not form.is_valid():
        return _preview(request, upload, form, BadInput(""))
    found = tickable(_look(request, upload).plan, upload) if go in ("all", "all-of-them") else []
    if found and request.POST.get("count") != str(len(found)):
        return render(request, "people/stafflist/tick_all.html", {"upload": upload, "number": len(found)})
    if go in ("all-of-them", "none"):
        keep(upload, replace(ticks_of(upload), left=frozenset(person.pk for person in found)))
    page = number_from(go) if go.isdecimal() else 1
    return redirect(f"{reverse('people:import-preview')}?absent={page}#absent")


@login_required
@never_cache
@require_POST
def undo(request: SignedInRequest) -> HttpResponse:
    refuse_others(request)
    try:
        undoing.undo(number_from(request.POST.get("import", "")), request.user)
        messages.success(request, _("The list is taken back: everybody is as before."))
    except (Conflict, Altered) as refusal:
        messages.error(request, refusal.message)
    return redirect("people:import")


@login_required
@never_cache
@require_safe
def template(request: SignedInRequest) -> HttpResponse:
    refuse_others(request)
    return download(writing.template(), _("staff-list-template"))


@login_required
@never_cache
@require_safe
def people(request: SignedInRequest) -> HttpResponse:
    """Those whom the list of people shows at the same address, in its order, as a staff list."""
    refuse_others(request)
    found = matching(question_of(request.GET), Tree.load())
    return download(writing.workbook_of(found), _("staff-list"))


@login_required
@never_cache
@require_safe
def problems(request: SignedInRequest) -> HttpResponse:
    refuse_others(request)
    return download(writing.problems_of(_look(request, _upload(request))), _("staff-list-problems"))


@login_required
@never_cache
@require_safe
def rows(request: SignedInRequest) -> HttpResponse:
    refuse_others(request)
    return download(writing.preview_of(_look(request, _upload(request))), _("staff-list-changes"))


def _upload(request: SignedInRequest) -> StaffUpload:
    upload = keeping.kept(request.user)
    if upload is None:
        raise Conflict(_("This list is not kept any more. Upload it again."))
    return upload


def _look(request: SignedInRequest, upload: StaffUpload) -> keeping.Look:
    return keeping.look(keeping.content_of(upload), request.user, upload.answers)


def _preview(
    request: SignedInRequest, upload: StaffUpload, form: LeaversForm, refusal: Refusal | None = None
) -> HttpResponse:
    """After a refusal with what was ticked, and with whom somebody else changed meanwhile."""
    look = _look(request, upload)
    if isinstance(refusal, Stale) and (said := what_changed(request, look)):
        messages.warning(request, said)
    context = preview_context(look, upload, form, request.GET.get("absent") or request.POST.get("page", ""))
    return render(request, "people/stafflist/preview.html", context, status=refusal.status if refusal else 200)


def _told(done: StaffImport) -> str:
    return _("Imported: %(new)d new, %(changed)d changed, %(left)d who left.") % done.counts
