"""Being let in: by the link of a mail or the code of a slip, once; then a password that nobody else knows."""

from __future__ import annotations

from datetime import datetime, timedelta

from allauth.core import context
from auditlog.context import auditlog_value, disable_auditlog
from auditlog.models import LogEntry
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from config.days import written_time
from config.refusals import Conflict
from config.texts import folded_code
from integrity import genuine, ledger
from people.acting import can_act
from people.addresses import address_is_new, address_is_settled
from people.invitations.issuing import held, issue_reset
from people.invitations.mails import post_again, post_ask
from people.invitations.rules import LINKS, Known, needs_two_by_now
from people.invitations.secrets import digests_of, is_code
from people.models import Invitation, SignInKind, User
from people.models import InvitationKind as Kind
from people.models import InvitationState as State
from people.numbers import key_of
from people.secrets import HIDDEN
from people.signin import log
from people.signin.backends import is_let_in_by_password, no_passwords

# Whoever asks again within this time has the former mail on the way.
RESET_PAUSE = timedelta(minutes=2)
# A link with less time left than this is replaced by a new one.
RESET_REST = timedelta(minutes=30)


def by_token(token: str) -> Invitation | None:
    """The invitation whose link this is, also one that lets nobody in any more."""
    if not token or len(token) > 100:
        return None
    return Invitation.objects.select_related("person").filter(digest__in=digests_of(token), kind__in=LINKS).first()


def by_code(number: str, code: str) -> Invitation | None:
    """The newest slip of this number where the code is its own; as long for a number that nobody has."""
    person = User.objects.by_number(number).first()
    slips = Invitation.objects.select_related("person").filter(kind=Kind.SLIP).exclude(digest="")
    row = slips.filter(person=person).order_by("-pk").first() if person else slips.none().first()
    return row if is_code(code, row.digest if row else "") else None


def trouble(row: Invitation) -> str:
    """Why it lets nobody in, in plain words; "" where it does."""
    state = row.state()
    if state == State.USED:
        return _("This was used already, on %(at)s. If that was not you, say so at once.") % {"at": _at(row.used_at)}
    if state == State.WITHDRAWN:
        return _("This was withdrawn on %(at)s and no longer works.") % {"at": _at(row.ended_at)}
    if state == State.REPLACED or (row.kind != Kind.RESET and _has_password(row.person)):
        return _("A newer one has taken its place, or a password was set since. Use the newest one you were given.")
    if state == State.EXPIRED:
        return _("This was valid until %(at)s and no longer works.") % {"at": _at(row.expires_at)}
    if row.address and row.address != row.person.email:
        return _("Your e-mail address in the portal has changed since, so this link no longer works.")
    if not can_act(row.person):
        return _("This account is closed, or your last day has passed.")
    if state != State.OPEN:
        return _("This doesn't work yet: a second person has to confirm it.")
    return _trouble_by_now(row)


def _trouble_by_now(row: Invitation) -> str:
    """What came after it was issued: a role or people of one's own, the company's sign-in in place of passwords."""
    if needs_two_by_now(row):
        return _(
            "You have been given a role or a team since, so two people have to grant you access. Ask HR for a new one."
        )
    return "" if is_let_in_by_password(row.person) else no_passwords()


def _has_password(person: User) -> bool:
    """Invitations and slips are given to who has none: it was set since, in another way."""
    return bool(person.password) and person.has_usable_password()


def _at(at: datetime | None) -> str:
    return written_time(at) if at else ""


def set_password(pk: int, password: str) -> User:
    """Uses it: the password is set, every session of before ends, and so does every other way in. Raises Conflict."""
    with transaction.atomic(), ledger.gathered():
        owner = Invitation.objects.filter(pk=pk).values_list("person_id", flat=True).first()
        people = held([owner] if owner else [])
        row = Invitation.objects.select_for_update(of=("self",)).filter(pk=pk).first()
        if row is None or not people:
            raise Conflict(_("This is not there any more. Ask for a new one."))
        row.person = person = people[0]
        if genuine.altered(Invitation, [row]):
            raise Conflict(_("This was altered past the portal and no longer works. Ask for a new one."))
        if why := trouble(row):
            raise Conflict(why)
        now = timezone.now()
        _set(person, password)
        log.write(context.request, SignInKind.PASSWORD, person)
        row.used_at = now
        row.save(update_fields=["used_at"])
        others = Invitation.objects.standing().filter(person=person).exclude(kind=Kind.FACTOR)
        others.update(ended_at=now)
    return person


def _set(person: User, password: str) -> None:
    """The log says that the person did it, who is not signed in yet."""
    person.set_password(password)
    with disable_auditlog():
        person.save(update_fields=["password"])
    LogEntry.objects.log_create(
        person,
        force_log=True,
        action=LogEntry.Action.UPDATE,
        changes={"password": [HIDDEN, HIDDEN]},
        actor=person,
        actor_email=person.email or None,
        remote_addr=auditlog_value.get({}).get("remote_addr"),
        additional_data={"operation": "let in"},
    )


def meant(typed: str) -> list[int]:
    """The accounts that somebody may mean who forgot the password, by number or address; one query for anything."""
    text = folded_code(typed)[:254]
    if not text:
        return []
    found = User.objects.filter(Q(username_key=key_of(text)) | Q(username=text) | Q(email__iexact=text)).order_by("pk")
    return list(found.values_list("pk", flat=True)[:2])


def answer_forgotten(pk: int) -> None:
    """
    Sends whoever forgot their password a link to their own address; holders of a role, and whose address is new, are
    told whom to ask. Nothing for accounts that were never used or can't act or have no password by the rules of the
    company's sign-in, and for addresses that are shared or of today.
    """
    with transaction.atomic(), ledger.gathered():
        people = held([pk])
        if not people or not can_act(people[0]) or not address_is_settled(people[0]):
            return
        person, known = people[0], Known(people)
        if not (known.was_used(person) and known.has_own_address(person) and is_let_in_by_password(person)):
            return
        if person.pk in known.with_role or address_is_new(person):
            post_ask(person)
        elif (former := _former(person)) is None:
            issue_reset(person)
        elif former.issued_at <= timezone.now() - RESET_PAUSE:
            post_again(former)


def _former(person: User) -> Invitation | None:
    """The link that lets in for a while yet: whoever asks in somebody's name makes it worthless for nobody."""
    soon = timezone.now() + RESET_REST
    rows = Invitation.objects.standing().filter(person=person, kind=Kind.RESET, expires_at__gt=soon)
    return next((row for row in rows if row.address == person.email), None)
