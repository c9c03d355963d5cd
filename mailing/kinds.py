"""Who writes the text of a mail: the rooms above say it here when the portal starts, since nothing below knows them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mailing.models import Mail

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

# Stands where a kept letter had what lets somebody in.
HIDDEN = "••••••"


@dataclass(frozen=True, slots=True)
class Letter:
    """What is sent: `subject` in one line; `secret`: what of the body is sent and kept nowhere."""

    address: str
    subject: str
    body: str
    secret: str = ""

    @property
    def kept(self) -> str:
        """The body as the outbox keeps it."""
        return self.body.replace(self.secret, HIDDEN) if self.secret else self.body


Writer = Callable[[Mail], Letter | None]


@dataclass(frozen=True, slots=True)
class Kind:
    """`write` says what is true now and goes to the address of now; None when there is nothing to say any more."""

    label: StrPromise | str
    write: Writer


@dataclass(frozen=True, slots=True)
class Names:
    """Of the company; both empty where it has none."""

    name: str
    short: str


_KINDS: dict[str, Kind] = {}
_COMPANY: list[Callable[[], Names]] = []


def register(name: str, kind: Kind) -> None:
    _KINDS[name] = kind


def sent_for(names: Callable[[], Names]) -> None:
    """Says whose mails these are, asked when each is sent."""
    _COMPANY[:] = [names]


def company() -> Names:
    return _COMPANY[0]()


def label_of(name: str) -> str:
    """As pages call it; the bare name where no room writes such mails any more."""
    return str(_KINDS[name].label) if name in _KINDS else name


def written(mail: Mail) -> Letter | None:
    """With the company's name below it; raises KeyError for a kind that nobody writes."""
    letter, name = _KINDS[mail.kind].write(mail), company().name
    if letter is None or not name:
        return letter
    return replace(letter, body=f"{letter.body.rstrip()}\n\n{name}\n")
