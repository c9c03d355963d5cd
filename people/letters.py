"""What all letters to people have in common: who is written to, in which language, to which address."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings

from mailing import kinds, tasks
from mailing.kinds import Kind, Letter
from mailing.models import Mail
from mailing.posting import post_each
from people.acting import can_act
from people.models import User

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

# Says what is true when it is sent; None when there is nothing to say any more.
Write = Callable[[User, Mapping[str, object]], Letter | None]


@dataclass(frozen=True, slots=True)
class Posted:
    """One mail to one person; the `key` names what it tells, so that it is never posted twice."""

    person: User
    key: str
    details: dict[str, object]


def is_written_to(person: User | None) -> bool:
    return person is not None and bool(person.email) and can_act(person)


def language_of(person: User) -> str:
    return person.language or settings.LANGUAGE_CODE


def letter(person: User, subject: str, body: str, secret: str = "") -> Letter:
    return Letter(person.email, " ".join(subject.split()), body, secret, language_of(person))


def post(kind: str, letters: list[Posted]) -> bool:
    """Within the transaction of what they tell of; False where all of them were posted before."""
    posted = post_each(kind, [(one.person, one.key, one.details) for one in letters])
    if posted:
        tasks.look()
    return bool(posted)


def register(name: str, label: StrPromise, write: Write) -> None:
    """Who writes the letters of a kind; called when the portal starts."""

    def written(mail: Mail) -> Letter | None:
        return write(mail.person, mail.details) if mail.person else None

    kinds.register(name, Kind(label, written))
