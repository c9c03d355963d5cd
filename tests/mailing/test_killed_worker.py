"""A worker killed or ended in the middle of a mail, several at once: no mail lost, none twice but at a kill."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from assessments.workflow import steps
from mailing.models import Mail, MailState, Trouble
from mailing.tasks import look
from tests.factories import CycleFactory, UserFactory, open_for
from tests.mailing.server import SILENT, MailServer, mail_server

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 90  # seconds until the test gives up waiting


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as made:
        yield made


def worker(server: MailServer, *arguments: str, **environment: str) -> subprocess.Popen[bytes]:
    """`manage.py worker` for the mail alone, in a process of its own, on the test's own database."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        url = f"sqlite:///{name}"
    else:
        url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    own: dict[str, Any] = {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "EMAIL_URL": f"smtp://127.0.0.1:{server.port}",
        "EMAIL_TIMEOUT": "20",
        "MAIL_RETRY_SECONDS": "0",
        **environment,
    }
    how = ["worker", "--queue-name", "mail", "--no-startup-delay", "--no-reload", *arguments]
    command = [sys.executable, "manage.py", *how]
    return subprocess.Popen(command, cwd=settings.BASE_DIR, env={**os.environ, **own}, stderr=subprocess.DEVNULL)


def killed_at(stage: str, server: MailServer) -> None:
    """A worker that is killed while the server, at this stage, says nothing."""
    server.at = {stage: SILENT}
    first = worker(server)
    try:
        server.wait_for(stage, PATIENCE)
        if stage == "text":
            assert server.taken, "the server has it"
    finally:
        first.send_signal(signal.SIGKILL)
        first.wait()
    server.at = {}


def as_if_its_lease_had_run_out() -> None:
    Mail.objects.filter(state=MailState.SENDING).update(lease_until=timezone.now())
    look()


@pytest.fixture
def mails(standard: Any, hr: Any, supervisor: Any) -> list[Mail]:
    """Of five people whose appraisal was cancelled: to each, and to the supervisor about each."""
    cycle = CycleFactory(version=standard)
    for _number in range(5):
        assessment = open_for(cycle, UserFactory(supervisor=supervisor), supervisor, hr)
        steps.perform(assessment.pk, "cancel", hr, reason="離職")
    return list(Mail.objects.order_by("pk"))


@pytest.mark.parametrize("stage", ["hello", "RCPT"])
def test_a_worker_killed_before_the_text_was_handed_over_costs_nothing(stage, mails, server):
    killed_at(stage, server)
    assert Mail.objects.get(state=MailState.SENDING).handed_over_at is None
    as_if_its_lease_had_run_out()
    assert worker(server, "--batch").wait(PATIENCE) == 0
    assert sorted(server.ids) == sorted(mail.message_id for mail in mails)
    assert set(Mail.objects.values_list("state", "doubts")) == {(MailState.SENT, 0)}


def test_a_mail_whose_worker_was_killed_after_it_was_handed_over_is_sent_once_more_and_shown_so(mails, server):
    killed_at("text", server)
    caught = Mail.objects.get(state=MailState.SENDING)
    assert caught.handed_over_at is not None
    as_if_its_lease_had_run_out()
    assert worker(server, "--batch").wait(PATIENCE) == 0
    counts = Counter(server.ids)
    assert set(counts) == {mail.message_id for mail in mails}, "none is lost"
    assert {key for key, count in counts.items() if count > 1} == {caught.message_id}
    assert counts[caught.message_id] == 2
    caught.refresh_from_db()
    assert (caught.state, caught.doubts, caught.is_perhaps_twice) == (MailState.SENT, 1, True)
    first, second = (message for message in server.taken if message["Message-ID"] == caught.message_id)
    assert first.get_content() == second.get_content()


def test_a_worker_that_is_told_to_end_in_the_middle_of_a_mail_gives_it_back_in_time(mails, server):
    server.at = {"RCPT": SILENT}
    one = worker(server)
    try:
        server.wait_for("RCPT", PATIENCE)
        one.send_signal(signal.SIGTERM)
        assert one.wait(20) == 0
    finally:
        one.kill()
        one.wait()
    assert not Mail.objects.filter(state=MailState.SENDING).exists()
    server.at = {}
    assert worker(server, "--batch").wait(PATIENCE) == 0
    assert sorted(server.ids) == sorted(mail.message_id for mail in mails)
    assert set(Mail.objects.values_list("state", "doubts")) == {(MailState.SENT, 0)}


def test_a_mail_of_a_living_worker_is_not_taken_from_it(mails, server):
    server.at, server.only_for = {"RCPT": SILENT}, mails[0].person.email
    slow = worker(server)
    try:
        server.wait_for("RCPT", PATIENCE)
        assert worker(server, "--batch").wait(PATIENCE) == 0
        held = Mail.objects.get(state=MailState.SENDING)
        assert held.person_id == mails[0].person_id
        assert Mail.objects.filter(state=MailState.SENT).count() == len(mails) - 1
        assert held.message_id not in server.ids
    finally:
        slow.send_signal(signal.SIGKILL)
        slow.wait()


def test_three_workers_at_once_send_each_mail_once(mails, server):
    server.slow = 0.01
    workers = [worker(server, "--batch") for _number in range(3)]
    assert [one.wait(PATIENCE) for one in workers] == [0, 0, 0]
    assert sorted(server.ids) == sorted(mail.message_id for mail in mails)
    assert set(Mail.objects.values_list("state", flat=True)) == {MailState.SENT}


def test_a_worker_on_a_silent_server_goes_on_and_every_mail_arrives_once_when_it_speaks_again(mails, server):
    server.at = {"hello": SILENT}
    one = worker(server, EMAIL_TIMEOUT="1")
    try:
        server.wait_for("hello", PATIENCE)
        until = timezone.now().timestamp() + PATIENCE
        while not Mail.objects.filter(trouble=Trouble.SILENT).exists():
            assert timezone.now().timestamp() < until
            assert one.poll() is None
        server.at = {}
        while Mail.objects.exclude(state=MailState.SENT).exists():
            assert timezone.now().timestamp() < until, "the mails did not go out"
            assert one.poll() is None
    finally:
        one.send_signal(signal.SIGKILL)
        one.wait()
    assert sorted(server.ids) == sorted(mail.message_id for mail in mails)
