"""A real worker process, killed in the middle of a large list; the next one begins again from nothing done."""

from __future__ import annotations

import signal
import subprocess
import time
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from people.models import JobState, StaffImport, StaffJob, User
from people.stafflist import confirming, keeping
from people.stafflist.applying import Order
from running.models import Worker
from tests.people.stafflist.lists import xlsx
from tests.processes import PATIENCE, manage

pytestmark = pytest.mark.django_db(transaction=True)
ROWS = 6000


def worker(*arguments: str) -> subprocess.Popen[bytes]:
    return manage("worker", "--no-startup-delay", *arguments, stderr=subprocess.DEVNULL)


def is_under_way(job):
    """Where the database lets anybody see it, in the middle of writing."""
    job.refresh_from_db()
    return job.started_at is not None and (job.done > 0 or connection.vendor == "sqlite")


def test_nothing_is_done_of_a_list_whose_worker_was_killed_and_the_next_one_does_all(hr):
    data = xlsx([[f"N{number}", "新人"] for number in range(ROWS)], ["員工編號", "姓名"])
    upload = keeping.keep(hr, "list.xlsx", data)
    digest = keeping.look(data, hr, {}).plan.digest
    job = confirming.confirm(upload, Order(digest=digest), hr)
    assert isinstance(job, StaffJob)
    first, until = worker(), time.monotonic() + PATIENCE
    try:
        while not is_under_way(job):
            assert first.poll() is None
            assert time.monotonic() < until, "no worker took it up"
    finally:
        first.send_signal(signal.SIGKILL)
        first.wait()
    job.refresh_from_db()
    assert job.state == JobState.WAITING
    assert not User.objects.filter(username__startswith="N").exists()
    Worker.objects.all().delete()  # as if a minute had passed
    DBTaskResult.objects.filter(status="RUNNING").update(started_at=timezone.now() - timedelta(minutes=5))
    assert worker("--batch").wait(PATIENCE) == 0
    job.refresh_from_db()
    assert (job.state, job.done) == (JobState.DONE, ROWS)
    assert StaffImport.objects.get().counts["new"] == ROWS
    assert User.objects.filter(username__startswith="N").count() == ROWS
