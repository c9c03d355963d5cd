"""A mail to oneself, through outbox, worker and mail server as every other, to see whether mail works."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.refusals import BadInput, TooMany
from mailing.kinds import Letter
from mailing.models import Mail
from people import letters
from people.letters import Posted, is_written_to, language_of, letter
from people.models import User

KIND = "trial"


def send(person: User) -> None:
    """BadInput without an address, TooMany where one was posted within this minute."""
    if not is_written_to(person):
        raise BadInput(
            _("Your account has no e-mail address. Ask the administrator to add it, then send the test mail again.")
        )
    with transaction.atomic():
        if not letters.post(KIND, [Posted(person, f"{KIND}/{person.pk}/{timezone.now():%Y%m%d%H%M}", {})]):
            raise TooMany(_("A test mail is on its way already. Look into your mailbox, and try again in a minute."))


def newest(person: User) -> Mail | None:
    return Mail.objects.filter(kind=KIND, person=person).order_by("-pk").first()


def trial_letter(person: User, details: Mapping[str, object]) -> Letter | None:
    if not is_written_to(person):
        return None
    with translation.override(language_of(person)):
        address = settings.PORTAL_URL + reverse("assessments:first-steps")
        body = render_to_string("assessments/beginning/trial.txt", {"person": person, "address": address})
        return letter(person, _("Test mail of the competency appraisal"), body)


def register_kind() -> None:
    """Called when the portal starts."""
    letters.register(KIND, gettext_lazy("test mail"), trial_letter)
