"""Two who let people in, and somebody whom nobody has let in yet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pypdfium2
import pytest
from django_tasks_db.models import DBTaskResult

from mailing import sending
from mailing.models import Mail
from people.invitations import issuing
from people.invitations.rules import lines_of
from people.models import User
from people.roles import Role
from tests.factories import UserFactory
from tests.mailing.server import MailServer, mail_server

PASSWORD = "竹林裡的第七棵竹子很高"
LINK = re.compile(r"http://127\.0\.0\.1:8000(/accounts/invited/\S+)")


@pytest.fixture
def newcomer(supervisor: User) -> User:
    """Works here since today, with a mail address of their own."""
    return UserFactory(username="N001", name="許雅婷", supervisor=supervisor)


@pytest.fixture
def paper(supervisor: User) -> User:
    """The same without a mail address."""
    return UserFactory(username="N002", name="高建宏", supervisor=supervisor, email="")


@pytest.fixture
def second(db: Any) -> User:
    """Another one of HR."""
    return UserFactory(username="hr2", name="周淑惠", roles=[Role.HR])


@pytest.fixture
def server(settings: Any) -> Iterator[MailServer]:
    with mail_server() as made:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", made.port, 5
        yield made


def issue(people: list[User], by: User, *, renewing: bool = False) -> issuing.Issued:
    """As the pages do it: what was shown is what is done."""
    return issuing.issue(issuing.seen_of(lines_of(people, by, renewing=renewing)), by, renewing=renewing)


def sent_link(server: MailServer) -> str:
    """The address in the newest mail that the server took, after the outbox was looked through."""
    sending.send_due()
    found = LINK.search(server.taken[-1].get_content())
    assert found, server.taken[-1].get_content()
    return found[1]


def words_of(pdf: bytes) -> str:
    """What stands on the pages, as a reader of PDF finds it."""
    document = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def pages_of(pdf: bytes) -> int:
    return len(pypdfium2.PdfDocument(pdf))


def codes_of(pdf: bytes) -> list[str]:
    return re.findall(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}\b", words_of(pdf))


def queued() -> list[list[int]]:
    """What the page of forgotten passwords left to do."""
    rows = DBTaskResult.objects.filter(task_path__endswith="answer_forgotten_password").order_by("enqueued_at")
    return [row.args_kwargs["args"][0] for row in rows]


def mails_to(person: User) -> list[str]:
    return list(Mail.objects.filter(person=person).order_by("pk").values_list("kind", flat=True))
