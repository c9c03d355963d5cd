"""What a worker gives back, and what it does with a task that meets a database that does not answer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from running import queue
from running.loop import MOST_TIMES, Loop
from tests.running import tasks

pytestmark = pytest.mark.django_db(transaction=True)


def taken(worker: str, task: Any = tasks.note) -> DBTaskResult:
    task.enqueue("/nowhere/at/all")
    row = queue.taken(worker, ["*"], [], "default")
    assert row is not None
    return row


def test_only_what_runs_under_the_own_name_is_given_back() -> None:
    mine, other = taken("me"), taken("other")
    assert queue.hand_back("me") == 1
    mine.refresh_from_db()
    other.refresh_from_db()
    assert (mine.status, mine.worker_ids, mine.started_at) == (TaskResultStatus.READY, [], None)
    assert (other.status, other.worker_ids) == (TaskResultStatus.RUNNING, ["other"])
    assert queue.taken("third", ["*"], [], "default") == mine, "it is due at once"


@pytest.mark.parametrize("path", ["os.system", "json.nothing", "nowhere.at_all"])
def test_a_row_that_names_no_task_ends_no_worker(path: str) -> None:
    tasks.note.enqueue("/nowhere/at/all")
    DBTaskResult.objects.update(task_path=path)
    Loop("me", ["*"], batch=True).run()
    assert DBTaskResult.objects.get().status == TaskResultStatus.FAILED


def test_what_another_worker_took_up_meanwhile_is_not_given_back() -> None:
    row = taken("me")
    DBTaskResult.objects.update(worker_ids=["me", "other"], started_at=timezone.now())
    queue.put_off(row)
    assert queue.hand_back("me") == 0
    assert DBTaskResult.objects.get().status == TaskResultStatus.RUNNING


def test_a_task_that_met_the_database_is_done_again_later_each_time() -> None:
    waits = []
    for number in (1, 4, 30):
        row = taken("me", tasks.lose_the_database)
        DBTaskResult.objects.update(worker_ids=["me"] * number)
        row.refresh_from_db()
        queue.put_off(row)
        waits.append(DBTaskResult.objects.get().run_after - timezone.now())
        DBTaskResult.objects.all().delete()
    assert waits[0] < timedelta(seconds=3) < timedelta(seconds=10) < waits[1] < waits[2] < timedelta(minutes=6)


@pytest.mark.parametrize(
    ("times", "status"),
    [(1, TaskResultStatus.READY), (MOST_TIMES, TaskResultStatus.FAILED)],
    ids=["once", "again and again"],
)
def test_a_task_that_the_database_fails_again_and_again_is_itself_at_fault(times: int, status: str) -> None:
    row = taken("me", tasks.lose_the_database)
    row.worker_ids = ["me"] * times
    row.save()
    Loop("me", ["*"])._perform(row)
    assert DBTaskResult.objects.get().status == status


def test_a_task_that_fails_by_itself_is_not_done_again() -> None:
    Loop("me", ["*"])._perform(taken("me"))
    left = DBTaskResult.objects.get()
    assert left.status == TaskResultStatus.FAILED
    assert "FileNotFoundError" in left.exception_class_path


def test_an_outcome_that_is_no_json_fails_the_task_and_not_the_worker() -> None:
    Loop("me", ["*"])._perform(taken("me", tasks.answer_nonsense))
    assert DBTaskResult.objects.get().status == TaskResultStatus.FAILED
