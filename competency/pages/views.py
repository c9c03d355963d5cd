"""Public pages of the standard."""

from __future__ import annotations

from contextlib import nullcontext
from urllib.parse import quote

from csp.decorators import csp_exempt
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from competency.codes import by_standard
from competency.drafts.coding import family
from competency.marks import NoteLinks
from competency.models import StandardVersion
from competency.models.version import StandardVersionQuerySet
from competency.pages import beside
from competency.pages.kept import ask_again, document, etag
from competency.pages.official_table import attitudes, classification_rows, official_table, tasks
from competency.pages.pdf import standard_pdf
from competency.pages.searching import Listed, found_in, hits
from competency.pages.where_used import uses
from config.crowds import for_everyone, turn_of_crowd
from config.searching import searched
from people.models import User
from people.roles import Role

# Who sees which cycles use a version.
SEES_USE = (Role.EDITOR, Role.HR, Role.AUDITOR)
# In so many versions a search shows the places that match.
LOOKED_INTO = 20


@for_everyone
def standards(request: HttpRequest) -> HttpResponse:
    """The versions one may see: published ones, and the drafts for editors; with `q` those that match, and where."""
    visible = StandardVersion.objects.visible_to(request.user)
    query = searched(request)
    with turn_of_crowd(request, "search") if query else nullcontext():
        rows = _listed(visible, query)
    return render(request, "competency/pages/standards.html", {"rows": rows, "q": query})


def _listed(visible: StandardVersionQuerySet, query: str) -> list[Listed]:
    versions = by_standard(found_in(visible, query).with_counts().select_related("successor"))
    searched = versions[:LOOKED_INTO] if query else []
    inside = visible.with_content().in_bulk([version.pk for version in searched])
    return [
        Listed(version, *hits(inside[version.pk], query)) if version.pk in inside else Listed(version)
        for version in versions
    ]


def _sees_use(user: User | AnonymousUser) -> bool:
    return user.is_authenticated and any(user.has_role(role) for role in SEES_USE)


@for_everyone
def standard(request: HttpRequest, code: str) -> HttpResponse:
    """A version as the ministry publishes it: header, official table, attitudes, notes, history."""
    visible = StandardVersion.objects.visible_to(request.user)
    version = get_object_or_404(visible.with_content(), code=code)
    table = official_table(version)
    context = {
        "version": version,
        "history": by_standard(visible.filter(family(version)).with_counts()),
        "classifications": classification_rows(version),
        "table": table,
        "tasks": tasks(table),
        "attitudes": attitudes(version),
        "links": NoteLinks(version.notes.all()),
        "uses": uses(version) if _sees_use(request.user) else None,
        "more_links": beside.links(version, request.user) if request.user.is_authenticated else [],
    }
    return render(request, "competency/pages/standard.html", context)


# Chromium shows a PDF through a plug-in, which object-src 'none' would forbid.
@csp_exempt()  # type: ignore[arg-type]  # its type knows no view with arguments
@require_safe
@for_everyone
def standard_as_pdf(request: HttpRequest, code: str) -> HttpResponse:
    """The version in the official layout, for paper."""
    visible = StandardVersion.objects.visible_to(request.user)
    version = get_object_or_404(visible, code=code)
    if unchanged := get_conditional_response(request, etag=etag(version, "pdf")):
        return unchanged
    response = HttpResponse(document(version, "pdf", standard_pdf), content_type="application/pdf")
    ask_again(response, version, "pdf")
    response["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(f'{version.code}.pdf', safe='')}"
    response["X-Content-Type-Options"] = "nosniff"
    return response
