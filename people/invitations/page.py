"""What the pages of invitations show, and what they carry to tell what changed meanwhile."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.utils import timezone

from config.carried import carried, carry
from people.invitations.issuing import Issued, seen_of, why_not_confirmed
from people.invitations.rules import LINKS, Known, Line, lines_of
from people.models import Invitation, InvitationQuerySet, User
from people.models import InvitationKind as Kind
from people.models import InvitationState as State

USE = "people.invitations"
MOST_SHOWN = 300
MOST_OF_ONE = 30
CHIPS = {State.AWAITING: "chip--warn", State.OPEN: "chip--note", State.USED: "chip--good", State.EXPIRED: "chip--bad"}


@dataclass(frozen=True, slots=True)
class Row:
    """
    One invitation as a reader sees it. `ends`: it can still be withdrawn; `again`: a new one would help; `address`:
    where it went, or would go once it is confirmed.
    """

    invitation: Invitation
    state: str
    chip: str
    may_confirm: bool
    why_not: str
    ends: bool
    again: bool
    address: str


def rows(invitations: Iterable[Invitation], reader: User) -> Iterator[Row]:
    now = timezone.now()
    for one in invitations:
        state = one.state(now)
        waits = state == State.AWAITING
        why = why_not_confirmed(one, reader) if waits else ""
        yield Row(
            one,
            str(state.label),
            CHIPS.get(state, ""),
            waits and not why,
            why,
            ends=state in (State.AWAITING, State.OPEN, State.EXPIRED),
            again=one.kind != Kind.FACTOR and state in (State.OPEN, State.EXPIRED, State.WITHDRAWN),
            address=one.person.email if waits and one.kind in LINKS else one.address,
        )


def together(rows: Iterable[Row]) -> list[int]:
    """Those that this reader can confirm in one go: the mails, whose addresses stand on the page."""
    return [row.invitation.pk for row in rows if row.may_confirm and row.invitation.kind in LINKS]


def everything() -> QuerySet[Invitation]:
    """Those that wait for a second person first, then those that are open, that expired, and the rest; newest first."""
    standing = Q(used_at__isnull=True, ended_at__isnull=True)
    rank = Case(
        When(standing & Q(expires_at__isnull=True), then=Value(0)),
        When(standing & Q(expires_at__gt=timezone.now()), then=Value(1)),
        When(standing, then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
    return _with_people(Invitation.objects.all()).annotate(rank=rank).order_by("rank", "-issued_at", "-pk")


def _with_people(found: InvitationQuerySet) -> QuerySet[Invitation]:
    return found.select_related("person", "issued_by", "confirmed_by", "ended_by")


def read_carried(text: str, by: User) -> dict[str, list[object]]:
    """Raises BadInput."""
    seen: dict[str, list[object]] = carried(text, USE, by.pk)
    return seen


def preview_of(people: Iterable[User], by: User) -> dict[str, object]:
    """Who would get what; those who are refused first."""
    lines = sorted(lines_of(people, by), key=lambda line: (line.goes, line.person.username))
    return {"lines": lines[:MOST_SHOWN], "carried": carry(seen_of(lines), USE, by.pk), **_counts(lines)}


def _counts(lines: list[Line]) -> dict[str, object]:
    going = [line for line in lines if line.goes]
    return {
        "more": max(0, len(lines) - MOST_SHOWN),
        "going": len(going),
        "refused": len(lines) - len(going),
        "mails": sum(line.kind != Kind.SLIP and not line.needs_two for line in going),
        "slips": sum(line.kind == Kind.SLIP and not line.needs_two for line in going),
        "second": sum(line.needs_two for line in going),
    }


def result_of(issued: Issued) -> dict[str, object]:
    """What was done, with the file of the slips in the page itself: it is kept nowhere else."""
    lines = issued.lines
    return {"lines": lines[:MOST_SHOWN], "file": as_link(issued.slips), **_counts(lines)}


def as_link(pdf: bytes | None) -> str:
    return f"data:application/pdf;base64,{base64.b64encode(pdf).decode()}" if pdf else ""


def account_of(person: User, reader: User) -> dict[str, object]:
    """The page about how one person gets in."""
    line = lines_of([person], reader, renewing=True)[0]
    found = _with_people(Invitation.objects.filter(person=person)).order_by("-pk")[:MOST_OF_ONE]
    return {
        "person": person,
        "line": line,
        "was_used": Known([person]).was_used(person),
        "carried": carry(seen_of([line]), USE, reader.pk),
        "rows": list(rows(found, reader)),
        "has_second_factor": Authenticator.objects.filter(user=person).exists(),
        "is_reader": person.pk == reader.pk,
    }
