"""Letting people in: issued by one, where the account stands high confirmed by another; before that nothing opens."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from allauth.core import context
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from config.refusals import Altered, BadInput, Conflict, Forbidden, Refusal
from integrity import genuine, ledger
from people.acting import can_act
from people.invitations import mails
from people.invitations.rules import BATCH, LINKS, VALID, Line, lines_of
from people.invitations.secrets import digest_of, hash_of, new_code, new_nonce, token_of
from people.invitations.slips import Slip, pdf_of_slips
from people.keepers import refuse_others
from people.models import Invitation, User
from people.models import InvitationKind as Kind
from people.models import InvitationState as State
from people.signin import factors

# Twenty pages: more takes longer than a page may.
MOST_SLIPS = 160


@dataclass(frozen=True, slots=True)
class Issued:
    """A line for everybody who was chosen; `slips`: the file of those that were made, which is nowhere else."""

    lines: list[Line]
    slips: bytes | None = None


def seen_of(lines: Iterable[Line]) -> dict[str, list[object]]:
    """What a page shows of each, for it to carry."""
    return {str(line.person.pk): _state_of(line) for line in lines}


def _state_of(line: Line) -> list[object]:
    return [line.kind or "", line.needs_two, line.standing.pk if line.standing else 0]


def issue(seen: Mapping[str, list[object]], by: User, *, renewing: bool = False) -> Issued:
    """
    Issues what was seen, for all of them or for none. BadInput, Forbidden; Conflict where something changed since, such
    as that the same was sent before.
    """
    refuse_others(by)
    keys = [int(key) for key in seen]
    codes = _codes(lines_of(_people(keys), by, renewing=renewing))
    pdf = pdf_of_slips(codes.values()) if codes else None
    with transaction.atomic(), ledger.gathered():
        lines = lines_of(held(keys), by, renewing=renewing)
        if any(_state_of(line) != seen[str(line.person.pk)] for line in lines) or len(lines) != len(keys):
            raise Conflict(
                _("This was done already, or somebody changed one of these people. Look at it again; nothing was done.")
            )
        going = [line for line in lines if line.goes]
        if {line.person.pk for line in going if _is_slip_now(line)} != codes.keys():
            raise Conflict(_("Somebody changed one of these people. Look at it again; nothing was done."))
        _replace([line.person.pk for line in going])
        _make(going, by, codes)
    return Issued(sorted(lines, key=lambda line: (line.goes, line.person.username)), pdf)


def _people(keys: Collection[int]) -> list[User]:
    ordered = sorted(keys)
    chunks = (ordered[start : start + BATCH] for start in range(0, len(ordered), BATCH))
    return [person for chunk in chunks for person in User.objects.filter(pk__in=chunk).order_by("pk")]


def held(keys: Collection[int]) -> list[User]:
    """These people, locked to the end of the transaction: whoever issues, confirms or uses holds them first."""
    ordered = sorted(keys)
    chunks = (ordered[start : start + BATCH] for start in range(0, len(ordered), BATCH))
    locked = User.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
    return [person for chunk in chunks for person in locked.filter(pk__in=chunk)]


def _is_slip_now(line: Line) -> bool:
    return line.kind == Kind.SLIP and not line.needs_two


def _codes(lines: Iterable[Line]) -> dict[int, Slip]:
    slips = {line.person.pk: Slip(line.person, new_code()) for line in lines if line.goes and _is_slip_now(line)}
    if len(slips) > MOST_SLIPS:
        text = _("%(count)d slips are too many for one go. Choose fewer people, %(most)d at most.")
        raise BadInput(text % {"count": len(slips), "most": MOST_SLIPS})
    return slips


def _replace(keys: Collection[int]) -> None:
    """A newer way in ends the older ones."""
    standing = Invitation.objects.standing().exclude(kind=Kind.FACTOR)
    now = timezone.now()
    ordered = sorted(keys)
    for start in range(0, len(ordered), BATCH):
        standing.filter(person__in=ordered[start : start + BATCH]).update(ended_at=now)


def _make(lines: Iterable[Line], by: User | None, codes: Mapping[int, Slip]) -> list[Invitation]:
    rows = []
    for line in lines:
        assert line.kind is not None  # noqa: S101 - for the type checker
        row = Invitation(person=line.person, kind=line.kind, needs_two=line.needs_two, issued_by=by)
        if not line.needs_two:
            _open(row, codes[line.person.pk].code if line.kind == Kind.SLIP else "")
        rows.append(row)
    made = Invitation.objects.bulk_create(rows, BATCH)
    mails.post(row for row in made if row.kind in LINKS and not row.needs_two)
    return made


def _open(row: Invitation, code: str = "") -> None:
    """From here on it lets in."""
    row.expires_at = timezone.now() + VALID[Kind(row.kind)]
    if row.kind == Kind.SLIP:
        row.digest = hash_of(code)
    else:
        row.address, row.nonce = row.person.email, new_nonce()
        row.digest = digest_of(token_of(row.nonce))


def issue_reset(person: User) -> Invitation:
    """What somebody asked for who forgot the password; the caller holds the person and looked at the rules."""
    Invitation.objects.standing().filter(person=person, kind=Kind.RESET).update(ended_at=timezone.now())
    return _make([Line(person, Kind.RESET)], None, {})[0]


def ask_to_drop_factor(person: User, by: User) -> Invitation:
    """The first of two who take the second factor away from somebody who lost it."""
    refuse_others(by)
    with transaction.atomic(), ledger.gathered():
        held([person.pk])
        if person.pk == by.pk:
            raise Forbidden(_("You can't do this for yourself. Ask somebody else in HR, or the administrator."))
        if not Authenticator.objects.filter(user=person).exists():
            raise Conflict(_("There is no two-step sign-in to remove. Reload the page."))
        if Invitation.objects.standing().filter(person=person, kind=Kind.FACTOR).exists():
            raise Conflict(_("This was asked for already. Ask a second person to confirm it."))
        return Invitation.objects.create(person=person, kind=Kind.FACTOR, needs_two=True, issued_by=by)


def drop_factor_at_once(number: str) -> User:
    """The same on the command line, where nobody else is there to confirm it; BadInput, Conflict."""
    with transaction.atomic(), ledger.gathered():
        found = User.objects.by_number(number).values_list("pk", flat=True).first()
        people = held([found] if found else [])
        if not people:
            text = _("There is nobody with the number %(number)s. Look at it again.")
            raise BadInput(text % {"number": number})
        if not Authenticator.objects.filter(user=people[0]).exists():
            raise Conflict(_("There is no two-step sign-in to remove. Look at the number again."))
        Invitation.objects.standing().filter(person=people[0], kind=Kind.FACTOR).update(ended_at=timezone.now())
        row = Invitation(person=people[0], kind=Kind.FACTOR, needs_two=False)
        drop_factor(row)
        row.save()
        mails.post([row])
    return people[0]


def confirm(pk: int, by: User) -> bytes | None:
    """
    The second of two: what was issued opens from now on. The file of the slip where it is one. Conflict where it is not
    to be confirmed any more, Forbidden for whoever issued it and for whom it is.
    """
    refuse_others(by)
    code = new_code()
    found = Invitation.objects.select_related("person").filter(pk=pk).first()
    is_slip = found is not None and found.kind == Kind.SLIP and not why_not_confirmed(found, by)
    pdf = pdf_of_slips([Slip(found.person, code)]) if found is not None and is_slip else None
    with transaction.atomic(), ledger.gathered():
        row = _held_row(pk)
        if why := why_not_confirmed(row, by):
            raise (Conflict if row.state() != State.AWAITING else Forbidden)(why)
        refuse_altered(row)
        row.confirmed_by, row.confirmed_at = by, timezone.now()
        if row.kind == Kind.FACTOR:
            drop_factor(row)
        else:
            _confirm_way(row, by, code)
        row.save()
        mails.post([row] if row.kind in LINKS or row.kind == Kind.FACTOR else [])
    return pdf


def confirm_mails(keys: Iterable[int], by: User) -> tuple[int, list[str]]:
    """Of these the ones that go by mail, each on its own; how many, and why others were not."""
    refuse_others(by)
    found, done, why = Invitation.objects.filter(pk__in=list(keys), kind__in=LINKS).order_by("pk"), 0, list[str]()
    for row in found.select_related("person"):
        try:
            confirm(row.pk, by)
            done += 1
        except Refusal as refusal:
            why.append(f"{row.person}: {refusal.message}")
    return done, why


def _confirm_way(row: Invitation, by: User, code: str) -> None:
    """By the rules of now: the address may be another one, or none."""
    line = lines_of([row.person], by, renewing=True)[0]
    if line.refused:
        raise Conflict(line.refused)
    if line.kind != row.kind:
        raise Conflict(_("This person's address or account changed since. Withdraw this and start again."))
    _open(row, code)
    if row.kind == Kind.SLIP and row.person.has_usable_password():
        row.person.set_unusable_password()  # ends every session of theirs
        row.person.save(update_fields=["password"])


def drop_factor(row: Invitation) -> None:
    """Takes the second factor away; the caller saves the row."""
    factors.remove(row.person, row.confirmed_by, context.request)
    row.used_at = timezone.now()


def _held_row(pk: int) -> Invitation:
    """With its person, held first, as everywhere."""
    owner = Invitation.objects.filter(pk=pk).values_list("person_id", flat=True).first()
    people = held([owner] if owner else [])
    row = Invitation.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if row is None or not people:
        raise Conflict(_("This is not there any more. Reload the page."))
    row.person = people[0]
    return row


def refuse_altered(row: Invitation) -> None:
    """What was put in or changed past the portal lets nobody in."""
    if genuine.altered(Invitation, [row]):
        raise Altered(_("This was altered past the portal and no longer works. Ask for a new one."))


def why_not_confirmed(row: Invitation, by: User) -> str:
    """Why this reader can't confirm it, in a sentence; "" where they can."""
    if row.state() != State.AWAITING:
        return _("This waits for nobody any more. Look at the list again.")
    if by.pk == row.issued_by_id:
        return _("You started this yourself. Ask somebody else in HR, or the administrator, to confirm it.")
    if by.pk == row.person_id:
        return _("You can't do this for yourself. Ask somebody else in HR, or the administrator.")
    if not can_act(row.person):
        return _("This account is closed or the last day has passed. Correct that first.")
    return ""


def withdraw(pk: int, by: User) -> Invitation:
    """It lets nobody in any more."""
    refuse_others(by)
    with transaction.atomic(), ledger.gathered():
        row = _held_row(pk)
        if row.used_at is not None or row.ended_at is not None:
            raise Conflict(_("This was used or ended in the meantime. Look at the list again."))
        row.ended_at, row.ended_by = timezone.now(), by
        row.save()
    return row
