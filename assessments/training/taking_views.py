"""The page on which attendance is taken: of a session, or of those without one, so many people at a time."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from assessments.access.loader import log_shown
from assessments.enums import Attendance
from assessments.models import Participant, PlannedCourse, TrainingNeed, TrainingSession
from assessments.training import attendance, taking
from assessments.training.row_views import row_of
from assessments.training.who import refuse_changing
from config.forms import number_from
from config.refusals import Forbidden, Refusal
from people.requests import SignedInRequest

# What an address and a form call those without a session.
NONE = "none"


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def attending(request: SignedInRequest, year: int, pk: int) -> HttpResponse:
    """Each page is saved by itself, whole or not at all; whatever is refused comes back with what was typed."""
    refuse_changing(request.user)
    found, status = row_of(request, year, pk), 200
    if request.method == "POST":
        session = session_named(found, request.POST.get("session", ""))
        lines = taking.lines_sent(found, session, request.POST)
        try:
            count = attendance.take(found, session, taking.read(lines, request.POST, found), request.user)
            told = ngettext("Attendance of %(n)d person is saved.", "Attendance of %(n)d people is saved.", count)
            messages.success(request, told % {"n": count} if count else _("Nothing was changed."))
            return redirect(f"{request.path}?{address(session, page_asked(request))}")
        except Forbidden:
            raise
        except Refusal as refusal:
            others = refusal.others if isinstance(refusal, attendance.Disagreement) else None
            if others is None:
                lines = taking.told_apart(lines)
            else:
                lines = taking.beside(lines, taking.lines_sent(found, session, request.POST), others)
            messages.error(request, refusal.message)
            status = refusal.status
            if session is not None:
                session.refresh_from_db()
        page = page_of(found, session, request.GET.get("page", ""))
    else:
        session = session_asked(request, found)
        page = page_of(found, session, request.GET.get("page", ""))
        lines = taking.lines_of(page)
    log_shown(request.user, behind(lines), "attendance")
    context = taken_context(found, session, lines, page)
    return render(request, "assessments/training/attendance.html", context, status=status)


def session_asked(request: SignedInRequest, found: PlannedCourse) -> TrainingSession | None:
    """The one that the address names, else the first that was not called off."""
    asked = request.GET.get("session", "")
    return session_named(found, asked) if asked else found.sessions.filter(cancelled_at__isnull=True).first()


def session_named(found: PlannedCourse, name: str) -> TrainingSession | None:
    """None: those without a session."""
    return None if name == NONE else get_object_or_404(TrainingSession, planned=found, pk=number_from(name))


def page_asked(request: SignedInRequest) -> str:
    """Where the pressed button leads, else the page that was sent."""
    return request.POST.get("page", "") or request.GET.get("page", "")


def page_of(found: PlannedCourse, session: TrainingSession | None, asked: str) -> Page[Participant]:
    return Paginator(taking.places_in(found, session), taking.PAGE_SIZE).get_page(asked or 1)


def address(session: TrainingSession | None, page: str) -> str:
    asked = QueryDict(mutable=True)
    asked["session"] = str(session.pk) if session else NONE
    if page:
        asked["page"] = page
    return asked.urlencode()


def behind(lines: list[taking.Line]) -> list[int]:
    """The appraisals for whose gaps the people on this page have their places, for the log."""
    needs = TrainingNeed.objects.filter(participant__in=[line.place.pk for line in lines], assessment__isnull=False)
    return list(needs.order_by("assessment").values_list("assessment", flat=True).distinct())


def taken_context(
    found: PlannedCourse, session: TrainingSession | None, lines: list[taking.Line], page: Page[Participant]
) -> dict[str, object]:
    return {
        "planned": found,
        "plan": found.plan,
        "course": found.course,
        "session": session,
        "session_name": session.pk if session else NONE,
        "sessions": list(found.sessions.filter(cancelled_at__isnull=True)),
        "without": found.participants.in_session(None).filter(withdrawn_at__isnull=True).exists(),
        "lines": lines,
        "page": page,
        "left": sum(line.attendance == Attendance.OPEN and not line.gone for line in lines),
        "is_sendable": any(not line.gone for line in lines),
        "choices": taking.CHOICES,
    }
