"""How a person was let in and signed in, as their own data tell it; what opened it is kept nowhere."""

from __future__ import annotations

from assessments.privacy.shape import OwnInvitation, OwnSignIn
from assessments.record.parts import iso
from people.models import Invitation, User


def own_invitations(person: User) -> list[OwnInvitation]:
    rows = Invitation.objects.filter(person=person).select_related("issued_by", "confirmed_by", "ended_by")
    return [_invitation(row) for row in rows.order_by("pk")]


def _invitation(row: Invitation) -> OwnInvitation:
    return {
        "kind": row.kind,
        "state": row.state().value,
        "address": row.address,
        "issued_at": row.issued_at.isoformat(),
        "issued_by": row.issued_by.name if row.issued_by else None,
        "issued_by_number": row.issued_by.username if row.issued_by else None,
        "confirmed_at": iso(row.confirmed_at),
        "confirmed_by": row.confirmed_by.name if row.confirmed_by else None,
        "confirmed_by_number": row.confirmed_by.username if row.confirmed_by else None,
        "expires_at": iso(row.expires_at),
        "used_at": iso(row.used_at),
        "ended_at": iso(row.ended_at),
        "ended_by": row.ended_by.name if row.ended_by else None,
        "ended_by_number": row.ended_by.username if row.ended_by else None,
    }


def own_sign_ins(person: User) -> list[OwnSignIn]:
    return [
        {
            "at": row.at.isoformat(),
            "kind": row.kind,
            "address": row.address,
            "by": row.by.name if row.by else None,
            "by_number": row.by.username if row.by else None,
        }
        for row in person.sign_ins.select_related("by").order_by("pk")
    ]
