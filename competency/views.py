"""Public pages of the standard."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from competency.marks import NoteLinks
from competency.models import StandardVersion
from competency.official_table import attitudes, classification_rows, official_table, tasks


def standards(request: HttpRequest) -> HttpResponse:
    """The versions one may see: published ones, and the drafts for editors."""
    versions = StandardVersion.objects.visible_to(request.user).with_counts().select_related("successor")
    return render(request, "competency/standards.html", {"versions": versions})


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
    }
    return render(request, "competency/standard.html", context)
