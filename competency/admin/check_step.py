"""The check of a draft in admin, and the publication that rests on it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, URLPattern, path, reverse
from django.utils.translation import gettext

from competency.admin.conflicts import stored_digest
from competency.admin.steps import VersionSteps
from competency.drafts.checking import findings, split
from competency.drafts.publishing import NotPublishable, publish
from competency.exchange.preparing import prepare_later
from competency.models import StandardVersion


def compare_url(draft: StandardVersion, former: StandardVersion | None) -> str:
    """Where the draft is compared with the version that it will replace; empty where there is none."""
    try:
        return reverse("competency:compare", args=[former.code, draft.code]) if former else ""
    except NoReverseMatch:
        return ""


class CheckStep(VersionSteps):
    """Two steps of the admin of versions: `check/` and `publish/`."""

    def check_urls(self) -> list[URLPattern]:
        return [
            path("<object_id>/check/", self.step(self.check_view), name="competency_check"),
            path("<object_id>/publish/", self.step(self.publish_view), name="competency_publish"),
        ]

    def check_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """What is missing or odd, each with a link to its row on the editor's page."""
        version = self.requested_version(request, object_id)
        loaded = StandardVersion.objects.with_content().get(pk=version.pk)
        context = self.step_context(request, version, gettext("Check %(code)s"), **split(findings(loaded)))
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
        former = StandardVersion.objects.assessable().filter(standard=version.standard_id).first()
        more = {**found, "shown": shown, "former": former, "compare_url": compare_url(version, former)}
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


def not_yet(request: HttpRequest, shown: str, has_warnings: bool) -> str:
    """Why a press on publish is not enough; empty when it is."""
    seen = request.POST.get("shown", "" if has_warnings else shown)
    if seen and seen != shown:
        return gettext("The draft was changed since this page was opened. Look at it again, then publish.")
    if has_warnings and not (seen and request.POST.get("seen")):
        return gettext("Confirm first that you have seen what is odd in this draft.")
    return ""
