"""What the portal wrote to whom, and whether it arrived: for HR."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from assessments.access.loader import log_accesses
from assessments.mails.again import send_again
from assessments.mails.listing import MailsForm, row_of
from assessments.mails.listing import mails as found_mails
from config.refusals import Forbidden
from mailing.models import Mail
from mailing.smtp import leaves_the_machine
from people.requests import SignedInRequest
from people.roles import Role

PAGE_SIZE = 50


def refuse_others(request: SignedInRequest) -> None:
    if not request.user.has_role(Role.HR):
        raise Forbidden(_("HR looks after the portal's mails. Ask HR if one did not reach you."))


@login_required
@never_cache
@require_safe
def mails(request: SignedInRequest) -> HttpResponse:
    refuse_others(request)
    form = MailsForm(request.GET)
    rows = found_mails(form.cleaned_data) if form.is_valid() else Mail.objects.none()
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": [row_of(mail, request.user) for mail in page],
        "leaves": leaves_the_machine(),
    }
    return render(request, "assessments/mails/list.html", context, status=200 if form.is_valid() else 400)


@login_required
@never_cache
@require_safe
def mail(request: SignedInRequest, pk: int) -> HttpResponse:
    refuse_others(request)
    found = Mail.objects.select_related("person").prefetch_related("topics__assessment")
    row = row_of(get_object_or_404(found, pk=pk), request.user)
    if row.hidden:
        raise Forbidden(_("Only the recipient can read this mail. Look at the list to see whether it was sent."))
    log_accesses(request, row.assessments, detail=f"mail {pk}")
    return render(request, "assessments/mails/mail.html", {"row": row})


@login_required
@require_POST
def again(request: SignedInRequest, pk: int) -> HttpResponse:
    refuse_others(request)
    mail = get_object_or_404(Mail.objects.select_related("person"), pk=pk)
    send_again(mail, request.user)
    messages.success(request, _("The mail to %(name)s is being sent again.") % {"name": mail.person or mail.address})
    asked = QueryDict(request.POST.get("asked", "")[:500])
    return redirect(reverse("assessments:mails", query=asked))
