"""Some hundred people are opened by real workers; one is killed in the middle, and others carry on."""

from __future__ import annotations

import signal
import subprocess
from collections import Counter

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from assessments.bulk import preparing as bulk
from assessments.bulk.working import set_to_work
from assessments.enums import BulkItemState, BulkState
from assessments.joining.checks import Wanted
from assessments.joining.preparing import prepare
from assessments.models import Assessment, BulkJob
from assessments.models.mails import MailTopic
from mailing.models import Mail
from people.models import User
from people.numbers import key_of
from running.models import SILENCE, Worker
from running.taking_up import running_tasks
from tests.factories import UserFactory
from tests.processes import PATIENCE, manage, until

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one writer in at a time"),
]
TEAM, TEAMS = 60, 5


def worker(*arguments: str) -> subprocess.Popen[bytes]:
    return manage("worker", "--no-startup-delay", *arguments, stderr=subprocess.DEVNULL)


@pytest.fixture
def people(db):
    for team in range(TEAMS):
        above = UserFactory()
        User.objects.bulk_create(
            User(
                username=(number := f"K{team}{place:03d}"),
                username_key=key_of(number),
                name=f"員工{number}",
                supervisor=above,
                email=f"{number}@example.com",
            )
            for place in range(TEAM)
        )
    return list(User.objects.filter(username__startswith="K").values_list("pk", flat=True))


def test_each_is_opened_once_and_told_once_though_a_worker_is_killed_in_the_middle(cycle, hr, people):
    job = bulk.confirm(prepare(cycle, hr, [Wanted(key) for key in people]).pk, hr)
    set_to_work(job)
    first = worker()
    try:
        until(lambda: Assessment.objects.exists() or first.poll() is not None, "the worker opened nobody")
    finally:
        first.send_signal(signal.SIGKILL)
        first.wait()
    assert BulkJob.objects.get().state == BulkState.WAITING
    assert 0 < job.items.filter(state=BulkItemState.DONE).count() < len(people)
    held = Mail.objects.exclude(state="waiting").count()
    assert held == 0, "no mail goes out before the rest is opened"
    # As if the silence after its last sign of life had passed.
    Worker.objects.all().delete()
    running_tasks().update(started_at=timezone.now() - 2 * SILENCE)
    others = [worker("--batch", "--queue-name", "default") for _number in range(2)]
    for one in others:
        assert one.wait(PATIENCE) == 0
    assert BulkJob.objects.get().state == BulkState.DONE
    assert Counter(Assessment.objects.values_list("trainee", flat=True)) == Counter(people)
    told = Counter(Mail.objects.values_list("person", flat=True))
    assert told == Counter([*people, *User.objects.filter(reports__in=people).values_list("pk", flat=True).distinct()])
    assert MailTopic.objects.count() == 2 * len(people)
    assert not Mail.objects.filter(state="waiting", next_try_at__gt=timezone.now()).exists()
    call_command("verify_records")
