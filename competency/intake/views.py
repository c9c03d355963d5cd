"""A document beside what was read of it: looked at, edited text by text, compared, made a draft."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from competency.comparing.views import comparison_lists
from competency.exchange.problems import NotImportable
from competency.intake import keeping
from competency.intake.becoming import Unsettled, become
from competency.intake.changing import change
from competency.intake.forms import TakeForm
from competency.intake.outline import Open
from competency.intake.page import compared, context_of, former_of, open_in, refused_open, said_in, seen_in
from competency.intake.told import changes_of, standing
from competency.models import ReadDocument
from config.refusals import Refusal
from people.requests import SignedInRequest

PAGE, LIVE = "competency/intake/page.html", "competency/intake/live.html"
DISCARD = "competency/intake/discard.html"


@login_required
@never_cache
@require_safe
def import_page(request: SignedInRequest) -> HttpResponse:
    """The page where a document is uploaded stands beside the versions in the editor's desk."""
    keeping.refuse_others(request.user)
    return redirect("admin:competency_import")


@login_required
@never_cache
@require_safe
def reading(request: SignedInRequest, pk: int) -> HttpResponse:
    document = _document(request, pk)
    if request.GET.get("discard") and not document.became_at:
        return _asked(request, document)
    return _page(request, document, open_in(request))


@login_required
@never_cache
@require_POST
def change_reading(request: SignedInRequest, pk: int) -> HttpResponse:
    """One change; where it is refused, the page stands with what was typed in its place."""
    document, said = _document(request, pk), said_in(request.POST)
    try:
        done = change(pk, request.user, seen_in(request.POST), said)
    except Refusal as refusal:
        return _page(request, _document(request, pk), refused_open(said, refusal.message), status=refusal.status)
    if done.told:
        messages.info(request, done.told)
    to = document.get_absolute_url()
    if request.POST.get("part"):
        return redirect(f"{to}?part=1")
    return redirect(f"{to}#{'doubts' if said.get('doubt') else done.change['key'] or 'changes'}")


@login_required
@never_cache
@require_POST
def take_reading(request: SignedInRequest, pk: int) -> HttpResponse:
    """Imports it as a draft; asks once more where places are uncertain."""
    document, form = _document(request, pk), TakeForm(request.POST)
    if document.became_at and document.draft:
        return redirect("admin:competency_standardversion_change", document.draft.pk)
    if not form.is_valid():
        return _page(request, document, Open(), form, status=400)
    confirmed = request.POST.get("confirmed") == "yes"
    try:
        draft = become(pk, request.user, seen_in(request.POST), form.cleaned_data["code"], form.said(), confirmed)
    except Unsettled:
        return _page(request, document, Open(), form, status=409, asks=True)
    except NotImportable as refusal:
        form.add_error(None, refusal.messages)
    except Refusal as refusal:
        document = _document(request, pk)
        form.add_error(None, refusal.message)
    else:
        messages.success(request, _("%(code)s is imported as a draft.") % {"code": draft.code})
        return redirect("admin:competency_standardversion_change", draft.pk)
    return _page(request, document, Open(), form, status=409)


@login_required
@never_cache
@require_POST
def discard_reading(request: SignedInRequest, pk: int) -> HttpResponse:
    """What the page asked first, with all that would be lost."""
    document = _document(request, pk)
    try:
        keeping.discard(pk, seen_in(request.POST))
    except Refusal as refusal:
        document = _document(request, pk)
        if document.became_at:
            return _page(request, document, refused_open({}, refusal.message), status=refusal.status)
        return _asked(request, document, refusal)
    messages.success(request, _("What was read of %(file)s is deleted.") % {"file": document.file_name})
    return redirect("admin:competency_import")


@login_required
@never_cache
@require_safe
def compare_reading(request: SignedInRequest, pk: int) -> HttpResponse:
    """What comes in beside the version that there is, side by side."""
    document = _document(request, pk)
    former = former_of(document, request.user)
    if former is None:
        return redirect(document)
    found, code = compared(document, former), document.content["top"]["code"] or document.file_name
    context = {
        "document": document,
        "is_open": not document.became_at,
        "old": former,
        "new": {"code": code, "get_absolute_url": document.get_absolute_url()},
        "lists": comparison_lists(found["comparison"]),
        "only_changes": request.GET.get("changes") != "0",
        **found,
    }
    return render(request, "competency/intake/compared.html", context)


def _asked(request: SignedInRequest, document: ReadDocument, refusal: Refusal | None = None) -> HttpResponse:
    """Whether it is to be discarded, with what editors did to it by hand."""
    changes = changes_of(standing(document), document.content)
    context = {"document": document, "changes": changes, "problem": refusal.message if refusal else ""}
    return render(request, DISCARD, context, status=refusal.status if refusal else 200)


def _document(request: SignedInRequest, pk: int) -> ReadDocument:
    keeping.refuse_others(request.user)
    return get_object_or_404(ReadDocument.objects.select_related("by", "draft"), pk=pk)


def _page(
    request: SignedInRequest,
    document: ReadDocument,
    one: Open,
    take: TakeForm | None = None,
    status: int = 200,
    **more: object,
) -> HttpResponse:
    """The whole page; for its script what an edit can change of it."""
    is_part = bool((request.POST if request.method == "POST" else request.GET).get("part"))
    if not is_part and (former := former_of(document, request.user)):
        more |= compared(document, former)
    if request.method == "POST":  # its address takes no question
        more["at_page"] = document.get_absolute_url()
    context = context_of(document, one, take, is_part=is_part, source=request.GET.get("source", ""), **more)
    return render(request, LIVE if is_part else PAGE, context, status=status)
