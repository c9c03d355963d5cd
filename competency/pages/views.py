"""Public pages of the standard."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from csp.decorators import csp_exempt
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from competency.marks import NoteLinks
from competency.models import StandardVersion
from competency.pages.official_table import attitudes, classification_rows, official_table, tasks
from competency.pages.pdf import standard_pdf
from competency.pages.searching import found_in, hits
from competency.pages.where_used import uses
from people.roles import Role

# Who is told which cycles stand on a version.
SEES_USE = (Role.EDITOR, Role.HR, Role.AUDITOR)
# Of so many versions a search shows where they say it.
LOOKED_INTO = 20


def standards(request: HttpRequest) -> HttpResponse:
    """The versions one may see: published ones, and the drafts for editors; with `q` those that say it, and where."""
    visible = StandardVersion.objects.visible_to(request.user)
    asked = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    versions = list(found_in(visible, asked).with_counts().select_related("successor"))
    if asked:
        inside = visible.with_content().in_bulk([version.pk for version in versions[:LOOKED_INTO]])
        for version in versions[:LOOKED_INTO]:
            version.hits, version.more_hits = hits(inside[version.pk], asked)
    return render(request, "competency/pages/standards.html", {"versions": versions, "q": asked})


def _sees_use(user: Any) -> bool:
    return user.is_authenticated and any(user.has_role(role) for role in SEES_USE)


def standard(request: HttpRequest, code: str) -> HttpResponse:
    """A version as the ministry publishes it: header, official table, attitudes, notes, history."""
    visible = StandardVersion.objects.visible_to(request.user)
    version = get_object_or_404(visible.with_content(), code=code)
    table = official_table(version)
    context = {
        "version": version,
        "history": visible.filter(standard=version.standard_id).with_counts(),
        "classifications": classification_rows(version),
        "table": table,
        "tasks": tasks(table),
        "attitudes": attitudes(version),
        "links": NoteLinks(version.notes.all()),
        "uses": uses(version) if _sees_use(request.user) else None,
    }
    return render(request, "competency/pages/standard.html", context)


# Chromium shows a PDF through a plug-in, which object-src 'none' would forbid.
@csp_exempt()  # type: ignore[arg-type]  # its type knows no view with arguments
@require_safe
def standard_as_pdf(request: HttpRequest, code: str) -> HttpResponse:
    """The version in the official layout, for paper."""
    visible = StandardVersion.objects.visible_to(request.user)
    version = get_object_or_404(visible.with_content(), code=code)
    response = HttpResponse(standard_pdf(version), content_type="application/pdf")
    response["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(f'{version.code}.pdf', safe='')}"
    response["X-Content-Type-Options"] = "nosniff"
    return response
