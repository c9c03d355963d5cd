"""Publication by two in Django admin: one editor asks, another one confirms or returns."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext

from competency.admin.seen import not_yet, stored_digest
from competency.admin.steps import VersionSteps
from competency.drafts import requesting
from competency.drafts.checking import findings, split
from competency.drafts.publishing import NotPublishable
from competency.drafts.ruling import is_by_two
from competency.exchange.preparing import prepare_later
from competency.models import RequestState, StandardVersion
from config.forms import number_from
from config.refusals import BadInput
from people.models import User
from people.roles import Role

Step: TypeAlias = Callable[[StandardVersion, User], str]


class RequestSteps(VersionSteps):
    """Three steps of the admin of versions, by POST alone: `ask/`, `confirm/` and `return/`."""

    def request_urls(self) -> list[URLPattern]:
        return [
            path("<object_id>/ask/", self.step(self.ask_view), name="competency_ask"),
            path("<object_id>/confirm/", self.step(self.confirm_request_view), name="competency_confirm"),
            path("<object_id>/return/", self.step(self.return_view), name="competency_return"),
        ]

    def ask_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        def ask(version: StandardVersion, by: User) -> str:
            _saw(request, version)
            requesting.ask(version, request.POST.get("note", ""), by)
            return gettext("The other editors are asked to confirm the publication.")

        return self._taken(request, object_id, ask)

    def confirm_request_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        def confirm(version: StandardVersion, by: User) -> str:
            _saw(request, version)
            prepare_later(requesting.confirm(version, _seen(request), by))
            return gettext("%(code)s is published.") % {"code": version.code}

        return self._taken(request, object_id, confirm)

    def return_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        def give_back(version: StandardVersion, by: User) -> str:
            asked = requesting.give_back(version, _seen(request), request.POST.get("reason", ""), by)
            if asked.state == RequestState.WITHDRAWN:
                return gettext("The request is withdrawn; the draft stays as it is.")
            return gettext("The draft is returned to %(name)s, who is told why.") % {"name": asked.asked_by.name}

        return self._taken(request, object_id, give_back)

    def _taken(
        self, request: HttpRequest, object_id: str, step: Callable[[StandardVersion, User], str]
    ) -> HttpResponse:
        version = self.requested_version(request, object_id)
        if request.method != "POST":
            raise PermissionDenied(gettext("Open the page of publication and choose there."))
        try:
            messages.success(request, step(version, self.editor(request)))
        except NotPublishable as error:
            messages.error(request, " ".join(error.messages))
            return HttpResponseRedirect(reverse("admin:competency_publish", args=[version.pk]))
        return self.back_to(version)


def _saw(request: HttpRequest, version: StandardVersion) -> None:
    """NotPublishable where something is odd and was not seen, or the draft is another one than was shown."""
    loaded = StandardVersion.objects.with_content().get(pk=version.pk)
    if refusal := not_yet(request, stored_digest(loaded), bool(split(findings(loaded))["warnings"])):
        raise NotPublishable(refusal)


def _seen(request: HttpRequest) -> int:
    try:
        return number_from(request.POST.get("request", ""))
    except BadInput:
        return 0


def by_two_of(version: StandardVersion, reader: User) -> dict[str, object]:
    """What the page of publication says where two publish."""
    waiting = requesting.waiting(version)
    editors = User.objects.holding(Role.EDITOR).exclude(pk=reader.pk)
    return {
        "by_two": is_by_two(),
        "waiting": waiting,
        "is_void": waiting is not None and requesting.is_void(waiting),
        "is_own": waiting is not None and waiting.asked_by_id == reader.pk,
        "others": editors.exists(),
        "last_returned": requesting.last_returned(version),
    }
