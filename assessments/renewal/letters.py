"""The mail to HR about a version that was published, and when it is posted."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from assessments.enums import MailKind
from assessments.renewal.facts import renewal_of
from competency.drafts import publishing
from competency.models import StandardVersion
from mailing.kinds import Letter
from people import letters
from people.letters import Posted, is_written_to, language_of, letter
from people.models import User
from people.roles import Role


def tell_hr(version: StandardVersion) -> None:
    """In the transaction that publishes; each once."""
    people = [person for person in User.objects.holding(Role.HR) if is_written_to(person)]
    posted = [Posted(person, f"new_version/{version.pk}/{person.pk}", {"version": version.pk}) for person in people]
    if posted:
        letters.post(MailKind.NEW_VERSION, posted)


def new_version_letter(person: User, details: Mapping[str, object]) -> Letter | None:
    """What is true when it is sent, to whoever is of HR then."""
    version = StandardVersion.objects.published().filter(pk=int(str(details["version"]))).first()
    if version is None or not is_written_to(person) or not person.has_role(Role.HR):
        return None
    with translation.override(language_of(person)):
        page = settings.PORTAL_URL + reverse("assessments:new-version", args=[version.code])
        context = {"person": person, "renewal": renewal_of(version), "version": version, "page": page}
        body = render_to_string("assessments/renewal/mail.txt", context)
        subject = _("New version of a standard: %(code)s %(name)s") % {"code": version.code, "name": version.name}
    return letter(person, subject, body)


def register() -> None:
    """Called when the portal starts."""
    letters.register(MailKind.NEW_VERSION, MailKind.NEW_VERSION.label, new_version_letter)
    publishing.tell(tell_hr)
