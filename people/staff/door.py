"""What the administrator does for one who can't get in."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from people.keepers import refuse_but_administrator
from people.requests import SignedInRequest
from people.signin import ending, limits
from people.staff.one import one_of


@login_required
@require_POST
def let_in(request: SignedInRequest, number: str) -> HttpResponse:
    """Lifts what keeps somebody out after too many tries."""
    refuse_but_administrator(request.user)
    person = one_of(number)
    limits.lift(person, request.user, request)
    messages.success(request, _("%(person)s can sign in again.") % {"person": person})
    return redirect("people:person", number=person.username)


@login_required
@require_POST
def end_sessions(request: SignedInRequest, number: str) -> HttpResponse:
    """Signs somebody out everywhere, such as of a laptop that was stolen."""
    refuse_but_administrator(request.user)
    person = one_of(number)
    refuse_but_administrator(request.user, person)
    ending.end_all(request, person, request.user)
    messages.success(request, _("%(person)s is signed out everywhere.") % {"person": person})
    return redirect("people:person", number=person.username)
