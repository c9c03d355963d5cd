"""Who writes the text of a mail: the rooms above say it here when the portal starts, since nothing below knows them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from mailing.models import Mail

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

# Stands where a kept letter had what lets somebody in.
HIDDEN = "••••••"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of text that a mail carries, such as a calendar entry: its kind is text/`subtype`, with parameters."""

    name: str
    content: str
    subtype: str
    parameters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Letter:
    """
    What is sent: `subject` in one line; `secret`: what of the body is sent and kept nowhere; `language` of the body,
    "" for that of the portal. The outbox keeps no `attachments`: they are made anew at each try, as all of it is.
    """

    address: str
    subject: str
    body: str
    secret: str = ""
    language: str = ""
    attachments: tuple[Attachment, ...] = ()

    @property
    def kept(self) -> str:
        """The body as the outbox keeps it."""
        return self.body.replace(self.secret, HIDDEN) if self.secret else self.body

    def carrying(self, *attachments: Attachment) -> Letter:
        return replace(self, attachments=attachments)


Writer = Callable[[Mail], Letter | None]


@dataclass(frozen=True, slots=True)
class Kind:
    """`write` says what is true now and goes to the address of now; None when there is nothing to say any more."""

    label: StrPromise | str
    write: Writer


@dataclass(frozen=True, slots=True)
class Names:
    """Of the company, both empty where it has none; and of the portal, in which the mails are sent."""

    name: str
    short: str
    portal: StrPromise | str = ""

    @property
    def sender(self) -> str:
        """Such as 職能評核 (晨星客服); in the language of the portal, since mailboxes sort by it."""
        with translation.override(settings.LANGUAGE_CODE):
            portal = str(self.portal)
        if portal and self.short:
            return f"{portal} ({self.short})"
        return portal or self.short


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


def registered() -> list[tuple[str, str]]:
    """Name and label of each kind that some room writes, by label."""
    return sorted(((name, str(kind.label)) for name, kind in _KINDS.items()), key=lambda one: one[1])


def written(mail: Mail) -> Letter | None:
    """With what every mail ends with; raises KeyError for a kind that nobody writes."""
    letter = _KINDS[mail.kind].write(mail)
    if letter is None:
        return None
    with translation.override(letter.language or settings.LANGUAGE_CODE):
        end = _("The portal sent this mail by itself. Please do not reply to it: nobody reads the replies.")
    parts = (letter.body.rstrip(), end, company().name)
    return replace(letter, body="\n\n".join(part for part in parts if part) + "\n")
