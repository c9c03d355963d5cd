"""The log of sign-ins, and a person's own account page."""

from __future__ import annotations

import logging

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from config.refusals import BadInput
from people.models import SignIn
from people.requests import SignedInRequest
from people.signin import ending
from people.signin.account import account_of
from people.signin.asking import SignInForm, lines, matching, refuse_others, workbook
from printing.spreadsheet import download

logger = logging.getLogger("portal.access")
PAGE_SIZE = 50


@login_required
@never_cache
@require_safe
def sign_ins(request: SignedInRequest) -> HttpResponse:
    refuse_others(request.user)
    form = SignInForm(request.GET)
    rows = matching(form.cleaned_data) if form.is_valid() else SignIn.objects.none()
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    # Looking here stands in the log of the server, without what was searched.
    logger.info("%s read the log of sign-ins: page %s", request.user.username, page.number)
    context = {
        "form": form,
        "page": page,
        "lines": list(lines(page)),
        "query": request.GET.urlencode(),
    }
    return render(request, "people/signin/log.html", context, status=200 if form.is_valid() else 400)


@login_required
@never_cache
@require_safe
def sign_ins_file(request: SignedInRequest) -> HttpResponse:
    refuse_others(request.user)
    form = SignInForm(request.GET)
    if not form.is_valid():
        raise BadInput(_("Correct the marked fields on the page of the log, then ask for the file again."))
    content = workbook(matching(form.cleaned_data))
    logger.info("%s took the log of sign-ins away", request.user.username)
    return download(content, f"{_('Sign-ins')}_{timezone.localdate().isoformat()}")


@login_required
@never_cache
@require_safe
def account(request: SignedInRequest) -> HttpResponse:
    return render(request, "people/signin/account.html", account_of(request))


@login_required
@require_POST
def end_elsewhere(request: SignedInRequest) -> HttpResponse:
    count = ending.end_elsewhere(request, request.user)
    text = ngettext("%(n)d other session is ended.", "%(n)d other sessions are ended.", count)
    messages.success(request, text % {"n": count} if count else _("You are not signed in anywhere else."))
    return redirect("people:account")
