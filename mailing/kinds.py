"""Who writes the text of a mail: the rooms above say it here when the portal starts, since nothing below knows them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mailing.models import Mail

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True, slots=True)
class Letter:
    """What is sent: `subject` in one line."""

    address: str
    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Kind:
    """`write` says what is true now and goes to the address of now; None when there is nothing to say any more."""

    label: StrPromise | str
    write: Callable[[Mail], Letter | None]


_KINDS: dict[str, Kind] = {}


def register(name: str, kind: Kind) -> None:
    _KINDS[name] = kind


def label_of(name: str) -> str:
    """As pages call it; the bare name where no room writes such mails any more."""
    return str(_KINDS[name].label) if name in _KINDS else name


def written(mail: Mail) -> Letter | None:
    """Raises KeyError for a kind that nobody writes."""
    return _KINDS[mail.kind].write(mail)
