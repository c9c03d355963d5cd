"""The mails of this room: links that let in, what holders of a role are told instead, that a second factor is gone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from config.days import written_time
from mailing.kinds import Letter, company
from people import letters
from people.acting import can_act
from people.addresses import address_is_settled
from people.invitations.rules import needs_two_by_now
from people.invitations.secrets import token_for
from people.letters import Posted, language_of, letter
from people.models import Invitation, User
from people.models import InvitationKind as Kind
from people.models import InvitationState as State

# The kinds of mails; the outbox keeps the names.
INVITATION, RESET, ASK, FACTOR = "invitation", "reset", "reset-ask", "factor"
KIND_OF = {Kind.MAIL: INVITATION, Kind.RESET: RESET, Kind.FACTOR: FACTOR}
TEXTS = "people/invitations/emails/"


def post(rows: Iterable[Invitation]) -> None:
    """Each to whom it is for, in the transaction that makes it."""
    by_kind: dict[str, list[Posted]] = {}
    for row in rows:
        posted = Posted(row.person, f"invitation/{row.pk}", {"invitation": row.pk})
        by_kind.setdefault(KIND_OF[Kind(row.kind)], []).append(posted)
    for kind, posted_ones in by_kind.items():
        letters.post(kind, posted_ones)


def post_again(row: Invitation) -> None:
    """The same link once more, to who asked for another; so often as a mail may be on its way, every few minutes."""
    slot = int(timezone.now().timestamp() // 120)
    letters.post(KIND_OF[Kind(row.kind)], [Posted(row.person, f"invitation/{row.pk}/{slot}", {"invitation": row.pk})])


def post_ask(person: User) -> None:
    """To a holder of a role who forgot the password: whom to ask. Once an hour."""
    hour = f"{timezone.now():%Y%m%d%H}"
    letters.post(ASK, [Posted(person, f"reset-ask/{person.pk}/{hour}", {})])


def link_letter(person: User, details: Mapping[str, object]) -> Letter | None:
    """None once it lets nobody in any more, or not at the address of now."""
    row = Invitation.objects.select_related("issued_by").filter(pk=str(details["invitation"])).first()
    if row is None or row.state() != State.OPEN or row.expires_at is None or not can_act(person):
        return None
    token = token_for(row)
    if not token or row.address != person.email or not address_is_settled(person) or needs_two_by_now(row):
        return None
    link = f"{settings.PORTAL_URL}{reverse('invited')}?{urlencode({'key': token})}"
    context = {"link": link, "by": row.issued_by, "until": written_time(row.expires_at)}
    with translation.override(language_of(person)):
        if row.kind == Kind.MAIL:
            subject, name = _("Your invitation to the appraisal portal"), "invitation.txt"
        else:
            subject, name = _("A new password for the appraisal portal"), "reset.txt"
        return letter(person, subject, _body(name, person, context), token)


def ask_letter(person: User, details: Mapping[str, object]) -> Letter | None:
    if not can_act(person) or not address_is_settled(person):
        return None
    with translation.override(language_of(person)):
        return letter(person, _("A new password for the appraisal portal"), _body("ask.txt", person, {}))


def factor_letter(person: User, details: Mapping[str, object]) -> Letter | None:
    if not person.email or not can_act(person):
        return None
    with translation.override(language_of(person)):
        subject = _("Your two-step sign-in was removed")
        return letter(person, subject, _body("factor.txt", person, {}))


def _body(name: str, person: User, context: Mapping[str, object]) -> str:
    known = {"person": person, "company": company().name, "contact": settings.ACCOUNT_CONTACT}
    return render_to_string(TEXTS + name, known | dict(context))


def register_kinds() -> None:
    """Called when the portal starts."""
    letters.register(INVITATION, pgettext_lazy("mail", "invitation"), link_letter)
    letters.register(RESET, pgettext_lazy("mail", "new password"), link_letter)
    letters.register(ASK, pgettext_lazy("mail", "new password, whom to ask"), ask_letter)
    letters.register(FACTOR, pgettext_lazy("mail", "two-step sign-in"), factor_letter)
