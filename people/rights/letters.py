"""The mails about rights, written when they are sent."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, pgettext_lazy

from mailing.kinds import Letter
from people import letters
from people.letters import is_written_to, language_of, letter
from people.models import RightsEvent, RoleGrant, User
from people.models.rights import MAIL, told_of
from people.namesakes import named, shared_names
from people.roles import READERS, SECONDS, RightsAction

SAID = {
    RightsAction.PROPOSE: gettext_noop("%(by)s proposes that %(who)s becomes: %(role)s."),
    RightsAction.CONFIRM: gettext_noop("%(by)s confirmed that %(who)s is: %(role)s. It counts from now on."),
    RightsAction.REFUSE: gettext_noop("%(by)s refused the proposal that %(who)s becomes: %(role)s."),
    RightsAction.WITHDRAW: gettext_noop("%(by)s withdrew the proposal that %(who)s becomes: %(role)s."),
    RightsAction.EXPIRE: gettext_noop("Nobody confirmed in time that %(who)s becomes: %(role)s. The proposal expired."),
    RightsAction.GRANT: gettext_noop("%(by)s made %(who)s: %(role)s. It counts from now on."),
    RightsAction.ALONE: gettext_noop(
        "%(by)s alone made %(who)s: %(role)s. There was nobody yet who could confirm it; the page of rights says so."
    ),
    RightsAction.COMMAND: gettext_noop("On the command line of the server, %(who)s was made: %(role)s."),
    RightsAction.TAKE: gettext_noop("%(by)s took this right away from %(who)s: %(role)s. It opens nothing any more."),
}


def right_letter(person: User, details: Mapping[str, object]) -> Letter | None:
    """To one of those concerned, in their language; None when it concerns them no longer."""
    event = RightsEvent.objects.select_related("person", "actor").filter(pk=str(details["event"])).first()
    if event is None or event.action not in SAID or not is_written_to(person):
        return None
    if not told_of(event).filter(pk=person.pk).exists():
        return None
    shared = shared_names()
    with translation.override(language_of(person)):
        words = {
            "by": named(*event.actor.who, shared) if event.actor else "",
            "who": named(*event.person.who, shared),
            "role": event.get_role_display(),
        }
        context = {
            "person": person,
            "said": _(SAID[RightsAction(event.action)]) % words,
            "reason": event.words,
            "awaits": event.action == RightsAction.PROPOSE and _could_confirm(person, event),
            "address": settings.PORTAL_URL + reverse("people:rights") if person.roles & READERS else "",
        }
        subject = _("Right %(action)s: %(role)s, %(who)s") % {"action": event.get_action_display(), **words}
        body = render_to_string("people/rights/letter.txt", context)
    return letter(person, subject, body)


def _could_confirm(person: User, event: RightsEvent) -> bool:
    own = RoleGrant.objects.awaiting(person).filter(user=event.person_id, role=event.role)
    return bool(person.roles & SECONDS) and own.exists()


def register_kind() -> None:
    """Called when the portal starts."""
    letters.register(MAIL, pgettext_lazy("mail", "right"), right_letter)
