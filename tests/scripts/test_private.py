"""Nobody but their owner reads the database, the trial's settings, evidence and exports; also those of before."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from assessments.exports import files
from assessments.models import ExportJob
from scripts import private

ROOT = Path(__file__).resolve().parents[2]


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def open_to_all(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("x")
    path.chmod(0o644)
    path.parent.chmod(0o755)
    return path


@pytest.fixture
def prepare(tmp_path: Path):
    """Closes an installation in a process of its own, whose umask is the usual one."""

    def run(code: str = "private.close()") -> None:
        before = "import django; django.setup(); from django.conf import settings; from scripts import private; "
        environment = {
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "SECRET_KEY": "only-for-this-test-0123456789-abcdefghijklmnopqrstuvwxyz",
            "ALLOWED_HOSTS": "localhost",
            "DATABASE_URL": f"sqlite:///{tmp_path}/portal.sqlite3",
            "MEDIA_ROOT": str(tmp_path / "media"),
        }
        place = f"from pathlib import Path; settings.VAR_DIR = Path({str(tmp_path)!r}); "
        command = [sys.executable, "-c", before + place + code]
        subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, umask=0o022)

    return run


def test_what_others_could_read_before_is_closed(tmp_path: Path, prepare) -> None:
    names = ["portal.sqlite3", "portal.sqlite3-journal", "local.env", "worker.log"]
    names += ["media/evidence/2026/a.pdf", "media/exports/7/export.zip"]
    opened = [open_to_all(tmp_path / name) for name in names]
    prepare()
    assert [(path.name, oct(mode(path))) for path in opened if mode(path) != 0o600] == []
    folders = [tmp_path / f"media/{name}" for name in ("evidence", "evidence/2026", "exports", "exports/7")]
    assert [(path.name, oct(mode(path))) for path in folders if mode(path) & 0o077] == []
    assert all(path.read_text() == "x" for path in opened)


def test_a_new_database_is_its_owners_alone(tmp_path: Path, prepare) -> None:
    tables = "private.close(); from django.core.management import call_command; call_command('migrate', verbosity=0)"
    prepare(tables)
    assert (tmp_path / "portal.sqlite3").stat().st_size > 0
    assert mode(tmp_path / "portal.sqlite3") == 0o600


def test_a_link_is_followed_to_the_file_and_nothing_else_is_touched(tmp_path: Path) -> None:
    there = open_to_all(tmp_path / "elsewhere" / "database")
    beside = open_to_all(tmp_path / "elsewhere" / "not ours")
    link = tmp_path / "portal.sqlite3"
    link.symlink_to(there)
    assert private.tighten([link, tmp_path / "missing"]) == [link]
    assert (mode(there), mode(beside)) == (0o600, 0o644)


def test_a_file_of_an_export_is_its_owners_alone(tmp_path: Path, settings) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    former = os.umask(0o022)
    try:
        target = files.result(ExportJob(pk=7, format="zip"))
        with files.written_whole(target, "worker") as path:
            path.write_bytes(b"PK")
    finally:
        os.umask(former)
    assert (mode(target), mode(target.parent), mode(target.parent.parent)) == (0o600, 0o700, 0o700)
