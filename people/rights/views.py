"""Who holds which right, giving and taking one, and the history of it all."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from config.refusals import BadInput
from people.meant import proposed
from people.models import RightsEvent
from people.requests import SignedInRequest
from people.rights import deciding, page
from people.rights.forms import HistoryForm
from people.rights.history import events, workbook_of
from people.rights.proposing import Proposing
from people.rights.who import is_first, refuse_granting, refuse_readers
from people.roles import Role
from printing.spreadsheet import download

PAGE_SIZE = 50


@login_required
@never_cache
@require_safe
def rights(request: SignedInRequest) -> HttpResponse:
    refuse_readers(request.user)
    context = {
        "proposals": list(page.rows(page.open_proposals(), request.user)),
        "holders": list(page.rows(page.holders(), request.user)),
        "may_propose": page.may_propose(request.user),
    }
    return render(request, "people/rights/rights.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def propose(request: SignedInRequest) -> HttpResponse:
    refuse_granting(request.user)
    proposing = Proposing(request.user, request.POST if request.method == "POST" else None)
    if grant := proposing.save():
        messages.success(request, proposing.said(grant))
        return redirect("people:rights")
    context = {"form": proposing.form, "proposed": proposed(request.user), "is_first": is_first(request.user, Role.HR)}
    return render(request, "people/rights/propose.html", context, status=proposing.status)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def right(request: SignedInRequest, pk: int) -> HttpResponse:
    refuse_readers(request.user)
    refusal = None
    if request.method == "POST":
        try:
            messages.success(request, deciding.decide(pk, request.user, request.POST))
            return redirect("people:rights")
        except BadInput as error:
            refusal = error
    grant = page.one(pk)
    if grant is None:
        raise Http404(_("This right is not there any more. Look at the list of rights, or at its history."))
    (row,) = page.rows([grant], request.user)
    context = {"row": row, "refusal": refusal, "typed": request.POST}
    return render(request, "people/rights/right.html", context, status=refusal.status if refusal else 200)


@login_required
@never_cache
@require_safe
def history(request: SignedInRequest) -> HttpResponse:
    refuse_readers(request.user)
    form = HistoryForm(request.GET)
    found = events(form.cleaned_data) if form.is_valid() else RightsEvent.objects.none()
    shown = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"form": form, "page": shown, "query": request.GET.urlencode()}
    return render(request, "people/rights/history.html", context, status=200 if form.is_valid() else 400)


@login_required
@never_cache
@require_safe
def workbook(request: SignedInRequest) -> HttpResponse:
    refuse_readers(request.user)
    form = HistoryForm(request.GET)
    if not form.is_valid():
        raise BadInput(_("Correct the marked fields on the page of the history, then ask for the file again."))
    return download(workbook_of(events(form.cleaned_data)), _("history-of-rights"))
