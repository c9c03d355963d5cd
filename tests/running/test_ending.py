"""A worker that is asked to end does so within 20 seconds, whatever it is doing; the next takes that up."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django_tasks.base import Task, TaskResultStatus
from django_tasks_db.models import DBTaskResult

from assessments.enums import ExportState, ItemState
from assessments.exports import making
from assessments.models import ExportItem, ExportJob
from running.models import Worker
from tests.factories import UserFactory, open_for, submitted
from tests.processes import PATIENCE, environment, manage, until
from tests.running import tasks

pytestmark = pytest.mark.django_db(transaction=True)
ASKED_SECONDS = 20.0
Start = Callable[..., subprocess.Popen[bytes]]


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts workers that do not outlive the test."""
    started: list[subprocess.Popen[bytes]] = []

    def begin(*arguments: str) -> subprocess.Popen[bytes]:
        started.append(manage("worker", "--no-startup-delay", *arguments, stderr=subprocess.DEVNULL))
        return started[-1]

    yield begin
    for process in started:
        if process.poll() is None:
            process.kill()
        process.wait()


def seconds_until_its_end(process: subprocess.Popen[bytes]) -> float:
    began = time.monotonic()
    process.wait(ASKED_SECONDS)
    return time.monotonic() - began


def only_task(task: Task[..., None]) -> DBTaskResult:
    return DBTaskResult.objects.get(task_path=task.module_path)


def test_one_that_waits_for_work_ends_and_leaves_no_row(start: Start) -> None:
    process = start("--queue", "default")
    until(Worker.objects.exists, "the worker did not start")
    assert Worker.objects.get().queues == ["default"]
    process.send_signal(signal.SIGTERM)
    seconds_until_its_end(process)
    assert process.returncode == 0
    assert not Worker.objects.exists()


@pytest.mark.parametrize(
    ("task", "number"),
    [(tasks.wait_for, signal.SIGTERM), (tasks.hear_nothing_once, signal.SIGINT)],
    ids=["slow", "deaf at first"],
)
def test_one_in_the_middle_of_a_task_ends_and_the_next_does_it(
    start: Start, tmp_path: Path, task: Task[..., None], number: int
) -> None:
    file = tmp_path / "file"
    task.enqueue(str(file))
    process = start()
    until((tmp_path / "file.begun").exists, "the task did not begin")
    assert only_task(task).worker_ids == [Worker.objects.get().name]
    process.send_signal(number)
    seconds_until_its_end(process)
    assert process.returncode == 0
    left = only_task(task)
    assert (left.status, left.worker_ids) == (TaskResultStatus.READY, [])
    file.touch()
    assert start("--batch").wait(PATIENCE) == 0
    assert only_task(task).status == TaskResultStatus.SUCCESSFUL


IMPATIENT = """
import django
django.setup()
from django.core.management import execute_from_command_line
from running import loop
loop.GRACE_SECONDS = 1000
execute_from_command_line(["manage.py", "worker", "--no-startup-delay"])
"""


def test_one_that_is_asked_twice_waits_for_nothing(tmp_path: Path) -> None:
    """Ctrl-C, then `make run` itself. It would be ended by force, with 1, had only time interrupted the task."""
    file = tmp_path / "file"
    tasks.wait_for.enqueue(str(file))
    process = subprocess.Popen(
        [sys.executable, "-c", IMPATIENT], cwd=settings.BASE_DIR, env=environment(), stderr=subprocess.PIPE, text=True
    )
    try:
        until(lambda: (tmp_path / "file.begun").exists() or process.poll() is not None, "the task did not begin")
        process.send_signal(signal.SIGINT)
        assert process.stderr is not None
        while "was asked to end" not in process.stderr.readline():
            assert process.poll() is None
        process.send_signal(signal.SIGTERM)
        assert process.wait(ASKED_SECONDS) == 0
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()
    assert only_task(tasks.wait_for).status == TaskResultStatus.READY


def test_a_queue_that_is_not_declared_is_refused(settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "mail"]}}
    with pytest.raises(CommandError, match=r"no queue post\. There are: default, mail"):
        call_command("worker", "--queue", "mail,post")


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has nothing that waits for another machine")
def test_one_that_hangs_in_the_database_ends_and_gives_back_its_task(start: Start, tmp_path: Path) -> None:
    tasks.hang_in_the_database.enqueue(str(tmp_path / "file"))
    process = start()
    until((tmp_path / "file.begun").exists, "the task did not begin")
    process.send_signal(signal.SIGTERM)
    assert seconds_until_its_end(process) < ASKED_SECONDS
    assert only_task(tasks.hang_in_the_database).status == TaskResultStatus.READY
    assert not Worker.objects.exists()
    with connection.cursor() as cursor:  # nobody cancels what a vanished client had begun
        cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%'")


def test_an_export_goes_on_at_once_with_the_next_worker(start: Start, cycle, supervisor, hr, media) -> None:
    for _number in range(8):
        submitted(open_for(cycle, UserFactory(), supervisor, hr))
    making.ask_for(hr, making.exportable(hr).select_related("cycle", "supervisor"), "zip")
    process = start()
    until(lambda: ExportItem.objects.filter(state=ItemState.DONE).exists(), "no report was made")
    process.send_signal(signal.SIGTERM)
    seconds_until_its_end(process)
    assert ExportJob.objects.get().state == ExportState.WAITING
    assert not ExportItem.objects.filter(lease_until__isnull=False).exists()
    made = ExportItem.objects.filter(state=ItemState.DONE).count()
    assert 0 < made < 8
    assert start("--batch").wait(PATIENCE) == 0
    assert ExportJob.objects.get().state == ExportState.DONE
    assert not ExportItem.objects.exclude(state=ItemState.DONE).exists()


def test_a_worker_takes_only_what_stands_in_its_queues(start: Start, tmp_path: Path) -> None:
    tasks.note.enqueue(str(tmp_path / "noted"))
    assert start("--queue", "mail", "--batch").wait(PATIENCE) == 0
    assert not (tmp_path / "noted").exists()
    assert start("--queue", "mail,default", "--batch").wait(PATIENCE) == 0
    assert (tmp_path / "noted").read_text() == "done\n"
