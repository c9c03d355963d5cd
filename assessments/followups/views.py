"""Confirming in a follow-up, reading one, and what becomes of it."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.access.loader import log_proof, log_shown
from assessments.evidence.kept import content_of
from assessments.evidence.views import file_response
from assessments.followups import answering, confirming, rights
from assessments.followups.behind import courses_behind
from assessments.followups.forms import TextForm
from assessments.followups.page import ConfirmPage, page_of, typed_only
from assessments.followups.told import form_of, forms_for, one_of
from assessments.models import Assessment, FollowUp
from config.forms import number_from
from config.refusals import BadInput, Conflict, Forbidden, Gone, Refusal
from people.requests import SignedInRequest


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    """The form for one or several items, and taking what it sends."""
    assessment = _load(request, pk)
    rights.refuse_unless_supervisor(request.user, assessment)
    if request.method == "POST":
        return take(request, assessment)
    rights.refuse_if_it_cannot_follow(assessment)
    return _confirm_page(request, page_of(assessment, request.GET))


def take(request: SignedInRequest, assessment: Assessment) -> HttpResponse:
    """
    Confirms it; what can't be taken comes back with what was typed, also when it came too late: then with nothing of
    how it stands, which the form is refused for too.
    """
    sent = (request.POST, request.FILES)
    page = typed_only(assessment, sent) if rights.why_not(assessment) else page_of(assessment, request.POST, sent)
    try:
        rights.refuse_if_it_cannot_follow(assessment)
        version = number_from(request.POST.get("version", ""))
        rows = confirming.confirm(assessment.pk, request.user, page.given(), version)
    except Forbidden:
        raise
    except Refusal as refusal:
        assessment.refresh_from_db()
        if rights.why_not(assessment):
            page = typed_only(assessment, sent)
        page.refuse(refusal)
        messages.error(request, refusal.message)
        return _confirm_page(request, page, refusal.status)
    text = ngettext("Confirmed: %(n)d item. %(name)s is told.", "Confirmed: %(n)d items. %(name)s is told.", len(rows))
    messages.success(request, text % {"n": len(rows), "name": assessment.trainee_name})
    return redirect(rows[0].get_absolute_url() if len(rows) == 1 else after(request, assessment))


def after(request: SignedInRequest, assessment: Assessment) -> str:
    """Where several can be read at once: the appraisal, or the person over time for a supervisor who came later."""
    if Assessment.objects.visible_to(request.user).filter(pk=assessment.pk).exists():
        return f"{assessment.get_absolute_url()}#follow-ups"
    return reverse("assessments:career", args=[assessment.trainee.username])


def _load(request: SignedInRequest, pk: int) -> Assessment:
    assessment = get_object_or_404(rights.within_reach(request.user).with_people(), pk=pk)
    if assessment.purged_at is not None:
        raise Gone(_("What this appraisal said was deleted when its retention period ended."))
    return assessment


def _confirm_page(request: SignedInRequest, page: ConfirmPage, status: int = 200) -> HttpResponse:
    closed = rights.why_not(page.assessment)
    if not closed:
        log_shown(request.user, [page.assessment], "follow-up")
    context = {
        "page": page,
        "assessment": page.assessment,
        "since": confirming.earliest_day(page.assessment),
        "closed": closed,
        "has_files": bool(request.FILES),
    }
    return render(request, "assessments/followups/confirm.html", context, status=status)


@login_required
@never_cache
@require_safe
def one(request: SignedInRequest, pk: int) -> HttpResponse:
    return _one_page(request, _row(request, pk))


def _one_page(
    request: SignedInRequest, row: FollowUp, bound: tuple[str, TextForm] | None = None, status: int = 200
) -> HttpResponse:
    log_shown(request.user, [row.assessment], "follow-up")
    context = {
        "told": one_of(row),
        "courses": courses_behind(request.user, row),
        "assessment": row.assessment,
        "forms": forms_for(request.user, row, bound),
        "sees_appraisal": Assessment.objects.visible_to(request.user).filter(pk=row.assessment_id).exists(),
    }
    return render(request, "assessments/followups/one.html", context, status=status)


def _row(request: SignedInRequest, pk: int) -> FollowUp:
    return get_object_or_404(FollowUp.objects.visible_to(request.user).with_all(), pk=pk)


@login_required
@require_POST
def object_to(request: SignedInRequest, pk: int) -> HttpResponse:
    def act(text: str, state: str) -> FollowUp:
        return answering.object_to(pk, request.user, text, state)

    return _act(request, pk, "object", act, _("Your objection was received. Somebody else will decide and tell you."))


@login_required
@require_POST
def decide(request: SignedInRequest, pk: int) -> HttpResponse:
    decision = request.POST.get("decision", "")
    upheld = decision == "uphold"

    def act(text: str, state: str) -> FollowUp:
        if decision not in ("uphold", "take_back"):
            raise BadInput(_("Choose whether it stays or is taken back."))
        return answering.decide(pk, request.user, text, state, upheld=upheld)

    return _act(request, pk, "decide", act, _("Decided: it stays.") if upheld else _("Decided: it was taken back."))


@login_required
@require_POST
def take_back(request: SignedInRequest, pk: int) -> HttpResponse:
    def act(text: str, state: str) -> FollowUp:
        return answering.withdraw(pk, request.user, text, state)

    return _act(request, pk, "take_back", act, _("Taken back. It no longer counts."))


def _act(request: SignedInRequest, pk: int, name: str, act: Callable[[str, str], FollowUp], done: str) -> HttpResponse:
    """Takes one step; what is missing is asked for on the page again, with what was typed."""
    row = _row(request, pk)
    form = form_of(name, request.POST)
    try:
        act(*form.typed())
    except Forbidden:
        raise
    except Refusal as refusal:
        messages.error(request, refusal.message)
        bound = None if isinstance(refusal, Conflict) else (name, form)
        return _one_page(request, _row(request, pk), bound, refusal.status)
    messages.success(request, done)
    return redirect(row)


@login_required
@require_safe
def file(request: SignedInRequest, pk: int, piece: int) -> HttpResponse:
    """The file of a follow-up's evidence, to those who may read the follow-up."""
    row = _row(request, pk)
    found = next((one for one in row.evidence.all() if one.pk == piece and one.file), None)
    if found is None:
        raise Http404
    content = content_of(found)
    log_proof(request.user, row.assessment_id, found.pk)
    return file_response(found, content)
