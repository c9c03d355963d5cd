"""
Addresses of mail and employee numbers that change: the former address is told, and a new one lets nobody in for a day,
so that whoever can change them has not the account by it.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from auditlog.models import LogEntry
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from mailing.kinds import Letter, company
from people import letters
from people.acting import can_act
from people.letters import Posted, language_of
from people.models import StaffImportLine, User

# The kinds of mails; the outbox keeps the names.
KIND, NUMBER = "address", "number"
# How long a changed address receives no link and signs in with no company account.
SETTLING = timedelta(hours=24)
# How long a mail to a changed address alone sets no password of an account in use: who was away finds the notice.
NEW = timedelta(days=30)


def changed(person: User, former: str) -> bool:
    """
    Notes on the person, whom the caller saves, that the address is another one now; whether it was noted. The first
    address of an account that nobody has used is none that took another's place.
    """
    if former.casefold() == person.email.casefold():
        return False
    if not former and not _has_password(person) and person.last_login is None:
        return False
    person.email_changed_at = timezone.now()
    return True


def tell_former(people: Iterable[tuple[User, str]]) -> None:
    """Tells each of these former addresses that it is the person's no longer; in the transaction of the change."""
    told = [(person, former) for person, former in people if former and former.casefold() != person.email.casefold()]
    key = f"address/{uuid.uuid4().hex}"
    letters.post(KIND, [Posted(person, f"{key}/{person.pk}", {"former": former}) for person, former in told])


def settled_at(person: User) -> datetime | None:
    """When the address may be used to let somebody in; None: it may be at once."""
    return person.email_changed_at + SETTLING if person.email_changed_at else None


def address_is_settled(person: User, now: datetime | None = None) -> bool:
    """Whether there is an address and it has been the same for a day: only then it receives what lets somebody in."""
    at = settled_at(person)
    return bool(person.email) and (at is None or at <= (now or timezone.now()))


def number_is_settled(person: User, now: datetime | None = None) -> bool:
    """Whether the person has had this number for a day, or since they were added; as the log and staff lists say."""
    since = (now or timezone.now()) - SETTLING
    kind = ContentType.objects.get_for_model(User)
    entries = LogEntry.objects.filter(content_type=kind, object_id=person.pk, action=LogEntry.Action.UPDATE)
    by_list = Q(staff_import__at__gt=since) | Q(staff_import__undone_at__gt=since)
    lines = StaffImportLine.objects.filter(by_list, person=person, is_new=False, after__has_key="username")
    return not (entries.filter(timestamp__gt=since, changes__has_key="username").exists() or lines.exists())


def tell_of_numbers(people: Iterable[tuple[User, str, str]]) -> None:
    """
    Tells each person in whose place another number stands now, at the address before this change (number, address): it
    is the sign-in name, and who has not asked for it should know. Nobody who has not signed in yet.
    """
    key = f"number/{uuid.uuid4().hex}"
    letters.post(
        NUMBER,
        [
            Posted(person, f"{key}/{person.pk}", {"former": number, "address": address})
            for person, number, address in people
            if address and number != person.username and (person.last_login or _has_password(person))
        ],
    )


def _has_password(person: User) -> bool:
    return bool(person.password) and person.has_usable_password()


def address_is_new(person: User, now: datetime | None = None) -> bool:
    """Whether the address took another's place so lately that it alone doesn't show who reads it."""
    return person.email_changed_at is not None and person.email_changed_at + NEW > (now or timezone.now())


def told(person: User, details: Mapping[str, object]) -> Letter:
    """To the former address; the new one is not named, it is nobody's business there."""
    with translation.override(language_of(person)):
        context = {"person": person, "company": company().name, "contact": settings.ACCOUNT_CONTACT}
        body = render_to_string("people/invitations/emails/address.txt", context)
        subject = _("Your e-mail address in the portal was changed")
        return Letter(str(details["former"]), subject, body, language=language_of(person))


def told_of_number(person: User, details: Mapping[str, object]) -> Letter | None:
    if not can_act(person):
        return None
    with translation.override(language_of(person)):
        context = {"person": person, "former": details["former"], "contact": settings.ACCOUNT_CONTACT}
        body = render_to_string("people/invitations/emails/number.txt", context)
        subject = _("Your employee number in the portal was changed")
        return Letter(str(details["address"]), subject, body, language=language_of(person))


def register_kinds() -> None:
    """Called when the portal starts."""
    letters.register(NUMBER, pgettext_lazy("mail", "changed employee number"), told_of_number)
    letters.register(KIND, pgettext_lazy("mail", "changed address"), told)
