"""
A database of a former release, made by its `make run` and stored here, goes through the migrations of this one: its
records verify, its approved reports are the same bytes, and what its queue held is still done.
"""

from __future__ import annotations

import hashlib
import json
import lzma
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
# The key that its seals were made with.
SECRET_KEY = "nKFsQPNsSirGFbe9gc4PAEsOFFubQEadAmbEkBaasDxxI0-CnykJoDu4OUm-xrwglYw"
ASSESSMENTS, SNAPSHOTS = 26, 16
# The stored PDFs, by assessment and revision.
REPORTS = {
    (3, 1): "c1442dadcb2c",
    (9, 1): "9de037a36e96",
    (15, 1): "0ebad557c956",
}


class Installation:
    """A folder with the former database and its files of evidence, and commands of this release that work on it."""

    def __init__(self, folder: Path) -> None:
        self.database = folder / "portal.sqlite3"
        self.database.write_bytes(lzma.decompress((HERE / "release-1.sqlite3.xz").read_bytes()))
        shutil.copytree(HERE / "media", folder / "media")
        self.environment = {
            "PATH": os.environ["PATH"],
            "SECRET_KEY": SECRET_KEY,
            "ALLOWED_HOSTS": "localhost",
            "DATABASE_URL": f"sqlite:///{self.database}",
            "MEDIA_ROOT": str(folder / "media"),
            "EMAIL_URL": "consolemail://",
            "DEFAULT_FROM_EMAIL": "portal@localhost",
            "PORTAL_URL": "http://127.0.0.1:8000",
            "PLAIN_HTTP": "1",
        }

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True)

    def query(self, sql: str) -> list[tuple[object, ...]]:
        with sqlite3.connect(self.database) as connection:
            return connection.execute(sql).fetchall()


