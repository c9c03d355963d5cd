"""The form of what one's own data say of ways into the portal: company accounts, invitations, sign-ins, rights."""

from __future__ import annotations

from typing import TypedDict


class CompanyAccount(TypedDict):
    """With which account of which service the person signs in."""

    issuer: str
    subject: str
    linked_at: str


class OwnInvitation(TypedDict):
    """How the person was let in: `kind` mail, slip, reset or factor; `issued_by` None: asked for by themself."""

    kind: str
    state: str
    address: str
    issued_at: str
    issued_by: str | None
    issued_by_number: str | None
    confirmed_at: str | None
    confirmed_by: str | None
    confirmed_by_number: str | None
    expires_at: str | None
    used_at: str | None
    ended_at: str | None
    ended_by: str | None
    ended_by_number: str | None


class OwnSignIn(TypedDict):
    """`kind`: one of `people.models.SignInKind`; `by`: the administrator where it was not the person."""

    at: str
    kind: str
    address: str | None
    by: str | None
    by_number: str | None


class OwnRight(TypedDict):
    """What happened to a right of the person; `by` None: the portal or its command line."""

    at: str
    action: str
    role: str
    by: str | None
    by_number: str | None
    reason: str
