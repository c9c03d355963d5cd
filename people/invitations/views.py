"""HR's and the administrator's pages of letting people in."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.forms import number_from
from config.kept import take
from people.invitations import issuing
from people.invitations.page import account_of, as_link, everything, preview_of, read_carried, result_of, rows, together
from people.keepers import refuse_others
from people.models import User
from people.requests import SignedInRequest
from people.staff.choosing import asked_of, chosen
from people.staff.one import one_of

PAGE_SIZE = 50


@login_required
@never_cache
@require_safe
def invitations(request: SignedInRequest) -> HttpResponse:
    refuse_others(request.user)
    page = Paginator(everything(), PAGE_SIZE).get_page(request.GET.get("page"))
    shown = list(rows(page, request.user))
    context = {"page": page, "rows": shown, "together": together(shown)}
    return render(request, "people/invitations/list.html", context)


@login_required
@never_cache
@require_POST
def invite(request: SignedInRequest) -> HttpResponse:
    """Those who were chosen on the list of people: first a preview, then done."""
    refuse_others(request.user)
    context: dict[str, object] = {"asked": asked_of(request.POST)}
    if "carried" not in request.POST:
        context |= preview_of(chosen(request.POST), request.user)
        return render(request, "people/invitations/preview.html", context)
    issued = issuing.issue(read_carried(request.POST["carried"], request.user), request.user)
    take(request)
    return render(request, "people/invitations/result.html", context | result_of(issued))


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def account(request: SignedInRequest, number: str) -> HttpResponse:
    """How one person gets in; a POST lets them in, or takes the second factor away."""
    refuse_others(request.user)
    person = one_of(number)
    if request.method == "POST":
        return _done(request, person)
    return render(request, "people/invitations/account.html", account_of(person, request.user))


def _done(request: SignedInRequest, person: User) -> HttpResponse:
    if request.POST.get("then") == "factor":
        issuing.ask_to_drop_factor(person, request.user)
        messages.info(request, _("Nothing has been removed yet: a second person has to confirm it."))
        return redirect("people:way-in", number=person.username)
    carried = read_carried(request.POST.get("carried", ""), request.user)
    issued = issuing.issue(carried, request.user, renewing=True)
    if issued.slips:
        take(request)
        return render(request, "people/invitations/result.html", result_of(issued))
    said = messages.info if issued.lines[0].needs_two else messages.success
    said(request, _said(issued))
    return redirect("people:way-in", number=person.username)


def _said(issued: issuing.Issued) -> str:
    line = issued.lines[0]
    if line.refused:
        return line.refused
    if line.needs_two:
        return _("Nothing has been sent yet: a second person in HR, or the administrator, has to confirm it.")
    return _("The mail is on its way to %(address)s.") % {"address": line.person.email}


@login_required
@never_cache
@require_POST
def confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    pdf = issuing.confirm(pk, request.user)
    if pdf:
        take(request)
        return render(request, "people/invitations/result.html", {"file": as_link(pdf), "slips": 1})
    messages.success(request, _("Confirmed."))
    return redirect("people:invitations")


@login_required
@never_cache
@require_POST
def confirm_mails(request: SignedInRequest) -> HttpResponse:
    """Those of the page that are sent by mail, each by its own rules; slips are confirmed one by one."""
    refuse_others(request.user)
    done, why = issuing.confirm_mails(map(number_from, request.POST.getlist("invitation")), request.user)
    if done:
        text = ngettext("%(n)d mail is on its way.", "%(n)d mails are on their way.", done)
        messages.success(request, text % {"n": done})
    for sentence in why:
        messages.error(request, sentence)
    return redirect("people:invitations")


@login_required
@never_cache
@require_POST
def withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    row = issuing.withdraw(pk, request.user)
    messages.success(request, _("Withdrawn. %(person)s can no longer use it.") % {"person": row.person})
    return redirect("people:invitations")