@pytest.fixture(scope="module")
def upgraded(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    installation = Installation(tmp_path_factory.mktemp("installation"))
    done = installation.manage("migrate", "--no-input")
    assert done.returncode == 0, done.stderr
    return installation


def test_every_record_of_the_former_release_verifies(upgraded: Installation) -> None:
    done = upgraded.manage("verify_records", "--language", "en")
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"Assessments: {ASSESSMENTS} looked at, 0 alarms" in done.stdout


def test_approved_reports_are_the_same_bytes(upgraded: Installation) -> None:
    tables = "assessments_report r JOIN assessments_snapshot s ON r.snapshot_id = s.id"
    stored: list[Any] = upgraded.query(f"SELECT s.assessment_id, s.revision, r.pdf FROM {tables}")  # noqa: S608
    assert {(key, revision): hashlib.sha256(pdf).hexdigest()[:12] for key, revision, pdf in stored} == REPORTS
    assert upgraded.query("SELECT count(*) FROM assessments_snapshot") == [(SNAPSHOTS,)]


def counted(installation: Installation, key: int) -> tuple[int, int]:
    """How many results of indicators and attitudes, and of tasks, an assessment has."""
    tables = ("assessments_indicatorresult", "assessments_taskresult")
    counts: list[Any] = [
        installation.query(f"SELECT count(*) FROM {table} WHERE assessment_id = {key}")[0][0]  # noqa: S608
        for table in tables
    ]
    return counts[0], counts[1]


def test_what_was_approved_before_has_its_confirmed_results(upgraded: Installation) -> None:
    newest = "SELECT assessment_id, content, max(revision) FROM assessments_snapshot GROUP BY assessment_id"
    snapshots: list[Any] = upgraded.query(newest)
    assert len(snapshots) > 10
    for key, text, _revision in snapshots:
        content = json.loads(text)
        tasks = [task for duty in content["duties"] for task in duty["tasks"]]
        items = sum(len(task["indicators"]) for task in tasks) + len(content["attitudes"])
        assert counted(upgraded, key) == (items, len(tasks)), key
    done = upgraded.manage("rebuild_results", "--dry-run", "--language", "en")
    assert "0 missing, 0 changed, 0 superfluous" in done.stdout


def test_lines_of_approved_plans_have_an_action_each_and_their_ledger_still_fits(upgraded: Installation) -> None:
    lines = "assessments_planline l JOIN assessments_assessment a ON l.assessment_id = a.id WHERE a.status = 'approved'"
    of_lines: list[Any] = upgraded.query(f"SELECT l.id, l.goal, a.trainee_id, 'planned' FROM {lines} ORDER BY l.id")  # noqa: S608
    actions = upgraded.query(
        "SELECT line_id, goal, person_id, state FROM assessments_developmentaction ORDER BY line_id"
    )
    assert actions == of_lines != []
    assert upgraded.query("SELECT count(*) FROM assessments_developmentstep") == [(len(of_lines),)]
    indexes = "SELECT tbl_name FROM sqlite_master WHERE type = 'index' AND name LIKE 'assessments_developmentaction%'"
    assert {name for (name,) in upgraded.query(indexes)} == {"assessments_developmentaction"}


def test_a_snapshot_that_was_changed_past_the_portal_ends_no_upgrade_and_is_named(tmp_path: Path) -> None:
    forged = Installation(tmp_path)
    with sqlite3.connect(forged.database) as connection:
        connection.execute(
            "UPDATE assessments_snapshot SET content = replace(content, '3', '4') WHERE assessment_id = 3"
        )
        connection.execute("UPDATE assessments_snapshot SET content = '[1' WHERE assessment_id = 9")
    done = forged.manage("migrate", "--no-input")
    assert done.returncode == 0, done.stderr
    assert "A-000003: the snapshot does not fit its seal" in done.stderr
    assert counted(forged, 3) == counted(forged, 9) == (0, 0)
    assert counted(forged, 15) != (0, 0)
    done = forged.manage("rebuild_results", "--language", "en")
    assert done.returncode == 1
    assert "A-000003  " in done.stderr


def test_a_change_by_sql_is_found_in_it(upgraded: Installation, tmp_path: Path) -> None:
    forged = Installation(tmp_path)
    shutil.copyfile(upgraded.database, forged.database)
    with sqlite3.connect(forged.database) as connection:
        connection.execute("UPDATE assessments_answer SET comment = '改過的話' WHERE assessment_id = 3")
    done = forged.manage("verify_records", "--language", "en", "--assessment", "A-000003")
    assert done.returncode == 1
    assert "A-000003" in done.stdout


def test_leaving_dates_of_before_have_yet_to_stand(upgraded: Installation) -> None:
    left = "FROM people_user WHERE left_on IS NOT NULL"
    assert upgraded.query(f"SELECT count(*) > 0 {left}") == [(1,)]
    stands = "left_recorded_on = left_on AND left_recorded_at > datetime('now', '-1 day')"
    assert upgraded.query(f"SELECT count(*) {left} AND NOT ({stands})") == [(0,)]


def test_what_its_queue_held_is_done_by_the_worker_of_this_release(upgraded: Installation) -> None:
    done = upgraded.manage("worker", "--batch", "--no-startup-delay", "--no-reload")
    assert done.returncode == 0, done.stderr
    moved = "task_path LIKE '%send_mail'"
    assert upgraded.query(f"SELECT task_path, status FROM django_tasks_database_dbtaskresult WHERE {moved}") == [  # noqa: S608
        ("assessments.workflow.tasks.send_mail", "SUCCESSFUL")
    ]
    assert "Content-Type: text/plain" in done.stdout
    mails = upgraded.query("SELECT state, attempts, message_id FROM mailing_mail")
    assert [(state, tries) for state, tries, _name in mails] == [("sent", 1)] * done.stdout.count("Message-ID: ")
    assert all(f"Message-ID: {name}" in done.stdout for _state, _tries, name in mails)


def test_its_standards_are_official_and_those_that_ship_name_their_source(upgraded: Installation) -> None:
    columns = "code, origin, source, official_digest = digest"
    rows = upgraded.query(f"SELECT {columns} FROM competency_standardversion WHERE status <> 'draft' ORDER BY code")  # noqa: S608
    ministry = "勞動部勞動力發展署 iCAP 職能發展應用平台"
    assert rows[:2] == [(f"BAS4222-002v{number}", "official", ministry, 1) for number in (1, 2)]
    assert {origin for _code, origin, _source, _same in rows} == {"official"}
