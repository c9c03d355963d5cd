"""Mails among editors about the publication of a draft by two."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competency.models import PublicationRequest, RequestState
from mailing.kinds import Letter
from people import letters
from people.letters import Posted, is_written_to, language_of, letter
from people.models import User
from people.roles import Role

KIND = "publication"


def asked(request: PublicationRequest) -> None:
    """To every other editor, in the transaction that asks."""
    others = User.objects.holding(Role.EDITOR).exclude(pk=request.asked_by_id)
    _post(request, [person for person in others if is_written_to(person)])


def decided(request: PublicationRequest) -> None:
    """To whoever asked."""
    _post(request, [request.asked_by] if is_written_to(request.asked_by) else [])


def _post(request: PublicationRequest, people: list[User]) -> None:
    details: dict[str, object] = {"request": request.pk, "state": request.state}
    posted = [Posted(person, f"publication/{request.pk}/{request.state}/{person.pk}", details) for person in people]
    if posted:
        letters.post(KIND, posted)


def publication_letter(person: User, details: Mapping[str, object]) -> Letter | None:
    """What is true when it is sent: what was decided meanwhile is asked of nobody, nor of who is no editor any more."""
    found = PublicationRequest.objects.select_related("version", "asked_by", "decided_by")
    request = found.filter(pk=int(str(details["request"])), state=str(details["state"])).first()
    if request is None or not is_written_to(person) or not person.has_role(Role.EDITOR):
        return None
    with translation.override(language_of(person)):
        page = settings.PORTAL_URL + reverse("admin:competency_publish", args=[request.version_id])
        if request.state != RequestState.WAITING:
            page = settings.PORTAL_URL + request.version.get_absolute_url()
        body = render_to_string("competency/drafts/mail.txt", {"person": person, "request": request, "page": page})
        subject = {
            RequestState.WAITING.value: _("Please confirm the publication of %(code)s"),
            RequestState.CONFIRMED.value: _("%(code)s is published"),
        }.get(request.state, _("%(code)s was returned to you"))
    return letter(person, subject % {"code": request.version.code}, body)


def register() -> None:
    """Called when the portal starts."""
    letters.register(KIND, gettext_lazy("publication of a standard"), publication_letter)
