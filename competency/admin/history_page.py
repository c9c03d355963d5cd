"""History, preview and uses of a version in admin."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext

from competency.admin.edited import version_at
from competency.admin.steps import VersionSteps
from competency.drafts.history import entries_of, saves
from competency.marks import NoteLinks
from competency.models import StandardVersion
from competency.pages.official_table import attitudes, official_table
from competency.pages.where_used import uses

PER_PAGE = 100


class ReadingPages(VersionSteps):
    """Pages of the admin of versions on which nothing is changed."""

    def reading_urls(self) -> list[URLPattern]:
        return [path("<object_id>/preview/", self.step(self.preview_view), name="competency_preview")]

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """Who changed what and when, of the version and of every row in it, those that are gone included."""
        version = self.requested_version(request, object_id)
        page = Paginator(entries_of(version), PER_PAGE).get_page(request.GET.get("p"))
        title = gettext("History of %(code)s")
        context = self.step_context(request, version, title, page=page, saves=saves(page.object_list))
        return render(request, "admin/competency/standardversion/history.html", context)

    def preview_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The official table as the draft is saved, beside the way back to its rows."""
        version = self.requested_version(request, object_id)
        loaded = StandardVersion.objects.with_content().get(pk=version.pk)
        more = {
            "table": official_table(loaded),
            "attitudes": attitudes(loaded),
            "links": NoteLinks(loaded.notes.all()),
        }
        context = self.step_context(request, version, gettext("Preview of %(code)s"), **more) | {"version": loaded}
        return render(request, "admin/competency/standardversion/preview.html", context)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """A version that is in use is not deleted; the refusal names its uses."""
        version = version_at(object_id)
        if version and self.has_add_permission(request) and (standing := uses(version)):
            names = ", ".join(f"{use.kind} {use.row}" for use in standing)
            sentence = gettext("%(code)s can't be deleted; it is used by: %(names)s.")
            raise PermissionDenied(sentence % {"code": version.code, "names": names})
        return super().delete_view(request, object_id, extra_context)
