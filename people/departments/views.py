"""The tree of departments: read by HR and the administrator, changed by HR."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.refusals import Refusal
from people.departments import keeping, page
from people.departments.editing import Editing
from people.departments.forms import MergeForm
from people.departments.tree import Tree
from people.keepers import may_change, refuse_others
from people.meant import proposed
from people.models import Department
from people.requests import SignedInRequest

PAGE_SIZE = 100


@login_required
@never_cache
@require_safe
def departments(request: SignedInRequest) -> HttpResponse:
    refuse_others(request.user)
    shown = Paginator(list(page.branches(page.load())), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": shown, "branches": list(shown), "may_change": may_change(request.user)}
    return render(request, "people/departments/tree.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    refuse_others(request.user, changing=True)
    return edited(request, page.load(), None)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def department(request: SignedInRequest, pk: int) -> HttpResponse:
    refuse_others(request.user, changing=True)
    return edited(request, *found(pk))


@login_required
@never_cache
@require_POST
def merge(request: SignedInRequest, pk: int) -> HttpResponse:
    refuse_others(request.user, changing=True)
    tree, gone = found(pk)
    form = MergeForm(request.POST, tree=tree, department=gone)
    if not form.is_valid():
        return refused(request, pk, _("Choose the department into which this one is merged."))
    into = form.cleaned_data["into"]
    if request.POST.get("then") != "do":
        context = {"department": gone, "into": into, "count": page.people_below(tree, pk)}
        return render(request, "people/departments/merge.html", context | {"seen": page.seen_of(gone, request.user)})
    try:
        page.merge(gone, into, request.POST.get("seen", ""), request.user)
    except Refusal as refusal:
        return refused(request, pk, refusal.message)
    messages.success(request, _("“%(gone)s” is merged into “%(path)s”.") % {"gone": gone.path, "path": into.path})
    return redirect("departments:departments")


@login_required
@never_cache
@require_POST
def remove(request: SignedInRequest, pk: int) -> HttpResponse:
    refuse_others(request.user, changing=True)
    gone = found(pk)[1]
    try:
        keeping.remove(pk)
    except Refusal as refusal:
        return refused(request, pk, refusal.message)
    messages.success(request, _("“%(path)s” is removed.") % {"path": gone.path})
    return redirect("departments:departments")


def found(pk: int) -> tuple[Tree, Department]:
    tree = page.load()
    if pk not in tree.by_pk:
        raise Http404(_("This department is not there any more. Reload the page."))
    return tree, tree.by_pk[pk]


def refused(request: SignedInRequest, pk: int, why: str) -> HttpResponse:
    messages.error(request, why)
    return redirect("departments:department", pk=pk)


def edited(request: SignedInRequest, tree: Tree, one: Department | None) -> HttpResponse:
    """The form of a department, None for a new one; once it is sent and right, the tree."""
    sent = request.POST if request.method == "POST" else None
    editing = Editing(tree, one, request.user, sent, request.GET.get("parent", ""))
    if saved := editing.save():
        messages.success(request, _("“%(path)s” is saved.") % {"path": saved.path})
        return redirect("departments:departments")
    context: dict[str, object] = {"editing": editing, "form": editing.form, "department": one, "proposed": proposed()}
    if one is not None:
        context |= {"merge": MergeForm(tree=tree, department=one), "can_remove": page.is_empty(tree, one)}
    return render(request, "people/departments/edit.html", context, status=editing.status)
