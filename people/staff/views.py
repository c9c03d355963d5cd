"""The list of people, one person, and what HR changes of them."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.kept import take
from people.departments.tree import Tree
from people.keepers import may_add, may_change, refuse_adding, refuse_others
from people.links import unlink
from people.meant import proposed
from people.models import User
from people.requests import SignedInRequest
from people.staff.bulk import Column
from people.staff.choosing import stage_of
from people.staff.editing import Editing
from people.staff.filtering import State, figures, matching, question_of
from people.staff.one import one_of, page_of
from people.staff.page import headings, rows

PAGE_SIZE = 50
# Where a list of people comes in from a file.
IMPORT = "/people/import/"
# Where job titles stand with the standard by which each is appraised.
TITLES = "/people/titles/"


@login_required
@never_cache
@require_safe
def people(request: SignedInRequest) -> HttpResponse:
    refuse_others(request.user)
    asked, tree = question_of(request.GET), Tree.load()
    found = matching(asked, tree).select_related("department", "supervisor")
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "asked": asked,
        "query": request.GET.urlencode(),
        "page": page,
        "rows": list(rows(page)),
        "headings": headings(request.GET, asked.order),
        "figures": figures(),
        "departments": [(one.pk, one.path) for _depth, one in tree.walk()],
        "states": State.choices,
        "columns": Column.choices if may_change(request.user) else [],
        "may_add": may_add(request.user),
        "import_address": IMPORT,
        "titles_address": TITLES,
    }
    return render(request, "people/staff/list.html", context)


@login_required
@never_cache
@require_POST
def many(request: SignedInRequest) -> HttpResponse:
    refuse_others(request.user, changing=True)
    stage = stage_of(request.POST, request.user)
    if not stage.asks:
        take(request)
    context = {**stage.context, "proposed": proposed() if stage.context["column"] == Column.SUPERVISOR else []}
    return render(request, f"people/staff/{stage.template}.html", context, status=400 if stage.is_refused else 200)


@login_required
@never_cache
@require_safe
def person(request: SignedInRequest, number: str) -> HttpResponse:
    refuse_others(request.user)
    return render(request, "people/staff/person.html", page_of(one_of(number), request.user))


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, number: str) -> HttpResponse:
    refuse_others(request.user, changing=True)
    return edited(request, one_of(number))


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    refuse_adding(request.user)
    return edited(request, None)


@login_required
@never_cache
@require_POST
def remove_link(request: SignedInRequest, number: str) -> HttpResponse:
    refuse_others(request.user)
    person = one_of(number)
    unlink(person, request.POST.get("link", ""), request.user)
    messages.success(request, _("The link to the company account of %(person)s is removed.") % {"person": person})
    return redirect("people:person", number=person.username)


def edited(request: SignedInRequest, found: User | None) -> HttpResponse:
    """The form of a person, None for a new one; once it is sent and right, the page of the person."""
    editing = Editing(found, request.user, request.POST if request.method == "POST" else None)
    if saved := editing.save():
        messages.success(request, _("%(person)s is saved.") % {"person": saved})
        return redirect("people:person", number=saved.username)
    context = {"editing": editing, "form": editing.form, "person": found, "proposed": proposed(found)}
    return render(request, "people/staff/edit.html", context, status=editing.status)
