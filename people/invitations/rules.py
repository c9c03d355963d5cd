"""Who is let in how: by a link to their own address, by a slip, and who needs a second person for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from config.company_sign_in import takes_no_passwords
from config.days import written_time
from people.acting import can_act
from people.addresses import address_is_new, address_is_settled, settled_at
from people.models import Invitation, RoleGrant, User
from people.models import InvitationKind as Kind
from people.rights.who import ever_beside
from people.roles import Role
from people.signin.backends import no_passwords

BATCH = 500
VALID = {Kind.MAIL: timedelta(days=7), Kind.SLIP: timedelta(days=14), Kind.RESET: timedelta(hours=1)}
LINKS = frozenset({Kind.MAIL, Kind.RESET})


@dataclass(frozen=True, slots=True)
class Line:
    """What one person gets. `refused`: why nothing; `standing`: what they have already, which ends by it."""

    person: User
    kind: Kind | None = None
    needs_two: bool = False
    refused: str = ""
    standing: Invitation | None = None

    @property
    def goes(self) -> bool:
        return not self.refused


class Known:
    """What the rules ask of many people, in a few queries."""

    def __init__(self, people: Iterable[User]) -> None:
        everybody = list(people)
        self.with_role, self.with_reports, self.was_let_in = set[int](), set[int](), set[int]()
        self.keepers, self.shared, self.standing = set[int](), set[str](), dict[int, Invitation]()
        for start in range(0, len(everybody), BATCH):
            self._read(everybody[start : start + BATCH])

    def _read(self, people: list[User]) -> None:
        keys = [person.pk for person in people]
        held, proposed = RoleGrant.objects.held(), RoleGrant.objects.proposed()
        self.with_role.update((held | proposed).filter(user__in=keys).values_list("user_id", flat=True))
        keepers = held.filter(user__in=keys, role=Role.ADMINISTRATOR)
        self.keepers.update(keepers.values_list("user_id", flat=True))
        self.with_reports.update(User.objects.filter(supervisor__in=keys).values_list("supervisor_id", flat=True))
        used = Invitation.objects.filter(person__in=keys, used_at__isnull=False).exclude(kind=Kind.FACTOR)
        self.was_let_in.update(used.values_list("person_id", flat=True))
        lower = User.objects.order_by().annotate(lower=Lower("email")).values("lower")
        found = lower.filter(lower__in=[person.email.lower() for person in people if person.email])
        self.shared.update(found.annotate(n=Count("pk")).filter(n__gt=1).values_list("lower", flat=True))
        standing = Invitation.objects.standing().filter(person__in=keys).exclude(kind=Kind.FACTOR).order_by("pk")
        self.standing.update({row.person_id: row for row in standing})

    def was_used(self, person: User) -> bool:
        """Whether somebody has ever got in by this account, or could have."""
        has_password = bool(person.password) and person.has_usable_password()
        return has_password or person.last_login is not None or person.pk in self.was_let_in

    def stands_high(self, person: User) -> bool:
        """By whose account others' appraisals are written or read."""
        return person.pk in self.with_role or person.pk in self.with_reports

    def has_own_address(self, person: User) -> bool:
        return bool(person.email) and person.email.lower() not in self.shared


def firsts(by: User) -> frozenset[int]:
    """Whom the only administrator there ever was lets in alone: those they made HR, while none of them got in yet."""
    if not by.has_role(Role.ADMINISTRATOR):
        return frozenset()
    others = list(ever_beside(by))
    known = Known(others)
    return frozenset() if any(map(known.was_used, others)) else frozenset(person.pk for person in others)


def lines_of(people: Iterable[User], by: User, *, renewing: bool = False) -> list[Line]:
    """What each of them would get. `renewing`: those whose account is in use too, for another password."""
    everybody = list(people)
    known, alone = Known(everybody), firsts(by)
    return [_line_of(person, by, known, renewing=renewing, alone=alone) for person in everybody]


def _line_of(person: User, by: User, known: Known, *, renewing: bool, alone: frozenset[int]) -> Line:
    used = known.was_used(person)
    if why := _refusal(person, by, known, in_use=used and not renewing):
        return Line(person, refused=why)
    kind = (Kind.RESET if used else Kind.MAIL) if known.has_own_address(person) else Kind.SLIP
    high = known.stands_high(person) and person.pk not in alone
    needs_two = high or (used and (kind == Kind.SLIP or address_is_new(person)))
    return Line(person, kind, needs_two, standing=known.standing.get(person.pk))


def needs_two_by_now(row: Invitation) -> bool:
    """
    Whether one let in whom two would have to by now, since a role or a team came after it. Who asked by themself on the
    page of forgotten passwords was looked at for a role alone.
    """
    if row.needs_two or row.kind == Kind.FACTOR:
        return False
    known = Known([row.person])
    if row.issued_by is None:
        return row.person_id in known.with_role
    return known.stands_high(row.person) and row.person_id not in firsts(row.issued_by)


def _refusal(person: User, by: User, known: Known, *, in_use: bool) -> str:
    if person.pk == by.pk:
        return _("You can't do this for yourself. Ask somebody else in HR, or the administrator.")
    if not can_act(person):
        return _("This account is closed or the last day has passed. Correct that first.")
    if takes_no_passwords() and person.pk not in known.keepers:
        return no_passwords()
    if in_use:
        return _("Has a password already. Whoever forgot it asks for a new one on the sign-in page.")
    if known.has_own_address(person) and not address_is_settled(person) and (at := settled_at(person)):
        text = _("The e-mail address was changed recently; no link for signing in is sent to it before %(at)s.")
        return text % {"at": written_time(at)}
    return ""
