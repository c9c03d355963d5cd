"""A kind of mail of the tests' own, and a mail server that the portal writes to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from mailing import kinds, posting
from mailing.kinds import Kind, Letter
from mailing.models import Mail
from people.models import User
from tests.factories import UserFactory
from tests.mailing.server import MailServer, mail_server


def write(mail: Mail) -> Letter | None:
    """To the address of now; nothing to one who has none."""
    person = mail.person
    if mail.details.get("broken"):
        raise RuntimeError("no words")
    return Letter(person.email, "你好", f"致 {person.name}\n.一行以點開始\n") if person.email else None


@pytest.fixture(autouse=True)
def letters() -> None:
    kinds.register("test", Kind("test", write))


@pytest.fixture
def server(settings: Any) -> Iterator[MailServer]:
    with mail_server() as made:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", made.port, 1
        yield made


@pytest.fixture
def posted(db: Any) -> Callable[..., Mail]:
    """A mail in the outbox, to somebody new."""

    def post(person: User | None = None, **details: object) -> Mail:
        person = person or UserFactory()
        return posting.post("test", [(person, f"test/{person.pk}")], details)[0]

    return post
