"""Development actions: the page of all that somebody sees, one of them with its steps, and a new one by hand."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.access.loader import log_proof, log_shown_today
from assessments.development import asking
from assessments.development.actions import add
from assessments.development.adding import check_may_add, gaps_of, proposed_to
from assessments.development.forms import GivenForm, NewForm, ProofForm
from assessments.development.one import VERBS, page_context
from assessments.development.plan import RefusedLine
from assessments.development.printed import printed_on
from assessments.development.proving import add_proof, take_back
from assessments.development.rows import figure_rows, headings, rows
from assessments.evidence.adding import RefusedField
from assessments.evidence.kept import content_of
from assessments.evidence.views import file_response
from assessments.models import DevelopmentAction, DevelopmentEvidence
from config.forms import number_from
from config.refusals import BadInput, Forbidden, Refusal
from people.departments.tree import Tree
from people.meant import as_typed, person_meant
from people.models import User
from people.requests import SignedInRequest

PAGE_SIZE = 50
PLACE = "development"

# The page with the button that was pressed, by what it sends.
BACK = {"desk": "assessments:desk", "own": "assessments:my-competencies"}


@login_required
@never_cache
@require_safe
def actions(request: SignedInRequest) -> HttpResponse:
    reader, question, tree, today = request.user, asking.question_of(request.GET), Tree.load(), timezone.localdate()
    found = asking.matching(reader, question, tree)
    such = asking.in_order(found.filter(asking.such(question.which, today)), question.order)
    page = Paginator(such, PAGE_SIZE).get_page(request.GET.get("page"))
    shown = rows(reader, page.object_list)
    log_shown_today(reader, {one.action.assessment_id for one in shown if one.action.assessment_id}, PLACE)
    context = {
        "asked": question,
        "figures": figure_rows(asking.figures(found, today), request.GET, question),
        "headings": headings(reader, request.GET, question.order),
        "page": page,
        "rows": shown,
        "printed": printed_on(reader, question),
        "sees_all": asking.sees_all(reader),
        "which": asking.Which.choices,
        "whose": asking.Whose.choices,
        "departments": [(one.pk, one.path) for _depth, one in tree.walk()] if asking.sees_all(reader) else [],
    }
    return render(request, "assessments/development/list.html", context)


@login_required
@never_cache
@require_safe
def action(request: SignedInRequest, pk: int) -> HttpResponse:
    return one_page(request, pk)


@login_required
@require_POST
def step(request: SignedInRequest, pk: int, verb: str) -> HttpResponse:
    """One step of an action; what can't be taken comes back with what was typed."""
    if verb not in VERBS:
        raise Http404
    form = VERBS[verb].form(request.POST)
    try:
        row = VERBS[verb].take(pk, request.user, form.given(), number_from(request.POST.get("seen", "")))
    except DevelopmentAction.DoesNotExist as error:
        raise Http404 from error
    except Forbidden:
        raise
    except Refusal as refusal:
        return refused(request, pk, form, refusal)
    messages.success(request, str(VERBS[verb].done) % {"what": row.goal})
    return redirect(BACK.get(request.POST.get("then", ""), row))


@login_required
@require_POST
def proof(request: SignedInRequest, pk: int) -> HttpResponse:
    """Adds evidence."""
    form = ProofForm(request.POST, request.FILES)
    try:
        row = add_proof(pk, request.user, form.proof())
    except DevelopmentAction.DoesNotExist as error:
        raise Http404 from error
    except Forbidden:
        raise
    except Refusal as refusal:
        if isinstance(refusal, RefusedField):
            form.add_error(refusal.field, refusal.message)
        return refused(request, pk, form, refusal)
    messages.success(request, _("Added: %(what)s") % {"what": row})
    return redirect("assessments:action", pk)


@login_required
@require_safe
def proof_file(request: SignedInRequest, pk: int, proof_pk: int) -> HttpResponse:
    found = shown_to(request.user, pk)
    row = get_object_or_404(found.evidence.filter(removed_at__isnull=True).exclude(file=""), pk=proof_pk)
    content = content_of(row)
    if found.assessment_id is not None:
        log_proof(request.user, found.assessment_id, row.pk)
    return file_response(row, content)


@login_required
@require_POST
def proof_back(request: SignedInRequest, pk: int, proof_pk: int) -> HttpResponse:
    """Takes one's own evidence back, or puts it back."""
    back = request.POST.get("back") == "1"
    try:
        take_back(pk, proof_pk, request.user, back=back)
    except (DevelopmentAction.DoesNotExist, DevelopmentEvidence.DoesNotExist) as error:
        raise Http404 from error
    messages.success(request, _("Restored.") if back else _("Taken back. It can be put back below."))
    return redirect("assessments:action", pk)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    if request.method == "POST":
        return add_by_hand(request)
    person = person_of_address(request)
    initial = {"person": as_typed(person), "gap": request.GET.get("gap", "")[:20]}
    return new_page(request, NewForm(initial=initial, gaps=gaps_of(person, request.user)))


def add_by_hand(request: SignedInRequest) -> HttpResponse:
    person = person_of_address(request)
    form = NewForm(request.POST, gaps=gaps_of(person, request.user))
    try:
        line = form.line()
        whom: User | None = form.cleaned_data["person"]
        if whom is None:
            raise RefusedLine("person", _("Say who it is for."))
        check_may_add(request.user, whom)
        row = add(whom, request.user, line)
    except Forbidden:
        raise
    except Refusal as refusal:
        if isinstance(refusal, RefusedLine):
            form.add_error(refusal.field, refusal.message)
        messages.error(request, refusal.message)
        return new_page(request, form, refusal.status)
    messages.success(request, _("Saved: %(what)s") % {"what": row})
    return redirect(row)


def new_page(request: SignedInRequest, form: NewForm, status: int = 200) -> HttpResponse:
    context = {"form": form, "people": proposed_to(request.user)}
    return render(request, "assessments/development/new.html", context, status=status)


def person_of_address(request: SignedInRequest) -> User | None:
    """Whom the address names, where the reader may add for them; others are typed."""
    try:
        person = person_meant(request.GET.get("person", "")[:140])
        if person is not None:
            check_may_add(request.user, person)
    except BadInput:
        return None
    return person


def one_page(request: SignedInRequest, pk: int, form: GivenForm | None = None, status: int = 200) -> HttpResponse:
    found = shown_to(request.user, pk)
    write_down(request.user, found)
    context = page_context(found, request.user, form)
    return render(request, "assessments/development/action.html", context, status=status)


def refused(request: SignedInRequest, pk: int, form: GivenForm, refusal: Refusal) -> HttpResponse:
    messages.error(request, refusal.message)
    return one_page(request, pk, form, refusal.status)


def shown_to(reader: User, pk: int) -> DevelopmentAction:
    rows_with_all = DevelopmentAction.objects.visible_to(reader).select_related(
        "person__department", "person__supervisor", "owner", "element", "indicator", "attitude", "assessment__cycle"
    )
    return get_object_or_404(rows_with_all.prefetch_related("steps__by", "evidence"), pk=pk)


def write_down(reader: User, found: DevelopmentAction) -> None:
    """Whoever looks at what somebody has to learn is in the log of their appraisal, once a day."""
    if found.assessment_id is not None:
        log_shown_today(reader, [found.assessment_id], PLACE)
