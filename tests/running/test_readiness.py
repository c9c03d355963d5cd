"""/readyz/ says part by part whether the portal can do all its work, to anybody, and costs nothing to ask again."""

from __future__ import annotations

import json
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from printing.font_files import FACES
from printing.making.store import seal
from running import readiness
from running.models import Worker
from tests.running import tasks
from tests.running.test_heartbeat import row

pytestmark = pytest.mark.django_db
PARTS = ["database", "migrations", "workers", "queue", "fonts"]


@pytest.fixture(autouse=True)
def forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test looks by itself."""
    monkeypatch.setattr("running.views.KEPT", readiness.Kept())


@pytest.fixture
def fonts(settings: Any, tmp_path: Path) -> Path:
    settings.FONT_DIR = tmp_path
    for name in FACES:
        (tmp_path / name).touch()
    seal(tmp_path, "played")
    return tmp_path


@pytest.fixture
def ready(fonts: Path) -> Worker:
    """All is well: one worker serves all queues."""
    return row("alive")


def answer(client: Client) -> tuple[int, dict[str, Any]]:
    response = client.get("/readyz/")
    assert "no-store" in response.headers["Cache-Control"]
    return response.status_code, response.json()


def failing(client: Client) -> dict[str, str]:
    """The parts that are not well, and what they say."""
    status, said = answer(client)
    assert (status, said["ready"]) == (503, False)
    return {name: part["text"] for name, part in said["parts"].items() if not part["ok"]}


def test_with_all_well_it_is_ready(ready: Worker, client: Client) -> None:
    status, said = answer(client)
    assert (status, said["ready"], list(said["parts"])) == (200, True, PARTS)


def test_a_queue_without_a_living_worker_is_named(fonts: Path, client: Client, settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "mail"]}}
    row("alive", queues=("default",))
    row("dead", timedelta(minutes=2), queues=("mail",))
    assert failing(client) == {"workers": "no worker for: mail"}


def test_a_task_that_waits_too_long_is_told(ready: Worker, client: Client, settings: Any) -> None:
    tasks.note.enqueue("x")
    tasks.note.using(run_after=timezone.now() + timedelta(hours=2)).enqueue("later")
    assert answer(client)[0] == 200
    late = timezone.now() - timedelta(seconds=settings.TASK_LATE_SECONDS + 5)
    DBTaskResult.objects.filter(args_kwargs__args=["x"]).update(enqueued_at=late)
    assert failing_now(client)["queue"].startswith("the oldest task that is due waits for 180")


def test_a_task_put_off_counts_from_when_it_is_due(ready: Worker, client: Client, settings: Any) -> None:
    tasks.note.enqueue("x")
    long_ago, late = timezone.now() - timedelta(days=3), timedelta(seconds=settings.TASK_LATE_SECONDS + 5)
    DBTaskResult.objects.update(enqueued_at=long_ago, run_after=timezone.now() - timedelta(seconds=5))
    assert answer(client)[0] == 200
    DBTaskResult.objects.update(run_after=timezone.now() - late)
    assert list(failing_now(client)) == ["queue"]


def failing_now(client: Client) -> dict[str, str]:
    """After what was kept is no longer fresh."""
    from running import views

    views.KEPT.at = float("-inf")
    return failing(client)


def test_a_migration_that_is_not_applied_is_named(ready: Worker, client: Client) -> None:
    MigrationRecorder.Migration.objects.filter(app="running", name="0001_workers").delete()
    assert failing(client) == {"migrations": "to apply: running.0001_workers"}


def test_fonts_that_are_not_as_prepared_are_named(ready: Worker, fonts: Path, client: Client) -> None:
    (fonts / "NotoEmoji.ttf").write_bytes(b"x")
    assert failing(client) == {"fonts": "missing or damaged: NotoEmoji.ttf"}


def test_without_the_database_it_says_so_and_nothing_secret(
    fonts: Path, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[int] = []

    def gone(*args: object, **kwargs: object) -> None:
        tries.append(1)
        raise OperationalError("connection to server at 10.0.0.7 failed: password of portal")

    monkeypatch.setattr(connection, "cursor", gone)
    said = failing(client)
    assert set(said) == {"database", "migrations", "workers", "queue"}
    assert said["database"] == "does not answer"
    assert "10.0.0.7" not in json.dumps(said)
    assert len(tries) == 1, "where it is far away, each try takes seconds"


def test_asked_again_at_once_it_asks_nobody(ready: Worker, client: Client, django_assert_num_queries: Any) -> None:
    answer(client)
    with django_assert_num_queries(0):
        for _time in range(20):
            assert answer(client)[0] == 200


def test_while_one_waits_for_the_database_the_others_get_the_last_answer(ready: Worker, client: Client) -> None:
    from running import views

    answer(client)
    views.KEPT.at -= readiness.Kept.FRESH_SECONDS
    with views.KEPT.lock:
        assert answer(client)[0] == 200


def test_an_answer_that_is_too_old_is_not_given(ready: Worker, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from running import views

    monkeypatch.setattr(readiness.Kept, "WAIT_SECONDS", 0.01)
    answer(client)
    views.KEPT.at -= readiness.Kept.OLD_SECONDS + 1
    with views.KEPT.lock:
        assert failing(client) == {"database": "does not answer"}


def test_it_answers_over_plain_http_where_all_else_is_sent_to_https(
    ready: Worker, client: Client, settings: Any
) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/accounts/login/").status_code == 301
    assert client.get("/readyz/").status_code == 200


def test_nothing_can_be_sent_to_it(ready: Worker, client: Client) -> None:
    assert client.post("/readyz/").status_code == 405


@pytest.fixture
def said() -> StringIO:
    return StringIO()


def test_the_command_says_the_same_and_fails_when_something_is_not_well(ready: Worker, said: StringIO) -> None:
    call_command("readiness", stdout=said)
    assert [line.split()[0] for line in said.getvalue().splitlines()] == PARTS
    ready.delete()
    with pytest.raises(CommandError, match="not ready"):
        call_command("readiness", stdout=said)
    assert "NO  no worker for: default" in said.getvalue()
