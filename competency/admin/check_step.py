"""The check of a draft in admin, and the publication that rests on it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, URLPattern, path, reverse
from django.utils.translation import gettext

from competency import contents
from competency.admin.request_step import RequestSteps, by_two_of
from competency.admin.seen import not_yet, stored_digest
from competency.comparing import compare, sentences
from competency.comparing.summary import Summary
from competency.drafts.audit import imported_contents
from competency.drafts.checking import findings, split
from competency.drafts.coding import basis_of
from competency.drafts.publishing import NotPublishable, publish
from competency.exchange.preparing import prepare_later
from competency.models import StandardVersion
from competency.pages.official_table import is_altered


def compare_url(draft: StandardVersion, former: StandardVersion | None) -> str:
    """Where the draft is compared with the version that it replaces or was made from; empty where there is none."""
    try:
        return reverse("competency:compare", args=[former.code, draft.code]) if former else ""
    except NoReverseMatch:
        return ""


def altered_from(version: StandardVersion) -> list[Summary]:
    """How an official text, loaded with its content, differs from the one that was imported as official."""
    kept = imported_contents(version) if is_altered(version) else None
    return sentences(compare(kept, contents.contents(version))) if kept else []


class CheckStep(RequestSteps):
    """Two steps of the admin of versions: `check/` and `publish/`."""

    def check_urls(self) -> list[URLPattern]:
        return [
            path("<object_id>/check/", self.step(self.check_view), name="competency_check"),
            path("<object_id>/publish/", self.step(self.publish_view), name="competency_publish"),
            *self.request_urls(),
        ]

    def check_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """What is missing or odd, each with a link to its row on the editor's page."""
        version = self.requested_version(request, object_id)
        loaded = StandardVersion.objects.with_content().get(pk=version.pk)
        more = {**split(findings(loaded)), "altered": altered_from(loaded)}
        context = self.step_context(request, version, gettext("Check %(code)s"), **more)
        return render(request, "admin/competency/standardversion/check.html", context)

    def publish_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Says what publication does and what the check found, and publishes what was shown."""
        version = self.requested_version(request, object_id)
        if not version.is_draft:
            raise PermissionDenied(gettext("%(code)s is published already.") % {"code": version.code})
        loaded = StandardVersion.objects.with_content().get(pk=version.pk)
        shown, found = stored_digest(loaded), split(findings(loaded))
        if request.method == "POST" and not (refusal := not_yet(request, shown, bool(found["warnings"]))):
            return self.published(request, version)
        elif request.method == "POST":
            messages.error(request, refusal)
        basis = basis_of(version)
        former = basis if basis and basis.standard_id == version.standard_id else None
        more: dict[str, object] = {
            **found,
            "shown": shown,
            "former": former,
            "basis": basis,
            "compare_url": compare_url(version, basis),
        }
        more |= by_two_of(version, self.editor(request))
        context = self.step_context(request, version, gettext("Publish %(code)s"), **more)
        return render(request, "admin/competency/standardversion/publish.html", context)

    def published(self, request: HttpRequest, version: StandardVersion) -> HttpResponse:
        try:
            published = publish(version, by=self.editor(request))
        except NotPublishable as error:
            messages.error(request, " ".join(error.messages))
            return self.back_to(version)
        prepare_later(published)
        messages.success(request, gettext("%(code)s is published.") % {"code": version.code})
        return self.back_to(version)
