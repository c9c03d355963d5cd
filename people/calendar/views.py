"""The company calendar: HR's page of a year, with the days that the company adds to the public ones."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from config.days import written
from config.refusals import Conflict, Forbidden
from people.calendar import keeping
from people.calendar.forms import DayForm, ManyForm
from people.calendar.page import YearPage
from people.requests import SignedInRequest
from people.roles import Role


def refuse_others(request: SignedInRequest) -> None:
    if not request.user.has_role(Role.HR):
        raise Forbidden(_("HR maintains the company calendar. Ask HR if a day in it is wrong."))


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def calendar(request: SignedInRequest) -> HttpResponse:
    """`then`: many, for a list that was pasted."""
    refuse_others(request)
    is_many = request.POST.get("then") == "many"
    one = DayForm(request.POST if request.method == "POST" and not is_many else None)
    many = ManyForm(request.POST if is_many else None, auto_id="many_%s")
    sent = many if is_many else one
    if added := sent.add():
        say(request, added)
        return redirect(address(added.added[0]))
    context = {"page": YearPage(request), "form": one, "many": many}
    return render(request, "people/calendar/page.html", context, status=sent.status)


@login_required
@require_POST
def remove(request: SignedInRequest, pk: int) -> HttpResponse:
    refuse_others(request)
    removed = keeping.remove(pk)
    if removed is None:
        raise Conflict(_("This day is not in the calendar any more. Open the calendar to see how it stands."))
    text = _("%(day)s (%(name)s) is removed. Due dates that are already set do not move.")
    messages.success(request, text % {"day": written(removed.day), "name": removed.name})
    return redirect(address(removed.day))


def say(request: SignedInRequest, added: keeping.Added) -> None:
    count = len(added.added)
    text = ngettext("%(count)d day is in the calendar.", "%(count)d days are in the calendar.", count)
    words = [text % {"count": count}]
    if added.left:
        left = _(", ").join(map(written, added.left))
        words.append(_("Left out because it would make no difference: %(days)s.") % {"days": left})
    messages.success(request, " ".join(words))


def address(day: date) -> str:
    return f"{reverse('calendar:calendar')}?year={day.year}"
