"""What the pages of a version beside its editor share: who may open them, their context, the way back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from competency.admin.edited import version_at
from competency.models import StandardVersion
from people.models import User

if TYPE_CHECKING:
    Base = ModelAdmin[StandardVersion]
else:
    Base = ModelAdmin

View: TypeAlias = Callable[..., HttpResponse]


class VersionSteps(Base):
    """Base of the admin of versions and of its parts, each of which adds pages."""

    def step(self, view: View) -> View:
        """A page as the admin serves it: to people who are signed in and work in it."""
        return self.admin_site.admin_view(view)

    def editor(self, request: HttpRequest) -> User:
        """The person, who may create drafts; nobody else gets any further."""
        if not (isinstance(request.user, User) and self.has_add_permission(request)):
            raise PermissionDenied
        return request.user

    def requested_version(self, request: HttpRequest, object_id: str) -> StandardVersion:
        self.editor(request)
        version = version_at(object_id)
        if version is None:
            raise Http404
        return version

    def back_to(self, version: StandardVersion) -> HttpResponseRedirect:
        return HttpResponseRedirect(reverse("admin:competency_standardversion_change", args=[version.pk]))

    def step_context(
        self, request: HttpRequest, version: StandardVersion, title: str, **more: object
    ) -> dict[str, object]:
        site = self.admin_site.each_context(request)
        named = title % {"code": version.code}
        return {**site, "opts": self.opts, "original": version, "title": named, "media": self.media, **more}
