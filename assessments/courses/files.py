"""The catalogue as Excel, and lists of courses that come in."""

from __future__ import annotations

import base64
import zlib
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.courses import importing, writing
from assessments.courses.catalogue import matching, question_of
from assessments.courses.importing import Stale
from assessments.courses.reading import Reading, read
from assessments.courses.views import refuse_others
from config.carried import carried, carry
from config.forms import InnerForm
from config.kept import take as taken
from config.refusals import BadInput
from people.models import User
from people.requests import SignedInRequest
from people.stafflist.table import too_many_bytes
from printing.spreadsheet import download

USE = "assessments.courses.import"
# So many rows of each kind stand on the preview.
SHOWN = 100
# A catalogue; the page of the preview carries the file until it is confirmed.
MOST_BYTES = 1_000_000


class UploadForm(InnerForm, forms.Form):
    file = forms.FileField(
        label=gettext_lazy("List of courses"),
        help_text=gettext_lazy("Excel (.xlsx, .xls) or CSV, 1 MB at most"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv,.txt"}),
    )


@login_required
@never_cache
@require_safe
def export(request: SignedInRequest) -> HttpResponse:
    """Those that the list shows at the same address, in its order."""
    return download(writing.workbook_of(matching(question_of(request.GET))), _("courses"))


@login_required
@never_cache
@require_safe
def template(request: SignedInRequest) -> HttpResponse:
    refuse_others(request)
    return download(writing.template(), _("courses-template"))


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def upload(request: SignedInRequest) -> HttpResponse:
    refuse_others(request)
    form, status = UploadForm(request.POST or None, request.FILES or None), 200
    if request.method == "POST":
        status = 400
        try:
            if form.is_valid():
                return preview(request, data_of(form.cleaned_data["file"]))
        except BadInput as refusal:
            form.add_error("file", refusal.message)
    return render(request, "assessments/courses/import.html", {"form": form}, status=status)


def data_of(file: Any) -> bytes:
    if file.size > MOST_BYTES:
        raise BadInput(too_many_bytes(MOST_BYTES))
    content: bytes = file.read()
    return content


def packed(data: bytes, reader: User) -> str:
    """The file as the page of its preview carries it, for this reader alone."""
    return carry(base64.b64encode(zlib.compress(data)).decode(), USE, reader.pk)


def preview(request: SignedInRequest, data: bytes, status: int = 200) -> HttpResponse:
    """What the list would change; the page carries the file."""
    reading = read(data)
    plan = importing.compare(reading)
    taken(request)
    context = {**preview_context(reading, plan), "carried": packed(data, request.user)}
    return render(request, "assessments/courses/preview.html", context, status=status)


def preview_context(reading: Reading, plan: importing.Plan) -> dict[str, object]:
    wrong = len({problem.row for problem in plan.problems})
    return {
        "plan": plan,
        "ignored": reading.ignored,
        "shown": SHOWN,
        "figures": [
            ("new", _("New"), len(plan.new)),
            ("changed", _("Changed"), len(plan.changed)),
            ("unchanged", _("Unchanged"), plan.unchanged),
            ("errors", _("Rows with problems"), wrong),
        ],
    }


@login_required
@never_cache
@require_POST
def take(request: SignedInRequest) -> HttpResponse:
    """Takes in what was shown; what changed meanwhile is shown again."""
    refuse_others(request)
    data = zlib.decompress(base64.b64decode(carried(request.POST.get("carried", ""), USE, request.user.pk)))
    try:
        plan = importing.take_in(read(data), request.POST.get("digest", ""), request.user)
    except Stale as refusal:
        messages.error(request, refusal.message)
        return preview(request, data, refusal.status)
    told = _("Imported: %(new)d new, %(changed)d changed.") % {"new": len(plan.new), "changed": len(plan.changed)}
    messages.success(request, told)
    return redirect("assessments:courses")
