"""PostgreSQL goes away under a worker and comes back: the worker goes on, and so does what it was doing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg2  # type: ignore[import-untyped]  # it comes without types
import pytest

from scripts.with_postgres import own_server
from tests.processes import until

ROOT = Path(__file__).resolve().parents[2]


class Portal:
    """A portal on a database server of its own, which can be stopped and started."""

    def __init__(self, server: Any, folder: Path) -> None:
        self.server, self.log = server, folder / "worker.log"
        own = {"DATABASE_URL": server.get_uri(), "DJANGO_SETTINGS_MODULE": "config.settings"}
        self.environment = {**os.environ, **own, "MEDIA_ROOT": str(folder)}

    def manage(self, *arguments: str, **how: Any) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "manage.py", *arguments], cwd=ROOT, env=self.environment, **how)

    def enqueue(self, task: str, file: Path) -> None:
        code = f"from tests.running import tasks; tasks.{task}.enqueue({str(file)!r})"
        assert self.manage("shell", "-v", "0", "-c", code).wait(60) == 0

    def state_of(self, task: str) -> str:
        connection = psycopg2.connect(self.server.get_uri())
        try:
            with connection.cursor() as cursor:
                table = "django_tasks_database_dbtaskresult"
                cursor.execute(f"SELECT status FROM {table} WHERE task_path LIKE %s", [f"%.{task}"])  # noqa: S608 - ours
                ((status,),) = cursor.fetchall()
                return str(status)
        finally:
            connection.close()


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[Portal]:
    with own_server() as server:
        portal = Portal(server, tmp_path)
        assert portal.manage("migrate", "-v", "0").wait(120) == 0
        yield portal


def test_a_worker_outlives_a_restart_of_the_database(portal: Portal, tmp_path: Path) -> None:
    with portal.log.open("wb") as log:
        worker = portal.manage("worker", "--no-startup-delay", stdout=log, stderr=log)
    try:
        in_the_middle, afterwards = tmp_path / "middle", tmp_path / "after"
        portal.enqueue("ask_until", in_the_middle)
        until(Path(f"{in_the_middle}.begun").exists, "the task did not begin")
        portal.server.stop()
        until(lambda: "does not answer" in portal.log.read_text(), "the worker did not notice")
        in_the_middle.touch()
        portal.server.ensure_postgres_running()
        portal.enqueue("note", afterwards)
        until(lambda: portal.state_of("note") == "SUCCESSFUL", "nothing was done after the restart")
        until(lambda: portal.state_of("ask_until") == "SUCCESSFUL", "what was being done was not done again")
        assert worker.poll() is None
        assert "answers again" in portal.log.read_text()
        assert afterwards.read_text() == "done\n"
        portal.server.stop()
        until(lambda: portal.log.read_text().count("does not answer") > 2, "the worker did not notice")
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(20) == 0
    finally:
        if worker.poll() is None:
            worker.kill()
            worker.wait()
