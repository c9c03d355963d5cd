"""Tasks that a dead worker left running are queued again; those of the living are not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from assessments.exports import tending
from mailing.tasks import send_mails
from running.models import Worker
from running.taking_up import MOST_TAKEN, take_up_tasks

pytestmark = pytest.mark.django_db


def left_running(worker: str, minutes: float = 5, taken: int = 1) -> DBTaskResult:
    row = DBTaskResult.objects.get(pk=send_mails.enqueue().id)
    row.status, row.started_at = TaskResultStatus.RUNNING, timezone.now() - timedelta(minutes=minutes)
    row.worker_ids = ["earlier"] * (taken - 1) + [worker]
    row.save()
    return row


def alive(name: str, silent: timedelta) -> None:
    seen = Now() - silent
    Worker.objects.create(name=name, host="here", pid=1, queues=["*"], started_at=seen, seen_at=seen)


def status(row: DBTaskResult) -> str:
    return str(DBTaskResult.objects.get(pk=row.pk).status)


def test_a_task_of_a_living_worker_is_left_to_it_however_long_it_takes() -> None:
    alive("living", timedelta(seconds=20))
    row = left_running("living", minutes=600)
    assert take_up_tasks() == 0
    assert status(row) == "RUNNING"


def test_what_was_begun_a_moment_ago_is_left_alone() -> None:
    row = left_running("unknown", minutes=0.5)
    assert take_up_tasks() == 0
    assert status(row) == "RUNNING"


@pytest.mark.parametrize("known", [True, False])
def test_a_task_of_one_that_gives_no_sign_of_life_is_queued_again(known: bool) -> None:
    if known:
        alive("dead", timedelta(seconds=61))
    row = left_running("dead")
    assert take_up_tasks() == 1
    assert status(row) == "READY"
    assert list(DBTaskResult.objects.ready()) == [row]
    assert take_up_tasks() == 0


def test_a_task_that_ends_every_worker_is_given_up() -> None:
    row = left_running("dead", taken=MOST_TAKEN)
    assert take_up_tasks() == 0
    assert status(row) == "FAILED"


def test_the_round_takes_up_tasks_and_comes_soon_while_something_runs() -> None:
    row = left_running("dead")
    young = left_running("killed a moment ago", minutes=0.1)
    tending.resume()
    assert (status(row), status(young)) == ("READY", "RUNNING")
    tend = DBTaskResult.objects.get(task_path=tending.tend.module_path)
    assert tend.run_after < timezone.now() + timedelta(seconds=70)
    tending.resume()
    assert DBTaskResult.objects.filter(task_path=tending.tend.module_path).count() == 1
