"""HR's page of job titles with the standard by which each is appraised."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from assessments.titles.standards import Title, Wanted, change, standards
from assessments.titles.standards import titles as titles_in_use
from config.forms import unreadable
from config.refusals import BadInput, Conflict, Refusal
from config.texts import canonical_line
from people.keepers import refuse_others
from people.requests import SignedInRequest

PAGE_SIZE = 50


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def titles(request: SignedInRequest) -> HttpResponse:
    refuse_others(request.user, changing=True)
    if request.method != "POST":
        return _page(request)
    sent = _sent(request)
    try:
        count = change(sent, request.user)
    except (BadInput, Conflict) as refusal:
        messages.error(request, refusal.message)
        return _page(request, sent, refusal)
    text = ngettext("%(count)d job title is changed.", "%(count)d job titles are changed.", count)
    messages.success(request, text % {"count": count} if count else _("Nothing was to be changed."))
    return redirect(request.get_full_path())


def _sent(request: SignedInRequest) -> list[Wanted]:
    """What stands in each row of the page."""
    columns = request.POST.getlist("title"), request.POST.getlist("seen"), request.POST.getlist("standard")
    if len({len(column) for column in columns}) != 1:
        raise BadInput(unreadable())
    rows = zip(*columns, strict=True)
    return [Wanted(title, seen, code) for title, seen, code in rows if canonical_line(title)]


def _page(request: SignedInRequest, sent: list[Wanted] | None = None, refusal: Refusal | None = None) -> HttpResponse:
    """After a refusal with what was chosen, beside what is stored by now."""
    chosen = {one.title: one.code for one in sent or [] if one.code != one.seen}
    page = Paginator(titles_in_use(), PAGE_SIZE).get_page(request.GET.get("page"))
    rows: list[tuple[Title, str]] = [(title, chosen.get(title.title, title.code)) for title in page]
    context = {"page": page, "rows": rows, "standards": standards()}
    return render(request, "assessments/titles/titles.html", context, status=refusal.status if refusal else 200)
