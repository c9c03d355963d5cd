"""Employee numbers (員工編號): what can't be one, and how one is found however it was typed."""

from __future__ import annotations

from config.texts import folded_key

# What addresses of the portal and of its files already mean where an employee number would stand.
TAKEN = frozenset(
    {"import", "new", "add", "many", "language", "rights", "invitations", "account", "sign-ins", "titles"}
)


def key_of(number: str) -> str:
    """What numbers have in common that differ in width or case only: no two accounts share it."""
    return folded_key(number)


def is_address(number: str) -> bool:
    """Whether it would mean something else in the address of a person's page: "new", "..", "a/b"."""
    return key_of(number) in TAKEN or not number.strip(".") or any(sign in number for sign in "/\\?#%")
